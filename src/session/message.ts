import type { Layer } from '../compile/tree.ts';
import type { IkeBook } from '../crypto/ike-book.ts';
import { type Proposal, proposalsIn } from '../crypto/proposals.ts';
import { hostsOf, networkOf, valueIn } from '../decode/conversations.ts';
import type { Packet } from '../decode/packet.ts';
import { fingerprint } from '../decode/trackers/likeness.ts';
import type { End } from './end.ts';
import { Interned } from './interned.ts';
import { limits } from './limits.ts';

export interface Notification {
  /** RFC 7296 §3.10.1, RFC 2408 §3.14.1. */
  readonly type: number;
  readonly data: Uint8Array;
}

/** How an IKE message came. */
export interface Arrival {
  readonly packet: number;
  /** Seconds since 1970; NaN where the capture tells no times. */
  readonly time: number;
  readonly source: End;
  readonly destination: End;
  readonly overTcp: boolean;
  /** Octets of zero that tell IKE from ESP stood before it (RFC 3948 §2.2). */
  readonly hasMarker: boolean;
  /** Identification of the IPv4 datagram; 0 where there is none. */
  readonly datagram: number;
  /** Packets of the IP datagram that it came in, where that was fragmented. */
  readonly ipFragments: readonly number[];
}

export type UserRefusal = 'EAP' | 'XAUTH';

/** What the diagnosis needs of an IKE message. */
export interface IkeMessage extends Arrival {
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
  /** By this its retransmissions are known: they have the same octets (RFC 7296 §2.1, RFC 2408 §3.1). */
  readonly print: number;
  /** Types of its payloads, outermost first; of encrypted ones only what is known without keys. */
  readonly payloads: readonly number[];
  readonly notifications: readonly Notification[];
  /** Names of the vendor IDs; octets in hexadecimal where nobody knows them. */
  readonly vendorIds: readonly string[];
  /** NAT-D payloads of IKEv1 in their order: the destination first (RFC 3947 §3.2). */
  readonly natHashes: readonly Uint8Array[];
  readonly proposals: readonly Proposal[];
  /** What refuses the user inside the encryption, which takes keys to know: EAP Failure (RFC 3748 §4.2), or a status of XAUTH. */
  readonly userRefusal: UserRefusal | undefined;
  /** The part of a larger message that it carries (RFC 7383 §2.5; payload 132 of IKEv1, which tells no total but in its last one). */
  readonly fragment: { readonly number: number; readonly total: number } | undefined;
}

/** Types of payloads (RFC 7296 §3.2, RFC 2408 §3.1; NAT-D: RFC 3947 §3.2 and its drafts; fragments: RFC 7383 §2.5). */
const payload = {
  saV1: 1,
  notifyV1: 11,
  vendorIdV1: 13,
  attributesV1: 14,
  fragmentV1: 132,
  sa: 33,
  notify: 41,
  vendorId: 43,
  eap: 48,
  sealed: 46,
  sealedFragment: 53,
} as const;
const natD: ReadonlySet<number> = new Set([15, 20, 130]);

/** Of an IKE header (RFC 7296 §3.1, RFC 2408 §3.1). */
const headerOctets = 28;
const flag = { encrypted: 0x01, initiator: 0x08, response: 0x20 } as const;

/** Most payloads of a message that are looked at. */
const mostPayloads = 64;

const none: readonly never[] = [];

/** Reads IKE messages for the diagnosis: a walk along the payloads, without a tree. */
export class MessageReader {
  readonly #vendorIds: Interned<string>;
  readonly #proposals = {
    1: new Interned((octets) => proposalsIn(octets, 1), limits.proposals),
    2: new Interned((octets) => proposalsIn(octets, 2), limits.proposals),
  };

  readonly #orders = new Map<string, readonly number[]>();
  readonly #ike: IkeBook | undefined;

  /** `nameOf` gives the name of a vendor ID, or its octets in hexadecimal; `ike` opens messages where there are keys. */
  constructor(nameOf: (vendorId: Uint8Array) => string, ike?: IkeBook) {
    this.#ike = ike;
    this.#vendorIds = new Interned(nameOf, limits.vendorIds);
  }

  /**
   * The message in octets `start` to `end`, of which some may be missing at the end; undefined where its header is not whole.
   * Hashes and data of notifications are views into `bytes`.
   */
  read(bytes: Uint8Array, start: number, end: number, arrival: Arrival): IkeMessage | undefined {
    if (end - start < headerOctets) return undefined;
    const flags = bytes[start + 19]!;
    const version = bytes[start + 17]! >> 4;
    const length = u32(bytes, start + 24);
    const isEncryptedV1 = version === 1 && (flags & flag.encrypted) !== 0;
    // Nearly all messages are encrypted as a whole: one object says so of them all.
    const isSealed = version === 2 && bytes[start + 16] === payload.sealed;
    const opened = this.#ike?.take(bytes, start, end);
    const found = isSealed && !opened ? sealedAlone : isEncryptedV1 && !opened ? nothing : new Found();
    if (!isSealed && !isEncryptedV1)
      this.#walk(bytes, bytes[start + 16]!, start + headerOctets, Math.min(end, start + length), version, found);
    if (opened) {
      if (isSealed) found.types.push(payload.sealed);
      found.isSealed = true;
      this.#walk(opened.plain, opened.first, 0, opened.plain.length, version, found);
    }
    const { packet, time, source, destination, overTcp, hasMarker, datagram, ipFragments } = arrival;
    return {
      packet,
      time,
      source,
      destination,
      overTcp,
      hasMarker,
      datagram,
      ipFragments,
      initiatorSpi: hexOf(bytes, start),
      responderSpi: hexOf(bytes, start + 8),
      version,
      exchange: bytes[start + 18]!,
      byInitiator: (flags & flag.initiator) !== 0,
      isResponse: (flags & flag.response) !== 0,
      isEncrypted: isEncryptedV1 || found.isSealed,
      id: u32(bytes, start + 20),
      length,
      print: fingerprint(bytes, start, end),
      payloads: found.types.length > 1 ? this.#types(found.types) : found.types,
      notifications: found.notifications,
      vendorIds: found.vendorIds,
      natHashes: found.natHashes,
      proposals: found.proposals,
      userRefusal: found.userRefusal,
      fragment: found.fragment,
    };
  }

  /** Few orders of payloads are usual: one list serves each. */
  #types(types: readonly number[]): readonly number[] {
    const key = types.join();
    const known = this.#orders.get(key);
    if (known) return known;
    if (this.#orders.size >= limits.proposals) this.#orders.clear();
    this.#orders.set(key, types);
    return types;
  }

  #walk(bytes: Uint8Array, first: number, start: number, end: number, version: number, found: Found): void {
    let type = first;
    for (let at = start, i = 0; type !== 0 && at + 4 <= end && i < mostPayloads; i++) {
      const next = bytes[at]!;
      const length = u16(bytes, at + 2);
      found.types.push(type);
      if (type === payload.sealed || type === payload.sealedFragment) {
        found.isSealed = true;
        if (type === payload.sealedFragment && at + 8 <= end) found.fragment = { number: u16(bytes, at + 4), total: u16(bytes, at + 6) };
        return;
      }
      if (length < 4 || at + length > end) return;
      this.#read(bytes, type, at + 4, at + length, version, found);
      type = next;
      at += length;
    }
  }

  /** The body of a payload. */
  #read(bytes: Uint8Array, type: number, start: number, end: number, version: number, found: Found): void {
    if (version === 2) {
      if (type === payload.notify) found.notify(bytes, start, end);
      else if (type === payload.vendorId) found.vendorIds = added(found.vendorIds, this.#vendorIds.get(bytes, start, end));
      else if (type === payload.eap && bytes[start] === eapFailure) found.userRefusal = 'EAP';
      else if (type === payload.sa) found.proposals = joined(found.proposals, this.#proposals[2].get(bytes, start, end));
    } else if (type === payload.vendorIdV1) found.vendorIds = added(found.vendorIds, this.#vendorIds.get(bytes, start, end));
    else if (natD.has(type)) found.natHashes = added(found.natHashes, bytes.subarray(start, end));
    // A notification of IKEv1 has its domain of interpretation first (RFC 2408 §3.14).
    else if (type === payload.notifyV1) found.notify(bytes, start + 4, end);
    else if (type === payload.saV1) found.proposals = joined(found.proposals, this.#proposals[1].get(bytes, start, end));
    else if (type === payload.attributesV1 && refusesUser(bytes, start, end)) found.userRefusal = 'XAUTH';
    else if (type === payload.fragmentV1 && end - start >= 4)
      found.fragment = { number: bytes[start + 2]!, total: (bytes[start + 3]! & 1) === 0 ? 0 : bytes[start + 2]! };
  }
}

/** What the payloads of a message hold. Most hold little: a list is made for what there is. */
class Found {
  readonly types: number[];
  notifications: readonly Notification[] = none;
  vendorIds: readonly string[] = none;
  natHashes: readonly Uint8Array[] = none;
  proposals: readonly Proposal[] = none;
  fragment: IkeMessage['fragment'];
  userRefusal: UserRefusal | undefined;
  isSealed = false;

  constructor(types: number[] = []) {
    this.types = types;
  }

  /** Protocol, size of the SPI, type, SPI, data (RFC 7296 §3.10). */
  notify(bytes: Uint8Array, start: number, end: number): void {
    if (end - start < 4) return;
    const data = bytes.subarray(Math.min(end, start + 4 + bytes[start + 1]!), end);
    this.notifications = added(this.notifications, { type: u16(bytes, start + 2), data });
  }
}

/** Of a message that is encrypted as a whole, and of one whose payloads cannot be told. */
const sealedAlone = new Found([payload.sealed]);
sealedAlone.isSealed = true;
const nothing = new Found();

/** EAP's code (RFC 3748 §4). */
const eapFailure = 4;

/** XAUTH_STATUS with the value FAIL (draft-ietf-ipsec-isakmp-xauth-06 §5): an attribute whose value stands in its length's place. */
function refusesUser(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start + 4; at + 4 <= end; ) {
    const [type, value] = [u16(bytes, at), u16(bytes, at + 2)];
    if (type === (0x8000 | xauthStatus)) return value === 0;
    at += (type & 0x8000) === 0 ? 4 + value : 4;
  }
  return false;
}

const xauthStatus = 16527;

function added<T>(list: readonly T[], value: T): readonly T[] {
  if (list === none) return [value];
  (list as T[]).push(value);
  return list;
}

/** An SA payload is rarely followed by another one. */
function joined(some: readonly Proposal[], more: readonly Proposal[]): readonly Proposal[] {
  return some === none ? more : [...some, ...more];
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** Eight octets, as one flat string: those of many messages are kept. */
function hexOf(bytes: Uint8Array, at: number): string {
  if (u32(bytes, at) === 0 && u32(bytes, at + 4) === 0) return noSpi;
  for (let i = 0; i < 8; i++) {
    digits[2 * i] = digitCodes[bytes[at + i]! >> 4]!;
    digits[2 * i + 1] = digitCodes[bytes[at + i]! & 15]!;
  }
  return String.fromCharCode(...digits);
}

/** The SPI of a responder that has not answered yet. */
export const noSpi = '0000000000000000';
const digits = new Array<number>(16).fill(0);
const digitCodes = [...'0123456789abcdef'].map((digit) => digit.charCodeAt(0));

/** The IKE messages in a packet that are traffic and whole; what an ICMP error quotes is none. */
export function ikeMessagesOf(packet: Packet, reader: MessageReader): IkeMessage[] {
  const { layers } = packet;
  return layers.flatMap((layer, i) => {
    if (layer.protocol !== 'isakmp' || layer.quoted) return [];
    const arrival = arrivalOf(packet, i);
    const { source, start, end } = layer.node;
    return (arrival && reader.read(source.bytes, start, end, arrival)) ?? [];
  });
}

function arrivalOf(packet: Packet, count: number): Arrival | undefined {
  const before = packet.layers.slice(0, count);
  const ends = transportEnds(before);
  const ip = networkOf(before);
  return (
    ends && {
      packet: packet.number,
      time: packet.time ? packet.time.seconds + packet.time.nanoseconds / 1e9 : Number.NaN,
      ...ends,
      hasMarker: before.some(({ node }) => valueIn(node, 'udpencap.non_esp_marker') !== undefined),
      datagram: ip?.protocol === 'ip' ? Number(valueIn(ip.node, 'ip.id') ?? 0) : 0,
      ipFragments: ipFragmentsOf(ip),
    }
  );
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

function ipFragmentsOf(ip: Layer | undefined): readonly number[] {
  const whole = ip?.node.children.find(({ field }) => field.name === `${ip.protocol}.fragments`);
  if (!whole) return none;
  return whole.children.flatMap(({ field, value }) => (field.name.endsWith('.fragment') ? [value as number] : []));
}
