import { limits } from '../limits.ts';

/** What a tracker remembers by key, in bounded memory: the entry that was quiet longest is forgotten for a new one. */
export class Memory<V, K = string> {
  readonly #entries = new Map<K, V>();
  readonly #most: number;
  readonly #forget: ((value: V) => void) | undefined;

  /** `forget` is told of what is given up for something new. */
  constructor(most: number = limits.remembered, forget?: (value: V) => void) {
    this.#most = most;
    this.#forget = forget;
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
    if (this.#entries.size <= this.#most) return value;
    const [oldest, forgotten] = this.#entries.entries().next().value!;
    this.#entries.delete(oldest);
    this.#forget?.(forgotten);
    return value;
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }
}
