import { createDecoder, OverviewBuilder, shortName, standardRegistry } from '../engine/index.ts';
import type { Arguments } from './command.ts';
import { decodeAs } from './decode-as.ts';
import { decoderOptions } from './decoder-options.ts';
import { readInput } from './input.ts';
import { output } from './output.ts';
import { mostRows, overviewText } from './overview-text.ts';
import { terminalPaint } from './paint.ts';

/** ESP in these is called by the words that everybody knows. */
const usualCarriers = new Set(['ip', 'ipv6', 'udpencap', '']);

/** `nattscope FILE`. Of a damaged capture, the part before the damage is shown. */
export async function runOverview(args: Arguments): Promise<number> {
  const file = args.files[0]!;
  const registry = standardRegistry();
  decodeAs(registry, args.texts('decode-as'));
  const decoder = createDecoder(decoderOptions(args, registry));
  const builder = new OverviewBuilder(registry, decoder);
  const show = () =>
    output.write(
      overviewText(builder.finish(mostRows), {
        file: file === '-' ? 'standard input' : file,
        paint: terminalPaint(),
        exchangeName: (type) => registry.namesOf('ike.exchange')?.ofInteger(type) ?? `exchange ${type}`,
        carrierName: (protocol) => (usualCarriers.has(protocol) ? undefined : registry.decoder(protocol)?.dissector.label),
        protocolName: (label) => label.replace(/^\S+/, (protocol) => shortName(registry, protocol)),
      }),
    );
  try {
    const exitStatus = await readInput(file, async (batch) => {
      builder.add(batch);
      return true;
    });
    show();
    return exitStatus;
  } catch (error) {
    // What a damaged capture holds before the damage is worth telling.
    if (builder.packets > 0) show();
    throw error;
  }
}
