import { existsSync } from 'node:fs';
import {
  CaptureError,
  createDecoder,
  decodePacketAt,
  type Packet,
  type PacketDecoderOptions,
  recordOf,
  shortName,
  standardRegistry,
} from '../engine/index.ts';
import { fileSource, indexPaths, openIndexFile } from '../engine/node/index.ts';
import { textFormat } from '../output/text.ts';
import { treeText } from '../output/tree.ts';
import { type Arguments, status, UserError } from './command.ts';
import { decodeAs } from './decode-as.ts';
import { decoderOptions } from './decoder-options.ts';
import { readInput } from './input.ts';
import { output } from './output.ts';
import { terminalPaint } from './paint.ts';
import { version } from './version.ts';

/** Rows of octets of one field that are shown unless all are asked for. */
const fewRows = 4;

/** `nattscope show FILE N`. */
export async function runShow(args: Arguments): Promise<number> {
  const [file, number] = args.files as [string, string];
  const wanted = /^\d+$/.test(number) ? Number(number) : 0;
  if (wanted < 1) throw new UserError(`show: "${number}" is no number of a packet; the first is 1`);
  const registry = standardRegistry();
  decodeAs(registry, args.texts('decode-as'));
  const options = decoderOptions(args, registry);
  const found = await findByIndex(args, wanted, options);
  if (found) {
    write(found);
    return status.done;
  }
  const decoder = createDecoder(options);
  let shown = false;
  let count = 0;
  // The packets before it may hold what it needs: fragments, conversations.
  const exitStatus = await readInput(file, async (batch) => {
    for (let i = 0; i < batch.count && !shown; i++) {
      const packet = decoder.decode(recordOf(batch, i));
      shown = packet.number === wanted;
      if (shown) write(packet);
    }
    count += batch.count;
    return !shown;
  });
  if (shown || exitStatus !== status.done) return exitStatus;
  throw new UserError(`${file}: there is no packet ${wanted}; the capture has ${count}`);

  function write(packet: Packet) {
    const paint = terminalPaint();
    const line = textFormat({ nameOf: (protocol) => shortName(registry, protocol), paint });
    line.write(packet, output.octets);
    output.write(`\n${treeText(packet, { paint, octets: true, columns: true, ...(!args.is('octets') && { octetRows: fewRows }) })}`);
  }
}

/** The packet, if an index of the capture is there and serves; says so in one line if it does not. */
async function findByIndex(args: Arguments, number: number, options: PacketDecoderOptions): Promise<Packet | undefined> {
  const file = args.files[0]!;
  // An index tells what packets need that are read as usual.
  if (file === '-' || args.texts('decode-as').length > 0 || options.nullEncryption === false || options.keys || !existsSync(file))
    return undefined;
  for (const path of Object.values(indexPaths(file))) {
    try {
      const opened = openIndexFile(file, path, version());
      if (!opened) continue;
      try {
        if (number <= opened.index.packets) return await decodePacketAt(await fileSource(file), opened.index, number, options);
      } finally {
        opened.close();
      }
    } catch (error) {
      const why = error instanceof CaptureError ? 'it does not fit the capture' : (error as Error).message;
      process.stderr.write(`nattscope: ${path}: ${why}; it is not used (nattscope index makes a new one)\n`);
    }
  }
  return undefined;
}
