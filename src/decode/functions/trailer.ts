import type { Site } from '../../compile/host.ts';
import { field } from '../../schema/field.ts';
import type { DecoderFunction } from '../decoder-function.ts';
import type { Packet } from '../packet.ts';

/** Octets of the shortest Ethernet frame, without and with its frame check sequence (IEEE 802.3 §4A.4.2). */
const shortest = 60;
const shortestWithCheck = 64;

const padding = field('eth.padding', 'Padding', 'bytes');
const paddingBad = field('eth.padding_bad', 'The padding is not zero', 'none');
const check = field('eth.fcs', 'Frame check sequence', 'u32', { base: 'hex' });
const checkStatus = field('eth.fcs.status', 'Frame check sequence status', 'u8', {
  valueName: (value) => (value === 2 ? 'Unverified' : undefined),
});

/**
 * Tells apart what stands behind a packet: the padding that makes a frame long enough, where it is zero; then a frame
 * check sequence, where the frame is so long that it needs no padding and was captured with one; else a trailer.
 */
function trailer(name: string, mayHaveCheck: boolean): DecoderFunction {
  const made = field(name, 'Trailer', 'bytes');
  const compute = (site: Site, packet: Packet) => {
    const { bytes } = site.source;
    const lost = site.source === packet.sources[0] ? packet.originalLength - packet.bytes.length : 0;
    let at = site.node.start;
    let length = site.node.end + lost - at;
    const before = packet.originalLength - length;
    const padded = packet.originalLength < shortest ? 0 : Math.max(0, shortest - before);
    if (at + padded > site.node.end) return;
    if (padded > 0 && bytes.subarray(at, at + padded).every((octet) => octet === 0)) {
      site.add(padding, bytes.subarray(at, at + padded), { start: at, end: at + padded });
      at += padded;
      length -= padded;
    } else if (padded > 0) site.add(paddingBad, true);
    const hasCheck = mayHaveCheck && site.layer === packet.layers[0] && packet.originalLength >= shortestWithCheck && length >= 4;
    const end = Math.min(site.node.end, hasCheck ? at + length - 4 : at + length);
    if (end > at) site.add(made, bytes.subarray(at, end), { start: at, end });
    if (!hasCheck || end + 4 > site.node.end) return;
    const read = new DataView(bytes.buffer, bytes.byteOffset + end, 4).getUint32(0);
    site.add(check, read, { start: end, end: end + 4 });
    site.add(checkStatus, 2, { start: end, end: end + 4 });
  };
  return { fields: [padding, paddingBad, made, check, checkStatus], compute };
}

/** Trailers of link layers by the name that a `with` key gives. */
export const trailers: ReadonlyMap<string, DecoderFunction> = new Map([
  ['trailer.eth', trailer('eth.trailer', true)],
  ['trailer.vlan', trailer('vlan.trailer', false)],
  ['trailer.ieee8021ad', trailer('ieee8021ah.trailer', false)],
  ['trailer.sll', trailer('sll.trailer', false)],
]);
