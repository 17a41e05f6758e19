// Lets an npm package read a capture and counts its events: `node bench/events.mjs PACKAGE FILE`.
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [name, file] = process.argv.slice(2);
let packets = 0;

if (name === 'pcap-parser') {
  const parser = require(name).parse(file);
  parser.on('packet', () => packets++).on('end', () => console.log(packets));
} else {
  const Parser = require(name);
  const parser = createReadStream(file).pipe(new Parser());
  parser.on('data', () => packets++).on('end', () => console.log(packets));
}
