/** No row. */
const none = -1;

/**
 * What is remembered of rows of a table, as {@link import('../../decode/memory.ts').Memory} remembers by keys:
 * the one that was quiet longest is forgotten for a new one. Rows are small numbers, so that an array finds them.
 */
export class RowMemory<V> {
  readonly #values: (V | undefined)[] = [];
  /** The rows that were used before and after each; the ends of the list are `#oldest` and `#newest`. */
  #before = new Int32Array(1024);
  #after = new Int32Array(1024);
  #oldest = none;
  #newest = none;
  #count = 0;
  readonly #most: number;
  readonly #forget: (value: V) => void;

  constructor(most: number, forget: (value: V) => void) {
    this.#most = most;
    this.#forget = forget;
  }

  get(row: number): V | undefined {
    const value = this.#values[row];
    if (value !== undefined && row !== this.#newest) {
      this.#take(row);
      this.#append(row);
    }
    return value;
  }

  set(row: number, value: V): V {
    if (this.#values[row] !== undefined) this.#take(row);
    this.#append(row);
    this.#values[row] = value;
    if (this.#count > this.#most) {
      const oldest = this.#oldest;
      this.#take(oldest);
      this.#forget(this.#values[oldest]!);
      this.#values[oldest] = undefined;
    }
    return value;
  }

  #take(row: number): void {
    const [before, after] = [this.#before[row]!, this.#after[row]!];
    if (before === none) this.#oldest = after;
    else this.#after[before] = after;
    if (after === none) this.#newest = before;
    else this.#before[after] = before;
    this.#count--;
  }

  #append(row: number): void {
    if (row >= this.#before.length) this.#grow(row);
    this.#before[row] = this.#newest;
    this.#after[row] = none;
    if (this.#newest === none) this.#oldest = row;
    else this.#after[this.#newest] = row;
    this.#newest = row;
    this.#count++;
  }

  #grow(row: number): void {
    const [before, after] = [this.#before, this.#after];
    this.#before = new Int32Array(2 * row);
    this.#after = new Int32Array(2 * row);
    this.#before.set(before);
    this.#after.set(after);
  }
}
