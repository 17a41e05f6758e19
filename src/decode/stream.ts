import type { StreamRules } from '../compile/detail.ts';
import type { Segment } from '../compile/host.ts';
import { TreeNode } from '../compile/node.ts';
import type { Node, Source } from '../compile/tree.ts';
import { field, type Value } from '../schema/field.ts';
import { limits } from './limits.ts';

/** A segment as a packet brought it: octets `[start, end)` of `bytes`. */
export interface Arrival extends Segment {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly packet: number;
  /** The capture holds less of the segment than was sent. */
  readonly cut: boolean;
}

/** A message that became whole: octets `[start, end)` of the segment at hand, or of `bytes` where several brought it. */
export interface Message {
  readonly start: number;
  readonly end: number;
  readonly joined?: { readonly bytes: Uint8Array; readonly packets: readonly number[] };
}

/** What a segment gave. */
export interface Reading {
  readonly messages: readonly Message[];
  /** Octets of the segment that belong to a message which is not whole, or came before. */
  readonly rest: { readonly start: number; readonly end: number } | undefined;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly packet: number;
  /** Where the piece begins in the segment at hand; undefined for one of an earlier packet. */
  readonly from: number | undefined;
}

interface Waiting {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly packet: number;
  /** Where it began in its segment. */
  readonly from: number;
}

/**
 * One direction of a connection (RFC 9293 §3.4): puts segments in order and cuts the octets into messages. Until a
 * message's first octet is found, at the beginning, in the middle or behind a gap, nothing is read.
 */
export class Stream {
  readonly protocol: string;
  readonly confidence: number | undefined;
  readonly #rules: StreamRules;
  /** Sequence number of the next octet in order. */
  #next: number | undefined;
  /** No octet of the stream was read yet, and its beginning was seen. */
  #fresh = false;
  /** The octets in `#pieces` begin with a message. */
  #synced = false;
  #pieces: Piece[] = [];
  #waiting: Waiting[] = [];
  /** The capture cut the segment before, so that a gap behind it is none that will be filled. */
  #cut = false;
  /** Up to where the other direction says it has received. */
  #acknowledged: number | undefined;

  constructor(protocol: string, rules: StreamRules, confidence?: number) {
    this.protocol = protocol;
    this.#rules = rules;
    this.confidence = confidence;
  }

  /** Octets kept. */
  get octets(): number {
    return [...this.#pieces, ...this.#waiting].reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** The other direction has received all octets before `place`: those still missing here are missing in the capture. */
  acknowledge(place: number): void {
    this.#acknowledged = place;
  }

  /** Takes a segment; undefined where none of its octets are known to belong to a message. */
  take(arrival: Arrival): Reading | undefined {
    const { bytes, start, end, opens, packet } = arrival;
    const sequence = opens ? add(arrival.sequence, 1) : arrival.sequence;
    const isNew = this.#next !== undefined && Math.abs(distance(this.#next, sequence)) > limits.streamJump;
    if (opens || isNew || this.#next === undefined) this.#begin(sequence, opens);
    const ahead = distance(this.#next!, sequence);
    const length = end - start;
    if (ahead > 0) {
      if (length > 0) this.#wait({ sequence, bytes: bytes.slice(start, end), packet, from: start });
      if (!this.#isLost()) return this.#synced && length > 0 ? { messages: [], rest: { start, end } } : undefined;
      this.#skip();
    } else {
      // What came before is a retransmission, in full or in part; the octets that came first count.
      const old = Math.min(-ahead, length);
      if (old === length) return this.#synced && length > 0 ? { messages: [], rest: { start, end } } : undefined;
      this.#append({ bytes: bytes.subarray(start + old, end), packet, from: start + old });
    }
    this.#drain(packet);
    const reading = this.#read(arrival);
    this.#keep();
    if (arrival.closes && this.#waiting.length === 0) this.#pieces = [];
    return reading;
  }

  #begin(sequence: number, fresh: boolean): void {
    this.#next = sequence;
    this.#fresh = fresh;
    this.#synced = false;
    this.#pieces = [];
    this.#waiting = [];
    this.#acknowledged = undefined;
    this.#cut = false;
  }

  #append(piece: Piece): void {
    this.#pieces.push(piece);
    this.#next = add(this.#next!, piece.bytes.length);
  }

  #wait(segment: Waiting): void {
    if (this.#waiting.some(({ sequence, bytes }) => sequence === segment.sequence && bytes.length >= segment.bytes.length)) return;
    this.#waiting.push(segment);
    this.#waiting.sort((a, b) => distance(this.#next!, a.sequence) - distance(this.#next!, b.sequence));
  }

  /** Whether the octets before those that wait will not come: the receiver has them, or too many wait already. */
  #isLost(): boolean {
    const [first] = this.#waiting;
    if (!first) return false;
    const isReceived = this.#acknowledged !== undefined && distance(this.#acknowledged, first.sequence) <= 0;
    return this.#cut || isReceived || this.#waiting.length > limits.streamSegments || this.octets > limits.streamOctets;
  }

  #skip(): void {
    this.#pieces = [];
    this.#synced = false;
    this.#fresh = false;
    this.#next = this.#waiting[0]!.sequence;
  }

  #drain(packet: number): void {
    for (let first = this.#waiting[0]; first && distance(this.#next!, first.sequence) <= 0; first = this.#waiting[0]) {
      this.#waiting.shift();
      const old = -distance(this.#next!, first.sequence);
      const from = first.packet === packet ? first.from + old : undefined;
      if (old < first.bytes.length) this.#append({ bytes: first.bytes.subarray(old), packet: first.packet, from });
    }
  }

  #read({ start, end, cut }: Arrival): Reading | undefined {
    const [first] = this.#pieces;
    const bytes = this.#pieces.length === 1 ? first!.bytes : concat(this.#pieces);
    const messages: Message[] = [];
    let at = 0;
    let search = 0;
    while (at < bytes.length) {
      if (!this.#synced) {
        const found = this.#boundary(bytes, search);
        if (found === undefined) {
          if (!this.#fresh || bytes.length > limits.streamHead) at = bytes.length;
          break;
        }
        at = found;
        this.#synced = true;
        this.#fresh = false;
      }
      const size = this.#size(bytes, at);
      if (size === 0) {
        this.#synced = false;
        search = at + 1;
      } else if (size !== undefined && at + size <= bytes.length) {
        messages.push(this.#message(bytes, at, at + size));
        at += size;
      } else if (cut) {
        // The rest of this message is not in the capture; what there is may still be shown if it begins in this segment.
        const message = this.#message(bytes, at, bytes.length);
        if (!message.joined) messages.push(message);
        if (size !== undefined) this.#next = add(this.#next!, at + size - bytes.length);
        else this.#synced = false;
        at = bytes.length;
      } else break;
    }
    this.#cut = cut;
    const isKnown = messages.length > 0 || this.#synced;
    this.#drop(at);
    const kept = this.#pieces.reduce((sum, { bytes: octets, from }) => sum + (from === undefined ? 0 : octets.length), 0);
    return isKnown ? { messages, rest: kept > 0 ? { start: Math.max(start, end - kept), end } : undefined } : undefined;
  }

  /** The size of the message at `at`: 0 where none can be there, undefined while too few octets say it. */
  #size(bytes: Uint8Array, at: number): number | undefined {
    const size = this.#rules.size(bytes, at, bytes.length);
    if (size === undefined) return bytes.length - at > limits.streamHead ? 0 : undefined;
    return size < 1 || size > limits.messageOctets ? 0 : size;
  }

  /**
   * The next first octet of a message: one that looks like it, or a segment's first one where messages from there on
   * end exactly with the last octet.
   */
  #boundary(bytes: Uint8Array, from: number): number | undefined {
    const borders = new Set<number>();
    let border = 0;
    for (const piece of this.#pieces) {
      borders.add(border);
      border += piece.bytes.length;
    }
    for (let at = from; at < bytes.length; at++) {
      const begins = this.#rules.begins(bytes, at, bytes.length) && this.#size(bytes, at) !== 0;
      if (begins || (borders.has(at) && this.#endsWithMessage(bytes, at))) return at;
    }
    return undefined;
  }

  #endsWithMessage(bytes: Uint8Array, from: number): boolean {
    let at = from;
    while (at < bytes.length) {
      const size = this.#size(bytes, at);
      if (!size) return false;
      at += size;
    }
    return at === bytes.length;
  }

  #message(bytes: Uint8Array, start: number, end: number): Message {
    const packets: number[] = [];
    let border = 0;
    for (const piece of this.#pieces) {
      const next = border + piece.bytes.length;
      if (border <= start && end <= next && piece.from !== undefined) {
        return { start: start - border + piece.from, end: end - border + piece.from };
      }
      if (border < end && start < next) packets.push(piece.packet);
      border = next;
    }
    const joined = bytes.slice(start, end);
    return { start: 0, end: joined.length, joined: { bytes: joined, packets } };
  }

  /** Drops octets that were read, or that belong to no message. */
  #drop(octets: number): void {
    let left = octets;
    this.#pieces = this.#pieces.flatMap((piece) => {
      const taken = Math.min(left, piece.bytes.length);
      left -= taken;
      if (taken === piece.bytes.length) return [];
      return [{ ...piece, bytes: piece.bytes.subarray(taken), from: piece.from === undefined ? undefined : piece.from + taken }];
    });
  }

  /** Pieces outlive the reader's buffer. */
  #keep(): void {
    this.#pieces = this.#pieces.map(({ bytes, packet, from }) => ({
      bytes: from === undefined ? bytes : bytes.slice(),
      packet,
      from: undefined,
    }));
  }
}

/** The directions of all connections that carry messages, in bounded memory: the one idle longest is given up first. */
export class Streams {
  readonly #streams = new Map<string, Stream>();
  #octets = 0;

  get size(): number {
    return this.#streams.size;
  }

  get(key: string): Stream | undefined {
    return this.#streams.get(key);
  }

  /** Takes a segment of the stream, which is entered if it is new. */
  take(key: string, stream: Stream, arrival: Arrival): Reading | undefined {
    this.close(key);
    const reading = stream.take(arrival);
    this.#streams.set(key, stream);
    this.#octets += stream.octets;
    for (const oldest of this.#streams.keys()) {
      if (this.#streams.size <= limits.streams && this.#octets <= limits.keptOctets) break;
      this.close(oldest);
    }
    return reading;
  }

  close(key: string): void {
    this.#octets -= this.#streams.get(key)?.octets ?? 0;
    this.#streams.delete(key);
  }
}

/** Fields of messages that several segments brought, by the prefix that a `segment` key names. */
export function segmentFields(name: string) {
  return {
    segments: field(`${name}.segments`, 'Segments', 'none'),
    segment: field(`${name}.segment`, 'Segment in packet', 'frame'),
    count: field(`${name}.segment.count`, 'Segment count', 'u32'),
    length: field(`${name}.reassembled.length`, 'Reassembled length', 'u32'),
    data: field(`${name}.reassembled.data`, 'Reassembled data', 'bytes'),
    rest: field(`${name}.segment_data`, 'Octets of a message that is not whole here', 'bytes'),
  };
}

/** Tells from which packets a message came, under Wireshark's names. */
export function segmentsNode(name: string, source: Source, packets: readonly number[]): Node {
  const fields = segmentFields(name);
  const node = (made: (typeof fields)['segment'], value: Value) => new TreeNode('computed', made, value, source, 0, source.bytes.length);
  const segments = node(fields.segments, true);
  for (const packet of packets) segments.add(node(fields.segment, packet));
  segments.add(node(fields.count, packets.length));
  segments.add(node(fields.length, source.bytes.length));
  segments.add(node(fields.data, source.bytes));
  return segments;
}

/** From `a` to `b`, both modulo 2^32 (RFC 9293 §3.4): negative where `b` lies before `a`. */
function distance(a: number, b: number): number {
  return (b - a) | 0;
}

function add(sequence: number, octets: number): number {
  return (sequence + octets) >>> 0;
}

function concat(pieces: readonly Piece[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of pieces) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}
