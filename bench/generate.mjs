// Writes a large capture of IPsec through NAT. `node bench/generate.mjs --help` has the options.
import { parseArgs } from 'node:util';
import { OptionError, trafficHelp, trafficOf, trafficOptions } from './options.mjs';
import { generate } from './traffic.mjs';

const usage = `\
Usage: node bench/generate.mjs FILE [options]

${trafficHelp}`;

try {
  const { values, positionals } = parseArgs({
    options: { ...trafficOptions, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help || positionals.length !== 1) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
  } else {
    const { size, packets, kinds } = generate(positionals[0], trafficOf(values));
    const shares = Object.entries(kinds).map(([kind, count]) => `${((100 * count) / packets).toFixed(1)} % ${kind}`);
    console.log(`${positionals[0]}: ${size} octets, ${packets} packets: ${shares.join(', ')}`);
  }
} catch (error) {
  if (!(error instanceof OptionError || String(/** @type {any} */ (error).code).startsWith('ERR_PARSE_ARGS'))) throw error;
  console.error(`${/** @type {Error} */ (error).message}\n\n${usage}`);
  process.exitCode = 2;
}
