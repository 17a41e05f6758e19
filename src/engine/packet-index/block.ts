import { crc32 } from '../../capture/crc.ts';
import { limits } from './limits.ts';

/** A conversation as a packet finds it: its number, and two packets whose times count. */
export interface ConversationLink {
  readonly index: number;
  readonly first: number;
  readonly last: number;
}

/** What a packet's detail needs of packets before it. */
export interface Links {
  /** Packets that must have been decoded. */
  readonly earlier: readonly number[];
  /** Those by which its sequence numbers are judged, if they are not the next ones, and those that it acknowledges. */
  readonly sequence: readonly number[];
  /** One for each UDP or TCP layer that has ends, in order; undefined for a conversation that has no number. */
  readonly conversations: readonly (ConversationLink | undefined)[];
}

/** Octets before what is said of packets: position of the first one, how many landmarks lie before it, number of the block. */
const head = 16;
const tail = 4;
const hasEarlier = 1;
const hasSequence = 2;

/** An index that is damaged, or was never one. */
export class IndexError extends Error {
  override readonly name = 'IndexError';
}

/**
 * Writes what is said of {@link limits.stride} packets in a row: where the first one is, and for each packet numbers of
 * seven bits an octet, the lowest first. Earlier packets are given by how far they lie back. The block ends with its CRC-32.
 */
export class BlockWriter {
  #bytes = new Uint8Array(1 << 13);
  #at = 0;

  /** Begins a block. */
  begin(i: number, position: number, landmarks: number): void {
    const view = new DataView(this.#bytes.buffer);
    view.setFloat64(0, position, true);
    view.setUint32(8, landmarks, true);
    view.setUint32(12, i, true);
    this.#at = head;
  }

  /** A packet that needs no earlier one, of one conversation. */
  conversation(packet: number, index: number, first: number, last: number): void {
    this.#reserve(20);
    this.#number(4);
    this.#number(index + 1);
    this.#number(packet - first);
    this.#number(packet - last);
  }

  /** A packet that needs nothing. */
  nothing(): void {
    this.#reserve(1);
    this.#number(0);
  }

  packet(packet: number, { earlier, sequence, conversations }: Links): void {
    this.#reserve(5 * (3 + 3 * conversations.length + earlier.length + sequence.length));
    const flags = (earlier.length > 0 ? hasEarlier : 0) | (sequence.length > 0 ? hasSequence : 0);
    this.#number(conversations.length * 4 + flags);
    for (const conversation of conversations) {
      this.#number(conversation ? conversation.index + 1 : 0);
      if (!conversation) continue;
      this.#number(packet - conversation.first);
      this.#number(packet - conversation.last);
    }
    for (const list of [earlier, sequence]) {
      if (list.length === 0) continue;
      this.#number(list.length);
      for (const other of list) this.#number(packet - other);
    }
  }

  /** The block; valid until the next one begins. */
  end(): Uint8Array {
    this.#reserve(tail);
    const crc = crc32(this.#bytes.subarray(0, this.#at), 0);
    new DataView(this.#bytes.buffer).setUint32(this.#at, crc, true);
    return this.#bytes.subarray(0, this.#at + tail);
  }

  #reserve(octets: number): void {
    if (this.#at + octets <= this.#bytes.length) return;
    const more = new Uint8Array(2 * (this.#bytes.length + octets));
    more.set(this.#bytes);
    this.#bytes = more;
  }

  #number(value: number): void {
    let left = value;
    while (left >= 0x80) {
      this.#bytes[this.#at++] = (left & 0x7f) | 0x80;
      left = Math.floor(left / 0x80);
    }
    this.#bytes[this.#at++] = left;
  }
}

/** A block as {@link BlockWriter} wrote it. Throws an IndexError where it is not. */
export class Block {
  /** Where the first packet's record is. */
  readonly position: number;
  readonly landmarks: number;
  readonly #bytes: Uint8Array;
  #at = head;

  /** `i`: its number, counting from 0. */
  constructor(bytes: Uint8Array, i: number) {
    const end = bytes.length - tail;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (end < head || view.getUint32(end, true) !== crc32(bytes.subarray(0, end), 0) || view.getUint32(12, true) !== i) throw damaged();
    this.position = view.getFloat64(0, true);
    this.landmarks = view.getUint32(8, true);
    this.#bytes = bytes.subarray(0, end);
  }

  /** What is said of packet `number`, the `i`-th of the block, from 0. */
  links(i: number, number: number): Links {
    this.#at = head;
    for (let other = 0; other < i; other++) this.#packet(number - i + other);
    return this.#packet(number);
  }

  #packet(packet: number): Links {
    const counts = this.#number();
    const conversations: (ConversationLink | undefined)[] = [];
    for (let left = this.#count(Math.floor(counts / 4)); left > 0; left--) {
      const index = this.#number() - 1;
      conversations.push(index < 0 ? undefined : { index, first: packet - this.#back(packet), last: packet - this.#back(packet) });
    }
    const list = (bit: number) => {
      if ((counts & bit) === 0) return [];
      return Array.from({ length: this.#count(this.#number()) }, () => packet - this.#back(packet));
    };
    return { conversations, earlier: list(hasEarlier), sequence: list(hasSequence) };
  }

  #count(count: number): number {
    if (count > limits.named) throw damaged();
    return count;
  }

  /** How far back a packet lies, which is in the capture. */
  #back(packet: number): number {
    const back = this.#number();
    if (back >= packet) throw damaged();
    return back;
  }

  #number(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 35; factor *= 0x80) {
      const octet = this.#bytes[this.#at++];
      if (octet === undefined) break;
      value += (octet & 0x7f) * factor;
      if (octet < 0x80) return value;
    }
    throw damaged();
  }
}

function damaged(): IndexError {
  return new IndexError('it is damaged');
}
