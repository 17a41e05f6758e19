import { limits } from './limits.ts';

interface Entry<V, K> {
  readonly key: K;
  value: V;
  older: Entry<V, K> | undefined;
  newer: Entry<V, K> | undefined;
}

/**
 * What is remembered by key, in bounded memory: the entry that was quiet longest is forgotten for a new one. The order
 * is a list of its own: a map finds its oldest entry by passing over all that were deleted, and moves one by making it anew.
 */
export class Memory<V, K = string> {
  readonly #entries = new Map<K, Entry<V, K>>();
  readonly #most: number;
  readonly #forget: ((value: V) => void) | undefined;
  #oldest: Entry<V, K> | undefined;
  #newest: Entry<V, K> | undefined;
  #forgotten = 0;

  /** `forget` is told of what is given up for something new. */
  constructor(most: number = limits.remembered, forget?: (value: V) => void) {
    this.#most = most;
    this.#forget = forget;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** How many entries were given up for new ones. */
  get forgotten(): number {
    return this.#forgotten;
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (entry !== this.#newest) {
      this.#unlink(entry);
      this.#link(entry);
    }
    return entry.value;
  }

  set(key: K, value: V): V {
    let entry = this.#entries.get(key);
    if (entry) {
      entry.value = value;
      this.#unlink(entry);
    } else {
      entry = { key, value, older: undefined, newer: undefined };
      this.#entries.set(key, entry);
      if (this.#entries.size > this.#most) {
        const { key: oldest, value: forgotten } = this.#oldest!;
        this.delete(oldest);
        this.#forgotten++;
        this.#forget?.(forgotten);
      }
    }
    this.#link(entry);
    return value;
  }

  /** The one that was quiet longest first. */
  *values(): Generator<V> {
    for (let entry = this.#oldest; entry; entry = entry.newer) yield entry.value;
  }

  delete(key: K): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#unlink(entry);
  }

  #link(entry: Entry<V, K>): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest) this.#newest.newer = entry;
    else this.#oldest = entry;
    this.#newest = entry;
  }

  #unlink({ older, newer }: Entry<V, K>): void {
    if (older) older.newer = newer;
    else this.#oldest = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
  }
}
