import { hex } from './render.ts';

/** A set of integers written as in a table or a case: "1", "4, 34", "0x0800", "128..255". */
export interface IntegerSet {
  readonly items: readonly { readonly from: number; readonly to: number }[];
}

const item = /^(0x[0-9a-f]+|\d+)(?:\.\.(0x[0-9a-f]+|\d+))?$/i;

/** Undefined where the text is no such set, or a range runs backwards. */
export function parseIntegerSet(text: string): IntegerSet | undefined {
  const items = [];
  for (const part of text.split(',')) {
    const match = item.exec(part.trim());
    if (!match) return undefined;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (to < from) return undefined;
    items.push({ from, to });
  }
  return { items };
}

/** A lookup by integer over keys that are integer sets: exact numbers first, then ranges in their order. */
export function lookup<T>(entries: Iterable<readonly [string, T]>): (value: number) => T | undefined {
  const exact = new Map<number, T>();
  const ranges: { from: number; to: number; target: T }[] = [];
  for (const [key, target] of entries) {
    for (const { from, to } of parseIntegerSet(key)?.items ?? []) {
      if (from === to) exact.set(from, target);
      else ranges.push({ from, to, target });
    }
  }
  return (value) => exact.get(value) ?? ranges.find((range) => value >= range.from && value <= range.to)?.target;
}

/** Octets that a table names: all of a value ("09002689dfd6b712"), or how it begins ("12f5f28c*"). */
export interface OctetPattern {
  /** Hexadecimal digits in lower case. */
  readonly digits: string;
  readonly begins: boolean;
}

const pattern = /^((?:[0-9a-f]{2})+)(\*?)$/;

/** Undefined where the text is no pattern of octets. */
export function parseOctetPattern(text: string): OctetPattern | undefined {
  const match = pattern.exec(text);
  return match ? { digits: match[1]!, begins: match[2] === '*' } : undefined;
}

/** A lookup by octets over keys that are patterns: the whole value first, then its longest beginning. */
export function lookupOctets<T>(entries: Iterable<readonly [string, T]>): (octets: Uint8Array) => T | undefined {
  const whole = new Map<string, T>();
  const beginnings = new Map<string, T>();
  for (const [key, target] of entries) {
    const { digits, begins } = parseOctetPattern(key) ?? { digits: '', begins: false };
    if (digits !== '') (begins ? beginnings : whole).set(digits, target);
  }
  const lengths = [...new Set([...beginnings.keys()].map(({ length }) => length))].sort((a, b) => b - a);
  const longest = Math.max(0, ...lengths, ...[...whole.keys()].map(({ length }) => length)) / 2;
  return (octets) => {
    const digits = hex(octets.subarray(0, longest + 1));
    const exact = whole.get(digits);
    if (exact !== undefined) return exact;
    const length = lengths.find((candidate) => candidate <= digits.length && beginnings.has(digits.slice(0, candidate)));
    return length === undefined ? undefined : beginnings.get(digits.slice(0, length));
  };
}
