const fewest = 1 << 10;
const golden = 0x9e3779b1;

/** A set of triples of 32-bit integers, in open addressing over one typed array: a Map over such keys is slow. */
export class TripleSet {
  #slots = fewest;
  #size = 0;
  /** Four cells a slot: the triple, and 1 where there is one. */
  #cells = new Uint32Array(4 * fewest);

  has(a: number, b: number, c: number): boolean {
    return this.#cells[this.#slot(a, b, c) + 3] === 1;
  }

  add(a: number, b: number, c: number): void {
    if (2 * this.#size >= this.#slots) this.#grow();
    const cells = this.#cells;
    const at = this.#slot(a, b, c);
    if (cells[at + 3] === 1) return;
    cells[at] = a;
    cells[at + 1] = b;
    cells[at + 2] = c;
    cells[at + 3] = 1;
    this.#size++;
  }

  clear(): void {
    this.#cells.fill(0);
    this.#size = 0;
  }

  /** First cell of the triple's slot, or of the free one where it belongs. */
  #slot(a: number, b: number, c: number): number {
    const cells = this.#cells;
    const mask = this.#slots - 1;
    const mixed = Math.imul(Math.imul(a, golden) ^ b, golden) ^ c;
    let slot = (Math.imul(mixed ^ (mixed >>> 15), golden) >>> 8) & mask;
    while (cells[4 * slot + 3] === 1 && !(cells[4 * slot] === a && cells[4 * slot + 1] === b && cells[4 * slot + 2] === c)) {
      slot = (slot + 1) & mask;
    }
    return 4 * slot;
  }

  #grow(): void {
    const old = this.#cells;
    this.#slots *= 2;
    this.#cells = new Uint32Array(4 * this.#slots);
    this.#size = 0;
    for (let at = 0; at < old.length; at += 4) if (old[at + 3] === 1) this.add(old[at]!, old[at + 1]!, old[at + 2]!);
  }
}
