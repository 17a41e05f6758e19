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
