const smallest = 256;

/** Places that are looked at for a key. Chance never needs so many; a capture made to collide gets no further. */
const mostProbes = 256;

/**
 * A table whose keys are a few 32-bit words and whose rows are a few numbers, in the order in which they were added: open
 * addressing over typed arrays, so that a packet allocates nothing. It grows up to `limit` rows.
 */
export class KeyTable {
  readonly #words: number;
  readonly #width: number;
  readonly #limit: number;
  /** Rows plus one by the hash of their keys; 0 is free. At most half of it is in use. */
  #index = new Int32Array(2 * smallest);
  #count = 0;
  #keys: Uint32Array;
  /** Number `i` of row `r` stands at `r * width + i`. The array is another one after {@link add}. */
  values: Float64Array;
  /** What keys hash to is no secret of the program, so it differs from run to run. */
  readonly #seed = (Math.random() * 2 ** 32) | 0;

  /** `words`: of a key. `width`: numbers of a row. */
  constructor(words: number, width: number, limit: number) {
    this.#words = words;
    this.#width = width;
    this.#limit = limit;
    this.#keys = new Uint32Array(words * smallest);
    this.values = new Float64Array(width * smallest);
  }

  get count(): number {
    return this.#count;
  }

  /** Word `i` of the key of a row. */
  key(row: number, i: number): number {
    return this.#keys[row * this.#words + i]!;
  }

  /** The row of a key, -1 where it has none. */
  find(key: Uint32Array): number {
    const index = this.#index;
    const mask = index.length - 1;
    let slot = this.#hash(key) & mask;
    for (let probes = 0; probes < mostProbes; probes++) {
      const row = index[slot]! - 1;
      if (row < 0) return -1;
      if (this.#isKey(row, key)) return row;
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** Adds a row of zeros for a key that has none; -1 where the table is full. */
  add(key: Uint32Array): number {
    if (this.#count >= this.#limit) return -1;
    const row = this.#count;
    if ((row + 1) * this.#words > this.#keys.length) this.#grow();
    this.#keys.set(key, row * this.#words);
    if (!this.#place(row, key)) return -1;
    this.#count++;
    return row;
  }

  #hash(key: Uint32Array): number {
    let hash = this.#seed;
    for (let i = 0; i < this.#words; i++) {
      hash = Math.imul(hash ^ key[i]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return Math.imul(hash, 0x85ebca6b) >>> 7;
  }

  #isKey(row: number, key: Uint32Array): boolean {
    const words = this.#words;
    for (let i = 0, at = row * words; i < words; i++) if (this.#keys[at + i] !== key[i]) return false;
    return true;
  }

  #place(row: number, key: Uint32Array): boolean {
    const index = this.#index;
    const mask = index.length - 1;
    let slot = this.#hash(key) & mask;
    for (let probes = 0; probes < mostProbes; probes++) {
      if (index[slot] === 0) {
        index[slot] = row + 1;
        return true;
      }
      slot = (slot + 1) & mask;
    }
    return false;
  }

  #grow(): void {
    const capacity = Math.min(this.#limit, (2 * this.#keys.length) / this.#words);
    const [keys, values] = [this.#keys, this.values];
    this.#keys = new Uint32Array(capacity * this.#words);
    this.#keys.set(keys);
    this.values = new Float64Array(capacity * this.#width);
    this.values.set(values);
    this.#index = new Int32Array(this.#index.length * 2);
    for (let row = 0; row < this.#count; row++) this.#place(row, keys.subarray(row * this.#words, (row + 1) * this.#words));
  }
}
