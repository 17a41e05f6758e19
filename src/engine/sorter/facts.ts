import { firstValue, type Layer } from '../../compile/tree.ts';
import { Address, type Addresses, wordAt } from '../../decode/addresses.ts';
import type { Packet } from '../../decode/packet.ts';
import type { Value } from '../../schema/field.ts';

/** What the overview needs of one packet; quotations in ICMP errors do not count. One object serves all packets. */
export class PacketFacts {
  is: 'ike' | 'esp' | 'keepalive' | 'other' = 'other';
  /** Innermost protocol that was recognised. */
  protocol = 'data';
  /** A piece of an IP datagram whose other pieces had not all come yet. */
  fragment = false;
  readonly source = new Address();
  readonly destination = new Address();
  /** 0 without any. */
  sourcePort = 0;
  destinationPort = 0;
  overUdp = false;
  overTcp = false;
  readonly ike = {
    /** SPIs of initiator and responder, two words each. */
    spis: new Int32Array(4),
    /** Major version. */
    version: 0,
    exchange: 0,
    flags: 0,
  };
  readonly esp = {
    spi: 0,
    sequence: 0,
    /** Protocol that carries it: "ip", "udpencap" … */
    carrier: '',
    /** Recognised as not encrypted (RFC 5879). */
    plain: false,
  };
}

/** Names under which a NAT-keepalive stands: RFC 3948, and drafts 00 and 01. */
export const keepalives = ['udpencap.nat_keepalive', 'isakmp.ike.nat_keepalive'] as const;

/** Fills in the facts of a packet that was decoded in detail. */
export function takeFacts(facts: PacketFacts, packet: Packet, addresses: Addresses): void {
  const layers = packet.layers.filter((layer) => !layer.quoted && layer.protocol !== 'data');
  const isakmp = layers.findLast(({ protocol }) => protocol === 'isakmp');
  const esp = layers.findLast(({ protocol }) => protocol === 'esp');
  // What was opened within ESP has addresses of its own; those of the tunnel stand before it.
  const outer = esp ? layers.slice(0, layers.indexOf(esp)) : layers;
  const last = (...protocols: string[]) => outer.findLast(({ protocol }) => protocols.includes(protocol));
  const ip = last('ip', 'ipv6');
  const transport = last('udp', 'tcp');
  facts.protocol = layers.at(-1)?.protocol ?? 'data';
  facts.fragment = isFragment(layers.at(-1));
  addresses.setOctets(facts.source, octetsIn(ip, `${ip?.protocol}.src`));
  addresses.setOctets(facts.destination, octetsIn(ip, `${ip?.protocol}.dst`));
  facts.sourcePort = numberIn(transport, `${transport?.protocol}.srcport`);
  facts.destinationPort = numberIn(transport, `${transport?.protocol}.dstport`);
  facts.overUdp = transport?.protocol === 'udp';
  facts.overTcp = transport?.protocol === 'tcp';
  if (isakmp) {
    facts.is = 'ike';
    takeIke(facts, isakmp);
  } else if (esp && valueIn(esp, 'esp.spi') !== undefined) {
    facts.is = 'esp';
    facts.esp.spi = numberIn(esp, 'esp.spi');
    facts.esp.sequence = numberIn(esp, 'esp.sequence');
    facts.esp.carrier = layers[layers.indexOf(esp) - 1]?.protocol ?? '';
    facts.esp.plain = valueIn(esp, 'natt.esp.null_confidence') !== undefined;
  } else {
    facts.is = keepalives.some((name) => valueIn(layers.at(-1), name) !== undefined) ? 'keepalive' : 'other';
  }
}

function takeIke({ ike }: PacketFacts, isakmp: Layer): void {
  const spis = ['isakmp.ispi', 'isakmp.rspi'].map((name) => octetsIn(isakmp, name) ?? new Uint8Array(8));
  ike.spis.set(spis.flatMap((spi) => [wordAt(spi, 0), wordAt(spi, 4)]));
  ike.version = numberIn(isakmp, 'isakmp.mjver');
  ike.exchange = numberIn(isakmp, 'isakmp.exchangetype');
  ike.flags = numberIn(isakmp, 'isakmp.flags');
}

function isFragment(innermost: Layer | undefined): boolean {
  if (innermost?.protocol === 'ip' && valueIn(innermost, 'ip.version') !== 4) return false;
  const more = valueIn(innermost, 'ip.flags.mf') ?? valueIn(innermost, 'ipv6.fraghdr.more');
  const offset = valueIn(innermost, 'ip.frag_offset') ?? valueIn(innermost, 'ipv6.fraghdr.offset');
  return more === true || Number(offset ?? 0) > 0;
}

function octetsIn(layer: Layer | undefined, name: string): Uint8Array | undefined {
  const value = valueIn(layer, name);
  return value instanceof Uint8Array ? value : undefined;
}

function numberIn(layer: Layer | undefined, name: string): number {
  return Number(valueIn(layer, name) ?? 0);
}

function valueIn(layer: Layer | undefined, name: string): Value | undefined {
  return layer && firstValue(layer.node.children, name);
}
