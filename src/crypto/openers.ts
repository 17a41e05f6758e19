import type { Opened, Site } from '../compile/host.ts';
import { TreeNode } from '../compile/node.ts';
import type { Node, Source } from '../compile/tree.ts';
import { hostsOf } from '../decode/conversations.ts';
import { espFields } from '../decode/null-encryption.ts';
import type { Opener, SealedFlow } from '../decode/opener.ts';
import type { Packet } from '../decode/packet.ts';
import type { Tracker } from '../decode/tracker.ts';
import { type Field, field } from '../schema/field.ts';
import { EspBook, type OpenedEsp } from './esp-book.ts';
import { IkeBook } from './ike-book.ts';
import type { KeyRing } from './key-ring.ts';
import type { OpenedMessage } from './opened-message.ts';
import { concat, type Primitives } from './primitives.ts';

const ikeFields = {
  iv: field('isakmp.enc.iv', 'Initialization vector', 'bytes', { ref: 'RFC 7296 §3.14' }),
  icv: field('isakmp.enc.icd', 'Integrity check value', 'bytes', { ref: 'RFC 7296 §3.14' }),
  padding: field('isakmp.enc.padding', 'Padding', 'none', { ref: 'RFC 7296 §3.14' }),
  extra: field('isakmp.extradata', 'Octets behind the last payload', 'bytes', { ref: 'RFC 2409 §5' }),
  padLength: field('isakmp.enc.pad_length', 'Pad length', 'u8', { ref: 'RFC 7296 §3.14' }),
  isProven: field('natt.ike.integrity_good', 'The integrity check holds', 'u8'),
  decrypted: field('isakmp.enc.decrypted', 'Decrypted', 'none'),
  contained: field('isakmp.enc.contained', 'Payloads', 'none'),
  first: field('natt.ike.frag.nextpayload', 'First payload of the message in fragments', 'u8', { ref: 'RFC 7383 §2.5' }),
};

const espOpened = {
  encrypted: field('esp.encrypted_data', 'Encrypted data', 'bytes', { ref: 'RFC 4303 §2.3' }),
  decrypted: field('esp.decrypted_data', 'Decrypted data', 'bytes', { ref: 'RFC 4303 §2.3' }),
  contained: field('esp.contained_data', 'Payload', 'bytes', { ref: 'RFC 4303 §2.3' }),

  good: field('esp.icv_good', 'The integrity check holds', 'u8', { ref: 'RFC 4303 §3.4.4' }),
  bad: field('esp.icv_bad', 'The integrity check fails', 'u8', { ref: 'RFC 4303 §3.4.4' }),
};

/** Opens the encrypted parts of IKE messages in detail trees, and learns from those that are in clear. */
export class IkeOpener implements Opener, Tracker {
  readonly fields = [...Object.values(ikeFields), ...Object.values(espOpened), ...Object.values(espFields)];
  readonly #book: IkeBook;

  constructor(book: IkeBook) {
    this.#book = book;
  }

  track({ layers }: Packet): void {
    for (const { protocol, quoted, node } of layers) {
      if (protocol !== 'isakmp' || quoted || isSealed(node)) continue;
      this.#book.take(node.source.bytes, node.start, node.source.bytes.length);
    }
  }

  open({ layer, node, source }: Site): Opened | undefined {
    const message = this.#book.take(source.bytes, layer.node.start, source.bytes.length);
    return message && openedFrom(message, node, source);
  }
}

function isSealed({ children }: Node): boolean {
  return children.some((child) => child.field.name === 'isakmp.enc.data' || isSealed(child));
}

function openedFrom(
  { plain, first, version, isProven, iv, icv, padding, isJoined }: OpenedMessage,
  { start, end }: Node,
  outer: Source,
): Opened {
  const source: Source = { label: isJoined ? 'Decrypted and joined' : 'Decrypted', bytes: concat(plain, padding) };
  const nodes: Node[] = [];
  if (iv > 0) nodes.push(octets(ikeFields.iv, outer, start, start + iv));
  if (version === 2) nodes.push(new TreeNode('computed', ikeFields.decrypted, true, source, 0, source.bytes.length));
  if (version === 2 && plain.length > 0) nodes.push(new TreeNode('computed', ikeFields.contained, true, source, 0, plain.length));
  if (icv > 0) nodes.push(octets(ikeFields.icv, outer, end - icv, end));
  if (isProven) nodes.push(new TreeNode('computed', ikeFields.isProven, 1, outer, start, end));
  if (isJoined) nodes.push(new TreeNode('computed', ikeFields.first, first, outer, start, end));
  if (version === 1 && padding.length > 0) {
    nodes.push(octets(ikeFields.extra, source, plain.length, source.bytes.length));
  } else if (padding.length > 0) {
    const last = source.bytes.length - 1;
    if (last > plain.length) nodes.push(new TreeNode('field', ikeFields.padding, true, source, plain.length, last));
    nodes.push(new TreeNode('field', ikeFields.padLength, source.bytes[last]!, source, last, last + 1));
  }
  return { source, start: 0, end: plain.length, nodes };
}

/** Opens ESP by the keys at hand; what has none goes to the opener that needs none. */
export class EspOpener implements Opener {
  readonly #book: EspBook;
  readonly #keyless: Opener | undefined;

  constructor(book: EspBook, keyless: Opener | undefined) {
    this.#book = book;
    this.#keyless = keyless;
  }

  isOpen(bytes: Uint8Array, start: number, end: number, flow: () => SealedFlow): boolean | undefined {
    return this.#keyless?.isOpen?.(bytes, start, end, flow) ?? false;
  }

  open(site: Site, packet: Packet): Opened | undefined {
    const { source, node } = site;
    const hosts = hostsOf(packet.layers);
    if (site.limitedBy === 'capture' || !hosts) return undefined;
    const flow = { source: hosts.source, destination: hosts.destination, spi: site.valueOf('esp.spi') as number };
    const found = this.#book.open(source.bytes, node.start, node.end, flow);
    if (found === 'failed') return failed(node, source);
    return found ? openedEsp(found, node, source) : this.#keyless?.open(site, packet);
  }
}

/** The octets stay sealed: nothing is shown of what did not prove itself. */
function failed({ start, end }: Node, outer: Source): Opened {
  const source: Source = { label: 'Decrypted', bytes: new Uint8Array(0) };
  return {
    source,
    start: 0,
    end: 0,
    nodes: [new TreeNode('computed', espOpened.good, 0, outer, start, end), new TreeNode('computed', espOpened.bad, 1, outer, start, end)],
  };
}

function openedEsp({ plain, isProven, iv, icv }: OpenedEsp, { start, end }: Node, outer: Source): Opened | undefined {
  const padLength = plain[plain.length - 2] ?? Number.POSITIVE_INFINITY;
  const trailer = plain.length - 2;
  const pad = trailer - padLength;
  if (pad < 0) return undefined;
  const source: Source = { label: 'Decrypted', bytes: plain };
  const nodes: Node[] = [];
  if (iv > 0) nodes.push(octets(espFields.iv, outer, start, start + iv));
  nodes.push(octets(espOpened.encrypted, outer, start + iv, end - icv));
  nodes.push(octets(espOpened.decrypted, source, 0, plain.length));
  nodes.push(octets(espOpened.contained, source, 0, pad));
  if (padLength > 0) nodes.push(octets(espFields.pad, source, pad, trailer));
  nodes.push(new TreeNode('field', espFields.padLength, padLength, source, trailer, trailer + 1));
  nodes.push(new TreeNode('field', espFields.protocol, plain[trailer + 1]!, source, trailer + 1, trailer + 2));
  if (icv > 0) nodes.push(octets(espFields.icv, outer, end - icv, end));
  if (isProven) {
    nodes.push(new TreeNode('computed', espOpened.good, 1, outer, end - icv, end));
    nodes.push(new TreeNode('computed', espOpened.bad, 0, outer, end - icv, end));
  }
  return { source, start: 0, end: pad, nodes };
}

function octets(made: Field, source: Source, start: number, end: number): Node {
  return new TreeNode('field', made, source.bytes.subarray(start, end), source, start, end);
}

/** Everything by which a decoder opens what is sealed in one capture. */
export interface KeyedDecoding {
  readonly ike: IkeBook;
  readonly openers: ReadonlyMap<string, Opener>;
  readonly tracker: Tracker;
}

/** `keyless` opens ESP for which there is no key. */
export function keyedDecoding(ring: KeyRing, primitives: Primitives, keyless: Opener | undefined): KeyedDecoding {
  const esp = new EspBook(ring.esp, primitives);
  const ike = new IkeBook(ring, esp, primitives);
  const opener = new IkeOpener(ike);
  const openers = new Map<string, Opener>([
    ['ikev1', opener],
    ['ikev2', opener],
    ['esp', new EspOpener(esp, keyless)],
  ]);
  return { ike, openers, tracker: opener };
}
