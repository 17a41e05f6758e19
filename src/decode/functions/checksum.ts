import type { Site } from '../../compile/host.ts';
import { firstValue, type Layer } from '../../compile/tree.ts';
import { field } from '../../schema/field.ts';
import type { DecoderFunction } from '../decoder-function.ts';
import type { Packet } from '../packet.ts';

/** Wireshark's values of a `*.checksum.status` field. */
const status = { bad: 0, good: 1, unverified: 2, absent: 3, illegal: 4 } as const;
/** What they mean; 3 and 4 occur for UDP alone (RFC 768; RFC 3948 §2.1 wants no checksum over ESP; RFC 8200 §8.1). */
const statusNames = [
  'Bad',
  'Good',
  'Unverified',
  'Not computed by the sender, as is usual for ESP in UDP',
  'Illegal: IPv6 needs a checksum',
];

/** The one's complement sum of 16-bit words (RFC 1071), to be folded by {@link fold}. */
export function sum(bytes: Uint8Array, start: number, end: number): number {
  let total = 0;
  for (let i = start; i + 1 < end; i += 2) total += (bytes[i]! << 8) | bytes[i + 1]!;
  if ((end - start) % 2 === 1) total += bytes[end - 1]! << 8;
  return total;
}

/** The sum in 16 bits: 0xffff where a checksum is right. */
export function fold(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return folded;
}

/** The pseudo header of RFC 768, RFC 9293 §3.1 and RFC 8200 §8.1, summed; undefined without an IP layer before. */
function pseudoHeader(packet: Packet, layer: Layer, protocol: number, length: number): number | undefined {
  const before = packet.layers.slice(0, packet.layers.indexOf(layer)).reverse();
  const ip = before.find((candidate) => candidate.protocol === 'ip' || candidate.protocol === 'ipv6');
  if (!ip) return undefined;
  const address = (side: string) => firstValue(ip.node.children, `${ip.protocol}.${side}`);
  const [source, destination] = [address('src'), address('dst')];
  if (!(source instanceof Uint8Array && destination instanceof Uint8Array)) return undefined;
  return sum(source, 0, source.length) + sum(destination, 0, destination.length) + protocol + (length >>> 16) + (length & 0xffff);
}

function checksum(prefix: string, verdict: (site: Site, packet: Packet, verify: boolean) => number): DecoderFunction {
  const made = field(`${prefix}.checksum.status`, 'Checksum status', 'u8', { valueName: (value) => statusNames[value] });
  return {
    fields: [made],
    compute: (site, packet, { verifyChecksums }) => site.add(made, verdict(site, packet, verifyChecksums)),
  };
}

/** All octets that the checksum covers must be there: not cut by the capture, not quoted, not a first fragment. */
function isWhole(site: Site): boolean {
  return !site.quoted && site.limitedBy !== 'capture';
}

function overPseudoHeader(site: Site, packet: Packet, protocol: number): number {
  const pseudo = pseudoHeader(packet, site.layer, protocol, site.end - site.start);
  if (pseudo === undefined || !isWhole(site)) return status.unverified;
  return fold(pseudo + sum(site.source.bytes, site.start, site.end)) === 0xffff ? status.good : status.bad;
}

/** Checksum functions by the name that a `with` key gives. */
export const checksums: ReadonlyMap<string, DecoderFunction> = new Map([
  [
    'checksum.ip',
    checksum('ip', (site, _packet, verify) => {
      if (!verify || site.quoted) return status.unverified;
      const end = Math.min(site.end, site.start + Number(site.valueOf('ip.hdr_len') ?? 20));
      return fold(sum(site.source.bytes, site.start, end)) === 0xffff ? status.good : status.bad;
    }),
  ],
  [
    'checksum.udp',
    checksum('udp', (site, packet, verify) => {
      if (site.node.value === 0) {
        const overIpv6 = packet.layers.at(packet.layers.indexOf(site.layer) - 1)?.protocol.startsWith('ipv6');
        return overIpv6 ? status.illegal : status.absent;
      }
      return verify ? overPseudoHeader(site, packet, 17) : status.unverified;
    }),
  ],
  ['checksum.tcp', checksum('tcp', (site, packet, verify) => (verify ? overPseudoHeader(site, packet, 6) : status.unverified))],
  [
    'checksum.icmp',
    checksum('icmp', (site) => {
      if (!isWhole(site)) return status.unverified;
      return fold(sum(site.source.bytes, site.start, site.end)) === 0xffff ? status.good : status.bad;
    }),
  ],
  ['checksum.icmpv6', checksum('icmpv6', (site, packet) => overPseudoHeader(site, packet, 58))],
]);
