import { fingerprint } from '../decode/trackers/likeness.ts';

interface Known<T> {
  readonly octets: Uint8Array;
  readonly value: T;
}

/** Values made from octets, each once: most sessions of a capture offer the same, and one object serves them all. */
export class Interned<T> {
  readonly #known = new Map<number, Known<T>>();
  readonly #make: (octets: Uint8Array) => T;
  readonly #most: number;

  /** `make` must not keep the octets; `most` values are kept, then it begins anew. */
  constructor(make: (octets: Uint8Array) => T, most: number) {
    this.#make = make;
    this.#most = most;
  }

  get(bytes: Uint8Array, start: number, end: number): T {
    const print = fingerprint(bytes, start, end);
    const known = this.#known.get(print);
    if (known && isSame(known.octets, bytes, start, end)) return known.value;
    const octets = bytes.slice(start, end);
    const value = this.#make(octets);
    if (this.#known.size >= this.#most) this.#known.clear();
    this.#known.set(print, { octets, value });
    return value;
  }
}

function isSame(octets: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (octets.length !== end - start) return false;
  for (let i = 0; i < octets.length; i++) if (octets[i] !== bytes[start + i]) return false;
  return true;
}
