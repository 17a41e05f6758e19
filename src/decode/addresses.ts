import { ipv4Text, ipv6Text } from '../schema/render.ts';
import { KeyTable } from './key-table.ts';
import { limits } from './limits.ts';

/** What a word that stands for an address is: the address itself, or its number in {@link Addresses}. */
export const kinds = { none: 0, ipv4: 1, ipv6: 2 } as const;

/** An address of a packet, as one word. One object serves all packets. */
export class Address {
  kind = 0;
  word = 0;

  equals(kind: number, word: number): boolean {
    return this.kind === kind && this.word === word;
  }
}

/** IPv6 addresses by number, so that a word stands for any address. */
export class Addresses {
  readonly #ipv6 = new KeyTable(0, limits.addresses);
  readonly #leftOut: Set<string>;

  constructor(leftOut: Set<string>) {
    this.#leftOut = leftOut;
  }

  setNone(address: Address): void {
    address.kind = kinds.none;
    address.word = 0;
  }

  setIpv4(address: Address, word: number): void {
    address.kind = kinds.ipv4;
    address.word = word | 0;
  }

  /** Of 16 octets at `at`. */
  setIpv6(address: Address, bytes: Uint8Array, at: number): void {
    const known = this.#ipv6.find(wordAt(bytes, at), wordAt(bytes, at + 4), wordAt(bytes, at + 8), wordAt(bytes, at + 12));
    const number = known < 0 ? this.#ipv6.add() : known;
    if (number < 0) this.#leftOut.add(`IPv6 addresses after the first ${limits.addresses}`);
    address.kind = number < 0 ? kinds.none : kinds.ipv6;
    address.word = Math.max(0, number);
  }

  setOctets(address: Address, octets: Uint8Array | undefined): void {
    if (octets?.length === 4) this.setIpv4(address, wordAt(octets, 0));
    else if (octets?.length === 16) this.setIpv6(address, octets, 0);
    else this.setNone(address);
  }

  /** As a decoder knows hosts. */
  setHex(address: Address, text: string): void {
    const octets = Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
    this.setOctets(address, octets);
  }

  /** As a person reads it; empty for none. */
  text(kind: number, word: number): string {
    const octets = this.#octets(kind, word);
    return kind === kinds.ipv6 ? ipv6Text(octets) : kind === kinds.ipv4 ? ipv4Text(octets) : '';
  }

  /** As a decoder knows hosts. */
  hex({ kind, word }: Address): string {
    if (kind === kinds.ipv4) return (word >>> 0).toString(16).padStart(8, '0');
    return Array.from({ length: words(kind) }, (_, i) => this.#word(kind, word, i).toString(16).padStart(8, '0')).join('');
  }

  #octets(kind: number, word: number): Uint8Array {
    const octets = new Uint8Array(4 * words(kind));
    const view = new DataView(octets.buffer);
    for (let i = 0; i < words(kind); i++) view.setUint32(4 * i, this.#word(kind, word, i));
    return octets;
  }

  /** Word `i` of the address that a word stands for. */
  #word(kind: number, word: number, i: number): number {
    return kind === kinds.ipv6 ? this.#ipv6.key(word, i) : word >>> 0;
  }
}

function words(kind: number): number {
  return [0, 1, 4][kind]!;
}

/** Four octets as a 32-bit word. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
