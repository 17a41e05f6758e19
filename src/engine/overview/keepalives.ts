import { addressText, addressWords } from './address.ts';
import type { End } from './esp-sas.ts';
import type { PacketFacts } from './facts.ts';
import { KeyTable } from './key-table.ts';
import { limits } from './limits.ts';

/** NAT-keepalives from one end to another (RFC 3948 §4). */
export interface Keepalives {
  readonly source: End;
  readonly destination: End;
  readonly count: number;
  /** Seconds from the first to the last, and the longest gap between two. */
  readonly span: number;
  readonly longestGap: number;
}

/** Numbers of a row. */
const place = { count: 0, first: 1, last: 2, longestGap: 3 } as const;
const width = 4;

/** The senders of keepalives. */
export class KeepaliveSenders {
  readonly #senders = new KeyTable(2 + 2 * addressWords, width, limits.rows);
  readonly #key = new Uint32Array(2 + 2 * addressWords);
  readonly #leftOut: Set<string>;

  constructor(leftOut: Set<string>) {
    this.#leftOut = leftOut;
  }

  get count(): number {
    return this.#senders.count;
  }

  /** Counts a keepalive; `time` in seconds, or NaN. */
  take({ source, destination, sourcePort, destinationPort }: PacketFacts, time: number): void {
    const key = this.#key;
    key[0] = sourcePort;
    key[1] = destinationPort;
    for (let i = 0; i < addressWords; i++) {
      key[2 + i] = source.words[i]!;
      key[2 + addressWords + i] = destination.words[i]!;
    }
    const known = this.#senders.find(key);
    const row = known < 0 ? this.#add(time) : known;
    if (row < 0) return;
    const { values } = this.#senders;
    const at = this.#senders.at(row);
    values[at + place.count]!++;
    values[at + place.longestGap] = Math.max(values[at + place.longestGap]!, time - values[at + place.last]!);
    values[at + place.last] = time;
  }

  /** The first so many senders. */
  rows(most: number): Keepalives[] {
    return Array.from({ length: Math.min(most, this.#senders.count) }, (_, row) => this.#keepalives(row));
  }

  #add(time: number): number {
    const row = this.#senders.add(this.#key);
    if (row < 0) {
      this.#leftOut.add(`senders of keepalives after the first ${limits.rows}`);
      return row;
    }
    this.#senders.values[this.#senders.at(row) + place.first] = time;
    this.#senders.values[this.#senders.at(row) + place.last] = time;
    return row;
  }

  #keepalives(row: number): Keepalives {
    const value = (i: number) => this.#senders.values[this.#senders.at(row) + i]!;
    const end = (address: number, port: number) => {
      return { address: addressText((i) => this.#senders.key(row, address + i)), port: this.#senders.key(row, port) };
    };
    return {
      source: end(2, 0),
      destination: end(2 + addressWords, 1),
      count: value(place.count),
      span: value(place.last) - value(place.first),
      longestGap: value(place.longestGap),
    };
  }
}
