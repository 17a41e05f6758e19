import type { IkeBook } from '../crypto/ike-book.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { noble } from '../crypto/noble.ts';
import { keyedDecoding } from '../crypto/openers.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { type Conversation, Conversations } from '../decode/conversations.ts';
import { Decoder, type DecoderOptions, type PacketRecord } from '../decode/decoder.ts';
import { ipcompInflate } from '../decode/inflate.ts';
import { NullEncryption } from '../decode/null-encryption.ts';
import type { Opener } from '../decode/opener.ts';
import type { Packet } from '../decode/packet.ts';
import type { Registry } from '../decode/registry.ts';
import type { Tracker } from '../decode/tracker.ts';
import { L2tpMessages } from '../decode/trackers/l2tp-messages.ts';
import { SequenceAnalysis } from '../decode/trackers/sequence-analysis.ts';
import { standardTrackers } from '../decode/trackers/standard.ts';
import type { Time } from '../schema/field.ts';
import { NatDetection } from '../session/nat-detection.ts';
import { standardRegistry } from './registry.ts';

/** With what octets begin: a link layer (a LINKTYPE_ value), a protocol, or what a table leads to. */
export type Start = { readonly linkType: number } | { readonly protocol: string } | { readonly table: string; readonly value: number };

/** `trackers` come behind the standard ones, which every decoder has. */
export interface PacketDecoderOptions extends DecoderOptions {
  /** Protocols to decode; the default is all of this package. */
  readonly registry?: Registry;
  /** Look for ESP that is not encrypted (RFC 5879) where no opener "esp" is given. The default is true. */
  readonly nullEncryption?: boolean;
  /** Keys to open IKE and ESP with. */
  readonly keys?: KeyRing | undefined;
  /** What ciphers are computed with; the default is JavaScript alone, `nodePrimitives` is faster. */
  readonly primitives?: Primitives | undefined;
}

/** What is known of octets that come from no capture. */
export interface PacketFacts {
  /** The default is one more than the packet before. */
  readonly number?: number;
  readonly time?: Time;
  /** Octets on the wire, where that is more than are at hand. */
  readonly originalLength?: number;
}

/** What trackers know of earlier packets where these were not all decoded. */
export interface Recollection {
  /** Of the UDP and TCP layers of a packet that have ends, in order. */
  readonly conversations: readonly (Conversation | undefined)[];
  /** Packets by which its sequence numbers are judged, and those whose messages it acknowledges. */
  readonly sequence: readonly Packet[];
}

/**
 * Decodes packets in their order, of one capture or one socket: `decode` takes a record of a capture, `decodeBytes`
 * octets from anywhere.
 */
export class PacketDecoder extends Decoder {
  readonly registry: Registry;
  /** What opens IKE messages, where there are keys. */
  readonly ike: IkeBook | undefined;
  readonly #standard: readonly Tracker[];
  #last = 0;

  constructor(options: PacketDecoderOptions = {}) {
    const { registry = standardRegistry(), trackers = [], openers, nullEncryption = true, keys, primitives = noble, ...rest } = options;
    const standard = [...standardTrackers(), new NatDetection()];
    const keyless = standardOpeners(nullEncryption);
    const keyed = keys && keyedDecoding(keys, primitives, keyless.get('esp'));
    const all = new Map([...keyless, ...(keyed?.openers ?? []), ...(openers ?? [])]);
    super(registry, { ...rest, openers: all, trackers: [...(keyed ? [keyed.tracker] : []), ...standard, ...trackers] });
    this.registry = registry;
    this.ike = keyed?.ike;
    this.#standard = standard;
  }

  /** What the next packet, of which not all before it were decoded, owes to those; see {@link overlook} for times. */
  recall({ conversations, sequence }: Recollection): void {
    for (const tracker of this.#standard) {
      if (tracker instanceof Conversations) tracker.recall(conversations);
      else if (tracker instanceof SequenceAnalysis) tracker.recall(sequence);
      else if (tracker instanceof L2tpMessages) tracker.recall(sequence.map(({ number }) => number));
    }
  }

  /**
   * Decodes octets that begin with the protocol that `start` names: a frame `{ linkType: 1 }`, or what a UDP socket on
   * port 4500 received, which has no IP header, `{ table: 'udp.port', value: 4500 }`.
   */
  decodeBytes(bytes: Uint8Array, start: Start, facts: PacketFacts = {}): Packet {
    const { number = this.#last + 1, time, originalLength = bytes.length } = facts;
    this.#last = number;
    return this.decode({ number, bytes, originalLength, time, ...this.#begin(start) });
  }

  #begin(start: Start): Pick<PacketRecord, 'linkType' | 'start'> {
    if ('linkType' in start) return { linkType: start.linkType };
    if ('table' in start) return { linkType: undefined, start: { table: start.table, keys: [start.value] } };
    if (!this.registry.decoder(start.protocol)) throw new RangeError(`There is no protocol "${start.protocol}"`);
    return { linkType: undefined, start: start.protocol };
  }
}

/** Openers that need no key, new ones for each capture. */
export function standardOpeners(nullEncryption = true): ReadonlyMap<string, Opener> {
  const own: [string, Opener][] = [['ipcomp', ipcompInflate]];
  if (nullEncryption) own.push(['esp', new NullEncryption()]);
  return new Map(own);
}

/** A decoder for the packets of one capture, with everything that this package can tell without keys. */
export function createDecoder(options: PacketDecoderOptions = {}): PacketDecoder {
  return new PacketDecoder(options);
}

let shared: Registry | undefined;

/** Decodes one packet for itself: nothing of an earlier one is known. */
export function decodePacket(bytes: Uint8Array, start: Start, facts: PacketFacts = {}): Packet {
  shared ??= standardRegistry();
  return createDecoder({ registry: shared }).decodeBytes(bytes, start, facts);
}
