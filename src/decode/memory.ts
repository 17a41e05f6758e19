import { limits } from './limits.ts';

interface Entry<V> {
  readonly key: string;
  value: V;
  older: Entry<V> | undefined;
  newer: Entry<V> | undefined;
}

/**
 * What is remembered by key, in bounded memory: the entry that was quiet longest is forgotten for a new one. The order
 * is a list of its own: a map finds its oldest entry by passing over all that were deleted, and moves one by making it anew.
 */
export class Memory<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #most: number;
  #oldest: Entry<V> | undefined;
  #newest: Entry<V> | undefined;
  #forgotten = 0;

  constructor(most: number = limits.remembered) {
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** How many entries were given up for new ones. */
  get forgotten(): number {
    return this.#forgotten;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (entry !== this.#newest) {
      this.#unlink(entry);
      this.#link(entry);
    }
    return entry.value;
  }

  set(key: string, value: V): V {
    let entry = this.#entries.get(key);
    if (entry) {
      entry.value = value;
      this.#unlink(entry);
    } else {
      entry = { key, value, older: undefined, newer: undefined };
      this.#entries.set(key, entry);
      if (this.#entries.size > this.#most) {
        this.delete(this.#oldest!.key);
        this.#forgotten++;
      }
    }
    this.#link(entry);
    return value;
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#unlink(entry);
  }

  #link(entry: Entry<V>): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest) this.#newest.newer = entry;
    else this.#oldest = entry;
    this.#newest = entry;
  }

  #unlink({ older, newer }: Entry<V>): void {
    if (older) older.newer = newer;
    else this.#oldest = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
  }
}
