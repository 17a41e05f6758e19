import type { Layer, Node } from '../compile/tree.ts';
import { hostsOf, valueIn } from '../decode/conversations.ts';
import type { Packet } from '../decode/packet.ts';
import { hex, nameOf } from '../schema/render.ts';
import { limits } from './limits.ts';

/** One end of a datagram, as it was seen. */
export interface End {
  /** 4 or 16 octets, in hexadecimal. */
  readonly address: string;
  readonly port: number;
}

export function isSameEnd(one: End, another: End): boolean {
  return one.address === another.address && one.port === another.port;
}

export interface Notification {
  /** RFC 7296 §3.10.1, RFC 2408 §3.14.1. */
  readonly type: number;
  readonly data: Uint8Array;
}

/** A proposal with all its transforms (RFC 7296 §3.3, RFC 2408 §3.5). */
export interface Proposal {
  /** 1 IKE, 2 AH, 3 ESP, 4 IPComp. */
  readonly protocol: number;
  readonly transforms: readonly Transform[];
}

/** A transform by the names that Wireshark's fields give its values, e.g. "isakmp.tf.id.dh" 14. */
export type Transform = ReadonlyMap<string, number>;

/** What the diagnosis needs of an IKE message that is whole. */
export interface IkeMessage {
  /** Packet that completes it. */
  readonly packet: number;
  /** Seconds since 1970; NaN where the capture tells no times. */
  readonly time: number;
  readonly source: End;
  readonly destination: End;
  readonly overTcp: boolean;
  /** Octets of zero that tell IKE from ESP stood before it (RFC 3948 §2.2). */
  readonly hasMarker: boolean;
  /** In hexadecimal. */
  readonly initiatorSpi: string;
  readonly responderSpi: string;
  /** Major version. */
  readonly version: number;
  readonly exchange: number;
  /** IKEv2: the flags of RFC 7296 §3.1. */
  readonly byInitiator: boolean;
  readonly isResponse: boolean;
  readonly isEncrypted: boolean;
  readonly id: number;
  /** Octets of the message. */
  readonly length: number;
  /** Types of its payloads, outermost first; of encrypted ones only what is known without keys. */
  readonly payloads: readonly number[];
  readonly notifications: readonly Notification[];
  /** Names of the vendor IDs; octets in hexadecimal where nobody knows them. */
  readonly vendorIds: readonly string[];
  /** NAT-D payloads of IKEv1 in their order: the destination first (RFC 3947 §3.2). */
  readonly natHashes: readonly Uint8Array[];
  readonly proposals: readonly Proposal[];
  /** Fragment of an IKE message (RFC 7383, or payload 132 of IKEv1) that this packet completes; 0 where it came whole. */
  readonly fragments: number;
  /** Packets of the IP datagram that it came in, where that was fragmented. */
  readonly ipFragments: readonly number[];
  /** Packet with the same message sent before. */
  readonly retransmissionOf: number | undefined;
  /** Packet with the same datagram, captured before: no message of its own. */
  readonly duplicateOf: number | undefined;
}

/** The IKE messages in a packet that are traffic and whole; what an ICMP error quotes is none. */
export function ikeMessagesOf(packet: Packet): IkeMessage[] {
  return packet.layers.flatMap((layer, i) => {
    if (layer.protocol !== 'isakmp' || layer.quoted) return [];
    const message = messageOf(packet, layer, packet.layers.slice(0, i));
    return message ? [message] : [];
  });
}

function messageOf(packet: Packet, layer: Layer, before: readonly Layer[]): IkeMessage | undefined {
  const ends = transportEnds(before);
  const value = (name: string) => valueIn(layer.node, name);
  const number = (name: string) => Number(value(`isakmp.${name}`) ?? 0);
  const [initiatorSpi, responderSpi] = [value('isakmp.ispi'), value('isakmp.rspi')];
  if (!ends || !(initiatorSpi instanceof Uint8Array) || !(responderSpi instanceof Uint8Array) || value('isakmp.length') === undefined)
    return undefined;
  const found = new Payloads(layer.node);
  const packetOf = (name: string) => value(name) as number | undefined;
  return {
    packet: packet.number,
    time: packet.time ? packet.time.seconds + packet.time.nanoseconds / 1e9 : Number.NaN,
    ...ends,
    hasMarker: before.some(({ node }) => valueIn(node, 'udpencap.non_esp_marker') !== undefined),
    initiatorSpi: hex(initiatorSpi),
    responderSpi: hex(responderSpi),
    version: number('mjver'),
    exchange: number('exchangetype'),
    byInitiator: value('isakmp.flag_i') === true,
    isResponse: value('isakmp.flag_r') === true,
    isEncrypted: value('isakmp.flag_e') === true || found.types.some((type) => sealedTypes.has(type)),
    id: number('messageid'),
    length: number('length'),
    payloads: found.types,
    notifications: found.notifications,
    vendorIds: found.vendorIds,
    natHashes: found.natHashes,
    proposals: found.proposals,
    fragments: number('frag.total'),
    ipFragments: ipFragmentsOf(before),
    retransmissionOf: packetOf('natt.ike.retransmission.of'),
    duplicateOf: packetOf('natt.ike.duplicate_of'),
  };
}

/** What stands in the payloads of a message, in one walk through its tree. */
class Payloads {
  readonly types: number[] = [];
  readonly notifications: Notification[] = [];
  readonly vendorIds: string[] = [];
  readonly natHashes: Uint8Array[] = [];
  proposals: readonly Proposal[] = [];

  constructor(message: Node) {
    for (const node of message.children) {
      if (node.field.name !== 'isakmp.typepayload' || typeof node.value !== 'number') continue;
      this.types.push(node.value);
      this.#read(node);
    }
  }

  #read(node: Node): void {
    const first = (name: string) => valueIn(node, name);
    const hash = first('isakmp.ike.nat_hash');
    const vendorId = node.children.find(({ field }) => field.name === 'isakmp.vid_bytes');
    if (hash instanceof Uint8Array) this.natHashes.push(hash);
    else if (vendorId?.value instanceof Uint8Array) this.vendorIds.push(nameOf(vendorId.field, vendorId.value) ?? hex(vendorId.value));
    else if (node.value === notifyV1 || node.value === notifyV2) {
      const data = first('isakmp.notify.data');
      this.notifications.push({ type: Number(first('isakmp.notify.msgtype') ?? 0), data: data instanceof Uint8Array ? data : nothing });
    } else if (node.value === saV1 || node.value === saV2) this.#readProposals(node);
  }

  #readProposals(sa: Node): void {
    // Most sessions of a capture offer and choose the same: one object serves them all.
    const key = hex(sa.source.bytes.subarray(sa.start, sa.end));
    let known = knownProposals.get(key);
    if (!known) {
      known = blocksOf(sa, proposalType).map((proposal) => ({
        protocol: Number(valueIn(proposal, 'isakmp.prop.protoid') ?? 0),
        transforms: blocksOf(proposal, transformType).map((transform) => new Map(numbersOf(transform))),
      }));
      if (knownProposals.size >= limits.proposals) knownProposals.clear();
      knownProposals.set(key, known);
    }
    this.proposals = this.proposals.length === 0 ? known : [...this.proposals, ...known];
  }
}

const knownProposals = new Map<string, readonly Proposal[]>();

const nothing = new Uint8Array();

/** Types of payloads, and of what SA payloads hold (RFC 7296 §3.2, RFC 2408 §3.1). */
const [saV1, saV2, proposalType, transformType, notifyV1, notifyV2] = [1, 33, 2, 3, 11, 41];
const sealedTypes: ReadonlySet<number> = new Set([46, 53]);

function blocksOf(node: Node, type: number): Node[] {
  return node.children.filter(({ field, value }) => field.name === 'isakmp.typepayload' && value === type);
}

/** Fields of a transform that choose an algorithm: they are named after it, and after its attributes. */
function* numbersOf(node: Node): Generator<[string, number]> {
  for (const { field, value, children } of node.children) {
    if (typeof value === 'number' && /\.(tf\.id|trans\.id|attr)\b/.test(field.name)) yield [field.name, value];
    for (const inner of children)
      if (inner.field.name.includes('.attr.') && typeof inner.value === 'number') yield [inner.field.name, inner.value];
  }
}

/** Addresses and ports that a message goes between: those around its UDP or TCP header. */
export function transportEnds(before: readonly Layer[]): { source: End; destination: End; overTcp: boolean } | undefined {
  const place = before.findLastIndex(({ protocol }) => protocol === 'udp' || protocol === 'tcp');
  const transport = before[place];
  const hosts = transport && hostsOf(before.slice(0, place));
  if (!hosts) return undefined;
  const port = (name: string) => Number(valueIn(transport.node, `${transport.protocol}.${name}`) ?? 0);
  return {
    source: { address: hosts.source, port: port('srcport') },
    destination: { address: hosts.destination, port: port('dstport') },
    overTcp: transport.protocol === 'tcp',
  };
}

function ipFragmentsOf(before: readonly Layer[]): number[] {
  const ip = before.findLast(({ protocol }) => protocol === 'ip' || protocol === 'ipv6');
  const packets: number[] = [];
  const whole = ip?.node.children.find(({ field }) => field.name === `${ip.protocol}.fragments`);
  for (const { field, value } of whole?.children ?? []) if (field.name.endsWith('.fragment')) packets.push(value as number);
  return packets;
}
