import { CaptureError, createDecoder, Diagnosis, OverviewBuilder, PacketSorter, shortName, standardRegistry } from '../engine/index.ts';
import { leadText } from '../output/diagnosis-text.ts';
import type { Arguments } from './command.ts';
import { decodeAs } from './decode-as.ts';
import { decoderOptions } from './decoder-options.ts';
import { readInput } from './input.ts';
import { output } from './output.ts';
import { mostRows, overviewText } from './overview-text.ts';
import { terminalPaint } from './paint.ts';

/** ESP in these is called by the words that everybody knows. */
const usualCarriers = new Set(['ip', 'ipv6', 'udpencap', '']);

/** IKE sessions that the overview judges: with more, what one of them lacks is not what is asked for at a glance, and reading is faster. */
const mostSessions = 300;

/** `nattscope FILE`. Of a damaged capture, the part before the damage is shown. */
export async function runOverview(args: Arguments): Promise<number> {
  const file = args.files[0]!;
  const name = file === '-' ? 'standard input' : file;
  const registry = standardRegistry();
  decodeAs(registry, args.texts('decode-as'));
  const decoder = createDecoder({ ...decoderOptions(args, registry), verifyChecksums: true });
  const sorter = new PacketSorter(registry, decoder);
  const builder = new OverviewBuilder(registry, decoder, sorter);
  const diagnosis = new Diagnosis(registry, decoder, {}, sorter);
  const paint = terminalPaint();
  const lead = async () =>
    diagnosis.sessions > mostSessions
      ? `More than ${mostSessions} IKE sessions: nattscope diagnose judges them.\n`
      : leadText(file, await diagnosis.finish(), paint);
  const show = async () =>
    output.write(
      overviewText(builder.finish(mostRows), {
        file: name,
        lead: await lead(),
        paint,
        exchangeName: (type) => registry.namesOf('ike.exchange')?.ofInteger(type) ?? `exchange ${type}`,
        carrierName: (protocol) => (usualCarriers.has(protocol) ? undefined : registry.decoder(protocol)?.dissector.label),
        protocolName: (label) => label.replace(/^\S+/, (protocol) => shortName(registry, protocol)),
      }),
    );
  try {
    const exitStatus = await readInput(file, async (batch) => {
      sorter.add(batch);
      if (diagnosis.sessions > mostSessions) diagnosis.stop();
      return true;
    });
    await show();
    return exitStatus;
  } catch (error) {
    // What a damaged capture holds before the damage is worth telling.
    if (error instanceof CaptureError && sorter.packets > 0) await show();
    throw error;
  }
}
