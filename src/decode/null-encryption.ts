import type { Opened, Site } from '../compile/host.ts';
import { TreeNode } from '../compile/node.ts';
import type { Node } from '../compile/tree.ts';
import { type Field, field, type Value } from '../schema/field.ts';
import { hostsOf } from './conversations.ts';
import { fold, sum } from './functions/checksum.ts';
import { limits } from './limits.ts';
import { Memory } from './memory.ts';
import type { Opener, SealedFlow } from './opener.ts';
import type { Packet } from './packet.ts';

/** Fields of an ESP payload that was opened, under Wireshark's names (RFC 4303 §2). */
export const espFields = {
  iv: field('esp.iv', 'Initialization vector', 'bytes', { ref: 'RFC 4303 §2.3' }),
  pad: field('esp.pad', 'Padding', 'bytes', { ref: 'RFC 4303 §2.4' }),
  padLength: field('esp.pad_len', 'Pad length', 'u8', { ref: 'RFC 4303 §2.5' }),
  protocol: field('esp.protocol', 'Next header', 'u8', { base: 'hex', ref: 'RFC 4303 §2.6' }),
  icv: field('esp.icv', 'Integrity check value', 'bytes', { ref: 'RFC 4303 §2.8' }),
  confidence: field('natt.esp.null_confidence', 'Not encrypted, recognised by its contents; percent', 'u8', { ref: 'RFC 5879 §8' }),
} as const;

/** Where IV and ICV end and begin: octets of each. */
interface Shape {
  readonly iv: number;
  readonly icv: number;
}

/** ICVs by how usual they are (RFC 5879 §8.2); the last one is AES-GMAC (RFC 4543 §3). */
const shapes: readonly Shape[] = [...[12, 16, 24, 32, 20].map((icv) => ({ iv: 0, icv })), { iv: 8, icv: 16 }];

interface Layout {
  readonly payload: number;
  readonly pad: number;
  readonly padLength: number;
  readonly protocol: number;
}

/** What is known of one SA: shapes that no packet contradicts yet, with the bits of evidence for each. */
interface Flow {
  readonly evidence: Map<Shape, number>;
  readonly ports: Map<Shape, number>;
  decided: Shape | undefined;
}

/** Every SA that is encrypted. */
const sealed: Flow = { evidence: new Map(), ports: new Map(), decided: undefined };

/** Evidence that is enough: random octets give that much once in 2^48 packets. */
const enough = 48;

/** Protocols that stand in an ESP payload (RFC 5879 §8.3), 59 for a dummy packet. */
const plausible = [1, 4, 6, 17, 41, 47, 50, 51, 58, 59, 94, 97, 108, 115, 132];

/** The same by value: 1 for each of them. */
const isPlausible = new Uint8Array(256);
for (const protocol of plausible) isPlausible[protocol] = 1;

/** Whether a next header is one that stands in ESP. */
export function isEspProtocol(protocol: number): boolean {
  return isPlausible[protocol] === 1;
}

/**
 * Opens ESP whose encryption is NULL (RFC 2410), or none but AES-GMAC, without keys (RFC 5879): padding, next header and
 * what is inside must fit one another, packet after packet. An SA is decided once; unsure means encrypted.
 */
export class NullEncryption implements Opener {
  readonly #flows = new Memory<Flow>(limits.flows);

  open(site: Site, packet: Packet): Opened | undefined {
    const { source, node } = site;
    const hosts = hostsOf(packet.layers);
    if (site.quoted || site.limitedBy === 'capture' || !hosts) return undefined;
    const spi = site.valueOf('esp.spi') as number;
    const shape = this.#weigh({ source: hosts.source, destination: hosts.destination, spi }, source.bytes, node.start, node.end).decided;
    const layout = shape && layoutOf(source.bytes, node.start, node.end, shape);
    return shape && layout && opened(site, shape, layout);
  }

  isOpen(bytes: Uint8Array, start: number, end: number, flowOf: () => SealedFlow): boolean | undefined {
    // Nearly all that is encrypted ends here.
    if (!mayBePlain(bytes, start, end)) return false;
    const flow = this.#weigh(flowOf(), bytes, start, end);
    return flow.decided ? true : flow === sealed ? false : undefined;
  }

  /** Weighs what a packet shows of its flow. */
  #weigh({ source, destination, spi }: SealedFlow, bytes: Uint8Array, start: number, end: number): Flow {
    const key = `${source} ${destination} ${spi}`;
    let flow = this.#flows.get(key);
    if (flow === sealed) return flow;
    // Nearly all that is encrypted ends here, with its first packet.
    flow ??= this.#flows.set(key, mayBePlain(bytes, start, end) ? undecided() : sealed);
    if (flow === sealed) return flow;
    const addresses = sumOfAddresses(source) + sumOfAddresses(destination);
    for (const shape of [...flow.evidence.keys()]) {
      const layout = layoutOf(bytes, start, end, shape);
      const bits = layout && evidenceOf(bytes, layout, addresses);
      if (layout === undefined || bits === undefined) {
        // A decided SA is not put in question by a packet that somebody damaged.
        if (!flow.decided) flow.evidence.delete(shape);
        continue;
      }
      const ports = portsOf(bytes, layout);
      const known = ports !== undefined && ports === flow.ports.get(shape) ? 24 : 0;
      if (ports !== undefined) flow.ports.set(shape, ports);
      const total = Math.min(1000, flow.evidence.get(shape)! + bits + known);
      flow.evidence.set(shape, total);
      if (total >= enough) flow.decided ??= shape;
    }
    if (flow.evidence.size > 0) return flow;
    this.#flows.set(key, sealed);
    return sealed;
  }
}

function undecided(): Flow {
  return { evidence: new Map(shapes.map((shape) => [shape, 0])), ports: new Map(), decided: undefined };
}

/** Whether a padding and a next header stand where any of the shapes has them. */
export function mayBePlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (const shape of shapes) if (layoutOf(bytes, start, end, shape) !== undefined) return true;
  return false;
}

/** The trailer where an ICV of this size puts it; undefined where its own parts contradict one another. */
function layoutOf(bytes: Uint8Array, start: number, end: number, { iv, icv }: Shape): Layout | undefined {
  const last = end - icv - 1;
  const payload = start + iv;
  if (last - 1 < payload) return undefined;
  const protocol = bytes[last]!;
  if (isPlausible[protocol] === 0) return undefined;
  const padLength = bytes[last - 1]!;
  const pad = last - 1 - padLength;
  if (pad < payload) return undefined;
  // RFC 4303 §2.4: the default padding is 1, 2, 3 …
  for (let i = 0; i < padLength; i++) if (bytes[pad + i] !== ((i + 1) & 0xff)) return undefined;
  return { payload, pad, padLength, protocol };
}

/** Bits by which the payload is what its next header says; undefined where it cannot be. */
function evidenceOf(bytes: Uint8Array, { payload, pad, padLength, protocol }: Layout, addresses: number): number | undefined {
  const length = pad - payload;
  const u16 = (offset: number) => (bytes[payload + offset]! << 8) | bytes[payload + offset + 1]!;
  const check = (pseudo: number) => (fold(pseudo + sum(bytes, payload, pad)) === 0xffff ? 16 : 0);
  // Next header and pad length are an octet each, and so is every octet of padding.
  const trailer = 8 + 8 * padLength;
  switch (protocol) {
    case 1:
      return length >= 8 && check(0) > 0 ? trailer + 16 : undefined;
    case 4: {
      const header = (bytes[payload]! & 15) * 4;
      const total = length >= 20 ? u16(2) : 0;
      if (bytes[payload]! >> 4 !== 4 || header < 20 || total < header || total > length) return undefined;
      if (fold(sum(bytes, payload, payload + header)) !== 0xffff) return undefined;
      return trailer + 8 + 16 + (total === length ? 16 : 0);
    }
    case 6: {
      const header = length >= 20 ? (bytes[payload + 12]! >> 4) * 4 : 0;
      if (header < 20 || header > length || (bytes[payload + 12]! & 0x0e) !== 0) return undefined;
      return trailer + 5 + check(addresses + 6 + length);
    }
    case 17:
      if (length < 8 || u16(4) !== length) return undefined;
      return trailer + 16 + (u16(6) === 0 ? 0 : check(addresses + 17 + length));
    case 41:
      if (length < 40 || bytes[payload]! >> 4 !== 6 || u16(4) + 40 > length) return undefined;
      return trailer + 4 + (u16(4) + 40 === length ? 16 : 0) + (isPlausible[bytes[payload + 6]!] === 1 ? 4 : 0);
    case 58:
      return length >= 4 && check(addresses + 58 + length) > 0 ? trailer + 16 : undefined;
    default:
      return padLength > 0 ? 8 * padLength : 0;
  }
}

/** Ports of the payload, which packets of one connection share. */
function portsOf(bytes: Uint8Array, { payload, protocol }: Layout): number | undefined {
  if (protocol !== 6 && protocol !== 17) return undefined;
  return (bytes[payload]! << 24) | (bytes[payload + 1]! << 16) | (bytes[payload + 2]! << 8) | bytes[payload + 3]!;
}

function opened({ source, node }: Site, { iv }: Shape, { payload, pad, padLength, protocol }: Layout): Opened {
  const at = (made: Field, value: Value, start: number, end: number, kind: Node['kind'] = 'field'): Node => {
    return new TreeNode(kind, made, value, source, start, end);
  };
  const trailer = pad + padLength;
  const part = (start: number, end: number) => source.bytes.subarray(start, end);
  return {
    source,
    start: payload,
    end: pad,
    nodes: [
      at(espFields.confidence, 99, node.start, node.end, 'computed'),
      ...(iv > 0 ? [at(espFields.iv, part(node.start, payload), node.start, payload)] : []),
      ...(padLength > 0 ? [at(espFields.pad, part(pad, trailer), pad, trailer)] : []),
      at(espFields.padLength, padLength, trailer, trailer + 1),
      at(espFields.protocol, protocol, trailer + 1, trailer + 2),
      at(espFields.icv, part(trailer + 2, node.end), trailer + 2, node.end),
    ],
  };
}

/** Words of an address in hexadecimal, summed for a pseudo header. */
function sumOfAddresses(address: string): number {
  let total = 0;
  for (let i = 0; i < address.length; i += 4) total += Number.parseInt(address.slice(i, i + 4), 16);
  return total;
}
