const smallest = 256;

/** Places that are looked at for a key. Chance never needs so many; a capture made to collide gets no further. */
const mostProbes = 256;

/** Another key stands in the first place for this one. */
const elsewhere = -2;

/**
 * A table whose keys are a few 32-bit words and whose rows are a few numbers, in the order in which they were added: open
 * addressing over typed arrays, so that a packet allocates nothing. It grows up to `limit` rows. A key lies beside its
 * numbers: to count a packet of something known touches two places in memory.
 */
export class KeyTable {
  readonly #keyWords: number;
  /** Numbers that the key takes the place of, and those of a whole row. */
  readonly #before: number;
  readonly #stride: number;
  readonly #limit: number;
  /** Rows plus one by the hash of their keys; 0 is free. At most half of it is in use. */
  #index = new Int32Array(2 * smallest);
  #count = 0;
  /** All rows. It is another array after {@link add}. */
  values: Float64Array;
  #words: Uint32Array;
  /** Factors of the words of a key in its hash. What keys collide must be known to nobody, so they differ from run to run. */
  readonly #factors: Int32Array;
  /** Where the search for the latest key that was not found ended: its place. */
  #free = 0;

  /** `words`: of a key. `width`: numbers of a row. */
  constructor(words: number, width: number, limit: number) {
    this.#keyWords = words;
    this.#before = Math.ceil(words / 2);
    this.#stride = this.#before + width;
    this.#limit = limit;
    this.values = new Float64Array(this.#stride * smallest);
    this.#words = new Uint32Array(this.values.buffer);
    this.#factors = Int32Array.from({ length: words }, () => (Math.random() * 2 ** 32) | 1);
  }

  get count(): number {
    return this.#count;
  }

  /** Where the numbers of a row begin in {@link values}. */
  at(row: number): number {
    return row * this.#stride + this.#before;
  }

  /** Word `i` of the key of a row. */
  key(row: number, i: number): number {
    return this.#words[row * this.#stride * 2 + i]!;
  }

  /** The row of a key, -1 where it has none. */
  find(key: Uint32Array): number {
    return this.#find(key, 0);
  }

  /**
   * Finds the rows of `count` keys that lie one after the other. In passes, since memory is slow to answer but answers
   * many questions at a time.
   */
  findAll(keys: Uint32Array, count: number, rows: Int32Array): void {
    const [index, words] = [this.#index, this.#keyWords];
    const mask = index.length - 1;
    for (let i = 0; i < count; i++) rows[i] = this.#hash(keys, i * words) & mask;
    for (let i = 0; i < count; i++) rows[i] = index[rows[i]!]! - 1;
    const [own, step] = [this.#words, this.#stride * 2];
    for (let i = 0; i < count; i++) if (rows[i]! >= 0 && own[rows[i]! * step] !== keys[i * words]) rows[i] = elsewhere;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      if (row === elsewhere || (row >= 0 && !this.#isKey(row, keys, i * words))) rows[i] = this.#find(keys, i * words);
    }
  }

  #find(keys: Uint32Array, at: number): number {
    const index = this.#index;
    const mask = index.length - 1;
    let slot = this.#hash(keys, at) & mask;
    for (let probes = 0; probes < mostProbes; probes++) {
      const row = index[slot]! - 1;
      if (row < 0) {
        this.#free = slot;
        return -1;
      }
      if (this.#isKey(row, keys, at)) return row;
      slot = (slot + 1) & mask;
    }
    this.#free = -1;
    return -1;
  }

  /** Adds a row of zeros for the key that {@link find} has just not found; -1 where the table is full. */
  add(key: Uint32Array): number {
    if (this.#count >= this.#limit || this.#free < 0) return -1;
    const row = this.#count;
    if ((row + 1) * this.#stride > this.values.length) {
      this.#grow();
      if (this.#find(key, 0) >= 0 || this.#free < 0) return -1;
    }
    const own = row * this.#stride * 2;
    for (let i = 0; i < this.#keyWords; i++) this.#words[own + i] = key[i]!;
    this.#index[this.#free] = row + 1;
    this.#count++;
    return row;
  }

  #hash(keys: Uint32Array, at: number): number {
    let hash = 0;
    for (let i = 0; i < this.#keyWords; i++) hash = (hash + Math.imul(keys[at + i]!, this.#factors[i]!)) | 0;
    return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 7;
  }

  #isKey(row: number, keys: Uint32Array, at: number): boolean {
    const words = this.#words;
    const own = row * this.#stride * 2;
    for (let i = 0; i < this.#keyWords; i++) if (words[own + i] !== keys[at + i]) return false;
    return true;
  }

  #grow(): void {
    const capacity = Math.min(this.#limit, 2 * this.#count);
    const { values } = this;
    this.values = new Float64Array(capacity * this.#stride);
    this.values.set(values);
    this.#words = new Uint32Array(this.values.buffer);
    this.#index = new Int32Array(this.#index.length * 2);
    const mask = this.#index.length - 1;
    for (let row = 0; row < this.#count; row++) {
      let slot = this.#hash(this.#words, row * this.#stride * 2) & mask;
      while (this.#index[slot] !== 0) slot = (slot + 1) & mask;
      this.#index[slot] = row + 1;
    }
  }
}
