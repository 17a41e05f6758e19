import type { Layer } from '../compile/tree.ts';
import { hostsOf, valueIn } from '../decode/conversations.ts';
import type { Packet } from '../decode/packet.ts';
import type { End } from './end.ts';

/** An error that some device reported about a packet (RFC 792, RFC 4443). */
export interface IcmpError {
  readonly packet: number;
  readonly time: number;
  /** Who sent it, in hexadecimal. */
  readonly reporter: string;
  readonly says: 'port-unreachable' | 'protocol-unreachable' | 'prohibited' | 'too-big' | 'unreachable';
  /** Of the next hop, where the packet was too big for it and the error says so. */
  readonly mtu: number | undefined;
  /** What it quotes: the IP protocol, and the ends as they are at the reporter; port 0 where there is none. */
  readonly protocol: number;
  readonly source: End;
  readonly destination: End;
  /** SPIs of a quoted IKE message, in hexadecimal, as far as the quotation goes. */
  readonly initiatorSpi: string | undefined;
}

/** RFC 792 and RFC 1812 §5.2.7.1: 9, 10 and 13 are words of a filter. */
const codes = new Map<number, IcmpError['says']>([
  [2, 'protocol-unreachable'],
  [3, 'port-unreachable'],
  [4, 'too-big'],
  [9, 'prohibited'],
  [10, 'prohibited'],
  [13, 'prohibited'],
]);

/** RFC 4443 §3.1. */
const codesV6 = new Map<number, IcmpError['says']>([
  [1, 'prohibited'],
  [4, 'port-unreachable'],
  [5, 'prohibited'],
  [6, 'prohibited'],
]);

/** The error that a packet is, if it is one that says that a packet did not get through. */
export function icmpErrorOf(packet: Packet): IcmpError | undefined {
  // What is inside of ESP, which keys may have opened, is of other hosts than those of the tunnel.
  const sealed = packet.layers.findIndex(({ protocol }) => protocol === 'esp');
  const layers = sealed < 0 ? packet.layers : packet.layers.slice(0, sealed);
  const place = layers.findIndex(({ protocol, quoted }) => !quoted && (protocol === 'icmp' || protocol === 'icmpv6'));
  const icmp = layers[place];
  const reporter = icmp && hostsOf(layers.slice(0, place));
  const says = icmp && meaningOf(icmp);
  if (!icmp || !reporter || !says) return undefined;
  const quoted = layers.slice(place + 1).filter((layer) => layer.quoted);
  const ends = hostsOf(quoted);
  const ip = quoted.findLast(({ protocol }) => protocol === 'ip' || protocol === 'ipv6');
  if (!ends || !ip) return undefined;
  const value = (layer: Layer | undefined, name: string) => layer && valueIn(layer.node, name);
  const transport = quoted.find(({ protocol }) => protocol === 'udp' || protocol === 'tcp');
  const port = (name: string) => Number(value(transport, `${transport?.protocol}.${name}`) ?? 0);
  const spi = value(
    quoted.find(({ protocol }) => protocol === 'isakmp'),
    'isakmp.ispi',
  );
  return {
    packet: packet.number,
    time: packet.time ? packet.time.seconds + packet.time.nanoseconds / 1e9 : Number.NaN,
    reporter: reporter.source,
    says,
    mtu: value(icmp, `${icmp.protocol}.mtu`) as number | undefined,
    protocol: Number(value(ip, ip.protocol === 'ip' ? 'ip.proto' : 'ipv6.nxt') ?? 0),
    source: { address: ends.source, port: port('srcport') },
    destination: { address: ends.destination, port: port('dstport') },
    initiatorSpi: spi instanceof Uint8Array ? [...spi].map((octet) => octet.toString(16).padStart(2, '0')).join('') : undefined,
  };
}

function meaningOf({ protocol, node }: Layer): IcmpError['says'] | undefined {
  const [type, code] = ['type', 'code'].map((name) => Number(valueIn(node, `${protocol}.${name}`) ?? -1)) as [number, number];
  if (protocol === 'icmp') return type === 3 ? (codes.get(code) ?? 'unreachable') : undefined;
  if (type === 2) return 'too-big';
  return type === 1 ? (codesV6.get(code) ?? 'unreachable') : undefined;
}
