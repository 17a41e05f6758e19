import { field } from '../../schema/field.ts';
import type { DecoderFunction } from '../functions.ts';

const bad = field('udp.length.bad', 'The length goes beyond the IP packet', 'none');

/** A datagram may not be longer than the packet that carries it; of one that the capture cut, that cannot be told. */
const lengthCheck: DecoderFunction = {
  fields: [bad],
  compute: (site, packet) => {
    const cut = site.quoted || (site.limitedBy === 'capture' && packet.originalLength > packet.bytes.length);
    if (!cut && Number(site.node.value) > site.end - site.start) site.add(bad, true);
  },
};

/** What UDP needs beyond rows, by the name that a `with` key gives. */
export const udpFunctions: ReadonlyMap<string, DecoderFunction> = new Map([['udp.length', lengthCheck]]);
