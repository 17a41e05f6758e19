const smallest = 256;

/** Places that are looked at for a key. Chance never needs so many; a capture made to collide gets no further. */
const mostProbes = 256;

/** Words of a key, and numbers that it takes the place of. */
export const keyWords = 4;
const keyNumbers = keyWords / 2;

/** Another key stands in the first place for this one. */
const elsewhere = -2;

/**
 * A table whose keys are four 32-bit words and whose rows are a few numbers, in the order in which they were added: open
 * addressing over typed arrays, so that a packet allocates nothing. It grows up to `limit` rows. A key lies beside its
 * numbers: to count a packet of something known touches two places in memory.
 */
export class KeyTable {
  readonly #stride: number;
  readonly #limit: number;
  /** Rows plus one by the hash of their keys; 0 is free. At most half of it is in use. */
  #index = new Int32Array(2 * smallest);
  #count = 0;
  /** All rows. It is another array after {@link add}. */
  values: Float64Array;
  #words: Int32Array;
  /** Factors of the words of a key in its hash. What keys collide must be known to nobody, so they differ from run to run. */
  readonly #factors = Int32Array.from({ length: keyWords }, () => (Math.random() * 2 ** 32) | 1);
  /** The key that was looked for last, and its place where it was not found. */
  readonly #key = new Int32Array(keyWords);
  #free = 0;
  /** Rows that were removed. */
  readonly #removed: number[] = [];

  /** `width`: numbers of a row. */
  constructor(width: number, limit: number) {
    this.#stride = keyNumbers + width;
    this.#limit = limit;
    this.values = new Float64Array(this.#stride * smallest);
    this.#words = new Int32Array(this.values.buffer);
  }

  /** Rows, those that were removed among them. */
  get count(): number {
    return this.#count;
  }

  get removed(): number {
    return this.#removed.length;
  }

  /** Where the numbers of a row begin in {@link values}. */
  at(row: number): number {
    return row * this.#stride + keyNumbers;
  }

  /** Word `i` of the key of a row. */
  key(row: number, i: number): number {
    return this.#words[row * this.#stride * 2 + i]! >>> 0;
  }

  /** The row of a key, -1 where it has none. */
  find(a: number, b: number, c: number, d: number): number {
    const key = this.#key;
    key[0] = a;
    key[1] = b;
    key[2] = c;
    key[3] = d;
    return this.#find(key, 0);
  }

  /**
   * Finds the rows of `count` keys that lie one after the other. In passes, since memory is slow to answer but answers
   * many questions at a time.
   */
  findAll(keys: Int32Array, count: number, rows: Int32Array): void {
    const [index, words, step] = [this.#index, this.#words, this.#stride * 2];
    const mask = index.length - 1;
    for (let i = 0; i < count; i++) rows[i] = index[hashOf(this.#factors, keys, i * keyWords) & mask]! - 1;
    for (let i = 0; i < count; i++) if (rows[i]! >= 0 && words[rows[i]! * step] !== keys[i * keyWords]) rows[i] = elsewhere;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      if (row === elsewhere || (row >= 0 && !isKey(words, row * step, keys, i * keyWords))) rows[i] = this.#find(keys, i * keyWords);
    }
  }

  /** Adds a row of zeros for the key that {@link find} has just not found; -1 where the table is full. */
  add(): number {
    const isAnew = this.#removed.length === 0;
    if ((isAnew && this.#count >= this.#limit) || this.#free < 0) return -1;
    const row = isAnew ? this.#count : this.#removed.pop()!;
    if ((row + 1) * this.#stride > this.values.length) {
      this.#grow();
      if (this.#find(this.#key, 0) >= 0 || this.#free < 0) return -1;
    }
    for (let i = 0, own = row * this.#stride * 2; i < keyWords; i++) this.#words[own + i] = this.#key[i]!;
    this.#index[this.#free] = row + 1;
    if (isAnew) this.#count++;
    else this.values.fill(0, this.at(row), (row + 1) * this.#stride);
    return row;
  }

  /** Removes a row, which {@link add} may use for another key. */
  remove(row: number): void {
    const [index, words, step] = [this.#index, this.#words, this.#stride * 2];
    const mask = index.length - 1;
    let free = hashOf(this.#factors, words, row * step) & mask;
    while (index[free] !== row + 1) free = (free + 1) & mask;
    // Keys behind it move up, so that none of them is cut off from the place where it is looked for first.
    for (let slot = (free + 1) & mask; index[slot] !== 0; slot = (slot + 1) & mask) {
      const first = hashOf(this.#factors, words, (index[slot]! - 1) * step) & mask;
      if (((slot - first) & mask) < ((slot - free) & mask)) continue;
      index[free] = index[slot]!;
      free = slot;
    }
    index[free] = 0;
    this.#removed.push(row);
  }

  #find(keys: Int32Array, at: number): number {
    const [index, words, step] = [this.#index, this.#words, this.#stride * 2];
    const mask = index.length - 1;
    let slot = hashOf(this.#factors, keys, at) & mask;
    for (let probes = 0; probes < mostProbes; probes++) {
      const row = index[slot]! - 1;
      if (row < 0) {
        this.#free = slot;
        return -1;
      }
      if (isKey(words, row * step, keys, at)) return row;
      slot = (slot + 1) & mask;
    }
    this.#free = -1;
    return -1;
  }

  #grow(): void {
    const capacity = Math.min(this.#limit, 2 * this.#count);
    const { values } = this;
    this.values = new Float64Array(capacity * this.#stride);
    this.values.set(values);
    this.#words = new Int32Array(this.values.buffer);
    this.#index = new Int32Array(this.#index.length * 2);
    const mask = this.#index.length - 1;
    for (let row = 0; row < this.#count; row++) {
      let slot = hashOf(this.#factors, this.#words, row * this.#stride * 2) & mask;
      while (this.#index[slot] !== 0) slot = (slot + 1) & mask;
      this.#index[slot] = row + 1;
    }
  }
}

function isKey(words: Int32Array, own: number, keys: Int32Array, at: number): boolean {
  return words[own] === keys[at] && words[own + 1] === keys[at + 1] && words[own + 2] === keys[at + 2] && words[own + 3] === keys[at + 3];
}

function hashOf(factors: Int32Array, keys: Int32Array, at: number): number {
  const first = Math.imul(keys[at]!, factors[0]!) + Math.imul(keys[at + 1]!, factors[1]!);
  const second = Math.imul(keys[at + 2]!, factors[2]!) + Math.imul(keys[at + 3]!, factors[3]!);
  const hash = (first + second) | 0;
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 7;
}
