import { asked, guessed } from '../compile/column-exits.ts';
import { type LookAhead, lookAhead } from '../compile/look-ahead.ts';
import type { Registry } from './registry.ts';

/** Nothing follows that is known. */
export const none = -1;
/** The next layer depends on earlier packets, or later ones depend on it: only the decoder knows. */
export const stateful = -2;
/** Nothing follows, unless the two hosts spoke some protocol before. */
export const ifSpoken = -3;

/** Values that stand in the array; larger ones are rare. */
const small = 65_536;

interface Guess {
  readonly test: LookAhead;
  readonly at: ReadonlySet<number> | undefined;
  /** What it leads to, {@link stateful} or {@link ifSpoken}. */
  readonly to: number;
}

/**
 * Where a table of the registry leads, as the column path asks for every layer: numbers are looked up in an array, octets
 * are tested by generated code. It knows the registry as it was when the table was made.
 */
export class LeadTable {
  /** Protocol by value, counted from 1; 0 where there is none. */
  readonly #numbers = new Uint8Array(small);
  readonly #large = new Map<number, number>();
  readonly #accepts: (LookAhead | undefined)[] = [];
  readonly #hasStream: boolean[] = [];
  readonly #guesses: readonly Guess[];
  /** Protocols that values lead to whatever the octets are; {@link none} for values that are not known, {@link asked} for others. */
  readonly direct = new Int16Array(small).fill(none);

  constructor(registry: Registry, name: string, protocols: readonly string[]) {
    const numberOf = (protocol: string) => {
      const number = protocols.indexOf(protocol);
      const { dissector } = registry.decoder(protocol)!;
      this.#accepts[number] = dissector.accepts === undefined ? undefined : lookAhead(dissector.accepts);
      this.#hasStream[number] = dissector.stream !== undefined;
      return number;
    };
    for (const [value, { protocol }] of registry.tables.get(name) ?? []) {
      const number = numberOf(protocol);
      if (value >= small) this.#large.set(value, number);
      else {
        this.#numbers[value] = number + 1;
        this.direct[value] = this.#accepts[number] === undefined && !this.#hasStream[number] ? number : asked;
      }
    }
    this.#guesses = registry.guesses(name).map(({ protocol, that, at, after, keep }) => {
      const to = numberOf(protocol);
      return { test: lookAhead(that), at, to: after !== undefined ? ifSpoken : keep !== undefined ? stateful : to };
    });
  }

  /**
   * The protocol that the first of two keys (-1: no key) leads to whose octets do not belie it, else the best guess by
   * content, with {@link guessed} added where there are two keys; {@link none}, {@link stateful} or {@link ifSpoken} else.
   * `segment`: what is led on are segments of a stream.
   */
  lead(first: number, second: number, bytes: Uint8Array, at: number, end: number, segment: boolean): number {
    const known = this.#protocol(first);
    if (known >= 0) {
      if (segment && this.#hasStream[known]!) return stateful;
      const accepts = this.#accepts[known];
      if (accepts === undefined || accepts(bytes, at, end)) return known;
    }
    const other = this.#protocol(second);
    if (other >= 0) {
      if (segment && this.#hasStream[other]! && known < 0) return stateful;
      const accepts = this.#accepts[other];
      if (accepts === undefined || accepts(bytes, at, end)) return segment && this.#hasStream[other]! ? stateful : other;
    }
    if (this.#guesses.length === 0) return none;
    const guess = this.#guess(first, second, bytes, at, end, segment);
    return second === none || guess < 0 ? guess : guess + guessed;
  }

  #protocol(value: number): number {
    if (value < 0) return none;
    return value < small ? this.#numbers[value]! - 1 : (this.#large.get(value) ?? none);
  }

  #guess(first: number, second: number, bytes: Uint8Array, at: number, end: number, segment: boolean): number {
    let found = none;
    for (const guess of this.#guesses) {
      if (guess.at !== undefined && !guess.at.has(first) && !guess.at.has(second)) continue;
      if (!guess.test(bytes, at, end)) continue;
      if (guess.to === ifSpoken) found = ifSpoken;
      else if (found === ifSpoken || (segment && guess.to >= 0 && this.#hasStream[guess.to]!)) return stateful;
      else return guess.to;
    }
    return found;
  }
}
