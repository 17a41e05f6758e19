import { firstValue, type Layer } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import type { Value } from '../schema/field.ts';
import { hex, ipv4Text, ipv6Text } from '../schema/render.ts';

/** What the overview needs of one packet; quotations in ICMP errors do not count. */
export interface PacketFacts {
  /** Innermost protocol that was recognised. */
  readonly protocol: string;
  /** A piece of an IP datagram whose other pieces had not all come yet. */
  readonly fragment?: boolean;
  /** Addresses as text, empty without an IP layer; ports, 0 without any. */
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly overUdp: boolean;
  readonly keepalive: boolean;
  readonly ike?: {
    readonly initiatorSpi: string;
    readonly responderSpi: string;
    readonly version: number;
    readonly exchange: number;
    readonly flags: number;
  };
  readonly esp?: {
    readonly spi: number;
    readonly sequence: number;
    /** Protocol that carries it: "ip", "udpencap" … */
    readonly carrier?: string;
    /** Recognised as not encrypted (RFC 5879). */
    readonly plain?: boolean;
  };
}

/** Names under which a NAT-keepalive stands: RFC 3948, and drafts 00 and 01. */
export const keepalives = ['udpencap.nat_keepalive', 'isakmp.ike.nat_keepalive'] as const;

/** The facts of a packet that was decoded in detail. */
export function factsOf(packet: Packet): PacketFacts {
  const layers = packet.layers.filter((layer) => !layer.quoted && layer.protocol !== 'data');
  const isakmp = layers.findLast(({ protocol }) => protocol === 'isakmp');
  const esp = layers.findLast(({ protocol }) => protocol === 'esp');
  // What was opened within ESP has addresses of its own; those of the tunnel stand before it.
  const outer = esp ? layers.slice(0, layers.indexOf(esp)) : layers;
  const last = (...protocols: string[]) => outer.findLast(({ protocol }) => protocols.includes(protocol));
  const ip = last('ip', 'ipv6');
  const transport = last('udp', 'tcp');
  const number = (layer: Layer | undefined, name: string) => Number(valueIn(layer, name) ?? 0);
  const spi = (name: string) => hex((valueIn(isakmp, name) as Uint8Array | undefined) ?? new Uint8Array(8));
  return {
    protocol: layers.at(-1)?.protocol ?? 'data',
    fragment: isFragment(layers.at(-1)),
    source: addressIn(ip, 'src'),
    destination: addressIn(ip, 'dst'),
    sourcePort: number(transport, `${transport?.protocol}.srcport`),
    destinationPort: number(transport, `${transport?.protocol}.dstport`),
    overUdp: transport?.protocol === 'udp',
    keepalive: keepalives.some((name) => valueIn(layers.at(-1), name) !== undefined),
    ...(isakmp && {
      ike: {
        initiatorSpi: spi('isakmp.ispi'),
        responderSpi: spi('isakmp.rspi'),
        version: number(isakmp, 'isakmp.mjver'),
        exchange: number(isakmp, 'isakmp.exchangetype'),
        flags: number(isakmp, 'isakmp.flags'),
      },
    }),
    ...(esp &&
      valueIn(esp, 'esp.spi') !== undefined && {
        esp: {
          spi: number(esp, 'esp.spi'),
          sequence: number(esp, 'esp.sequence'),
          carrier: layers[layers.indexOf(esp) - 1]?.protocol ?? '',
          plain: valueIn(esp, 'natt.esp.null_confidence') !== undefined,
        },
      }),
  };
}

function isFragment(innermost: Layer | undefined): boolean {
  const more = valueIn(innermost, 'ip.flags.mf') ?? valueIn(innermost, 'ipv6.fraghdr.more');
  const offset = valueIn(innermost, 'ip.frag_offset') ?? valueIn(innermost, 'ipv6.fraghdr.offset');
  return more === true || Number(offset ?? 0) > 0;
}

function addressIn(ip: Layer | undefined, side: 'src' | 'dst'): string {
  const value = ip && valueIn(ip, `${ip.protocol}.${side}`);
  if (!(value instanceof Uint8Array)) return '';
  return value.length === 4 ? ipv4Text(value) : ipv6Text(value);
}

function valueIn(layer: Layer | undefined, name: string): Value | undefined {
  return layer && firstValue(layer.node.children, name);
}
