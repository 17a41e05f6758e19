import type { Addresses } from '../../decode/addresses.ts';
import { KeyTable } from '../../decode/key-table.ts';
import type { PacketFacts } from '../sorter/facts.ts';
import type { End } from './esp-sas.ts';
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

/** The senders of keepalives: by both addresses, by both ports, and by what the addresses are. */
export class KeepaliveSenders {
  readonly #senders = new KeyTable(width, limits.rows);
  readonly #addresses: Addresses;
  readonly #leftOut: Set<string>;

  constructor(addresses: Addresses, leftOut: Set<string>) {
    this.#addresses = addresses;
    this.#leftOut = leftOut;
  }

  get count(): number {
    return this.#senders.count;
  }

  /** Counts a keepalive; `time` in seconds, or NaN. */
  take({ source, destination, sourcePort, destinationPort }: PacketFacts, time: number): void {
    const ports = (sourcePort << 16) | destinationPort;
    const known = this.#senders.find(source.word, destination.word, ports, (source.kind << 2) | destination.kind);
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
    const row = this.#senders.add();
    if (row < 0) {
      this.#leftOut.add(`senders of keepalives after the first ${limits.rows}`);
      return row;
    }
    const at = this.#senders.at(row);
    this.#senders.values[at + place.first] = time;
    this.#senders.values[at + place.last] = time;
    return row;
  }

  #keepalives(row: number): Keepalives {
    const key = (i: number) => this.#senders.key(row, i);
    const value = (i: number) => this.#senders.values[this.#senders.at(row) + i]!;
    const [ports, kinds] = [key(2), key(3)];
    return {
      source: { address: this.#addresses.text(kinds >>> 2, key(0)), port: ports >>> 16 },
      destination: { address: this.#addresses.text(kinds & 3, key(1)), port: ports & 0xffff },
      count: value(place.count),
      span: value(place.last) - value(place.first),
      longestGap: value(place.longestGap),
    };
  }
}
