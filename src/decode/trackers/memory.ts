import { limits } from '../limits.ts';

/** What a tracker remembers by key, in bounded memory: the entry that was quiet longest is forgotten for a new one. */
export class Memory<V, K = string> {
  readonly #entries = new Map<K, V>();
  readonly #most: number;

  constructor(most: number = limits.remembered) {
    this.#most = most;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): V {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!);
    return value;
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }
}
