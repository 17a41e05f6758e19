import { createDecoder, type Packet, recordOf, shortName, standardRegistry } from '../engine/index.ts';
import { textFormat } from '../output/text.ts';
import { treeText } from '../output/tree.ts';
import { type Arguments, status, UserError } from './command.ts';
import { decodeAs } from './decode-as.ts';
import { decoderOptions } from './decoder-options.ts';
import { readInput } from './input.ts';
import { output } from './output.ts';
import { terminalPaint } from './paint.ts';

/** Rows of octets of one field that are shown unless all are asked for. */
const fewRows = 4;

/** `nattscope show FILE N`. */
export async function runShow(args: Arguments): Promise<number> {
  const [file, number] = args.files as [string, string];
  const wanted = /^\d+$/.test(number) ? Number(number) : 0;
  if (wanted < 1) throw new UserError(`show: "${number}" is no number of a packet; the first is 1`);
  const registry = standardRegistry();
  decodeAs(registry, args.texts('decode-as'));
  const decoder = createDecoder(decoderOptions(args, registry));
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
