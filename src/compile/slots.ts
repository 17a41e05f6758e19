import type { Dissector } from '../schema/dissector.ts';
import { integerBits, type Value, type ValueType } from '../schema/field.ts';

/**
 * Values of names by slot, as rows read them: those of an element, then those of what encloses it. An element begins
 * with a copy, so that names of an element never leak outward.
 */
export type Values = (Value | undefined)[];

/** Keys whose texts look at names. A text that only seems to, such as a label, costs a slot and nothing else. */
const looking: ReadonlySet<string> = new Set([
  ...['if', 'size', 'value', 'match', 'count', 'until', 'that', 'block', 'list', 'first', 'next', 'key'],
  ...['offset', 'number', 'more', 'sequence', 'acknowledged', 'opens', 'closes', 'resets'],
]);
const name = /_?[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*/g;

/** Numbers for the names that a dissector's own texts look at. */
export class Slots {
  readonly #slots = new Map<string, number>();
  readonly #sizes = new Set<string>();
  readonly #mixed = new Set<string>();
  readonly #declared = new Set<string>();
  readonly #blank: Values;

  constructor({ size, fields, parts, summary }: Dissector) {
    const looked = new Set<string>();
    this.#survey({ size, fields, parts, summary }, '', looked);
    for (const word of looked) if (this.#declared.has(word)) this.#slots.set(word, this.#slots.size);
    this.#blank = Array.from(this.#slots, () => undefined);
  }

  of(name: string): number | undefined {
    return this.#slots.get(name);
  }

  /** Whether the size of an element may depend on the name. */
  isOfSize(name: string): boolean {
    return this.#sizes.has(name);
  }

  /** Whether the name may stand for something else than a number. */
  isMixed(name: string): boolean {
    return this.#mixed.has(name);
  }

  /** Values of a layer of which nothing is read yet. */
  blank(): Values {
    return this.#blank.slice();
  }

  #survey(part: unknown, key: string, looked: Set<string>): void {
    if (typeof part === 'string') {
      if (!looking.has(key)) return;
      for (const [word] of part.matchAll(name)) {
        looked.add(word);
        if (key === 'size') this.#sizes.add(word);
      }
    } else if (Array.isArray(part)) {
      for (const item of part) this.#survey(item, key, looked);
    } else if (typeof part === 'object' && part !== null) {
      const { name, tells = [] } = part as { name?: string; tells?: readonly string[] };
      if (name !== undefined) {
        this.#declared.add(name);
        if (!givesNumber(part)) this.#mixed.add(name);
      }
      for (const told of tells) {
        this.#declared.add(told);
        this.#mixed.add(told);
      }
      for (const [inner, value] of Object.entries(part)) this.#survey(value, inner, looked);
    }
  }
}

/** Whether a row, a bit or a tag gives its name a number, and nothing else. */
function givesNumber(part: { type?: ValueType; width?: number; values?: string; value?: string; first?: string }): boolean {
  const { type, width, values, value, first } = part;
  if (type !== undefined) return integerBits(type) > 0 && integerBits(type) < 64;
  return width !== undefined ? width > 1 || values !== undefined : value !== undefined || first !== undefined;
}
