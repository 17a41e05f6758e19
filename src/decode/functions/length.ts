import { field } from '../../schema/field.ts';
import type { DecoderFunction } from '../decoder-function.ts';

/**
 * A layer may not be longer than what carried it on the wire; of a quoted packet that cannot be told. `header`: octets
 * of the layer that the length does not count.
 */
function within(name: string, header: number): DecoderFunction {
  const bad = field(name, 'The length goes beyond what carries the layer', 'none');
  return {
    fields: [bad],
    compute: (site, packet) => {
      const lost = site.limitedBy === 'capture' ? packet.originalLength - packet.bytes.length : 0;
      if (!site.quoted && Number(site.node.value) + header > site.end + lost - site.start) site.add(bad, true);
    },
  };
}

/** Checks of lengths by the name that a `with` key gives. */
export const lengthFunctions: ReadonlyMap<string, DecoderFunction> = new Map([
  ['length.eth', within('eth.len.past_end', 14)],
  ['length.ip', within('ip.bogus_ip_length', 0)],
  ['length.ipv6', within('ipv6.plen_exceeds_framing', 40)],
  ['length.udp', within('udp.length.bad', 0)],
]);
