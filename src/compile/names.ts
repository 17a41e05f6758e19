import type { Bit, Dissector, FieldRow, Row } from '../schema/dissector.ts';
import { parseExpression } from '../schema/parse-expression.ts';
import { visitNames } from '../schema/visit-names.ts';

/** Field names that an expression looks at. */
export function namesIn(text: string): ReadonlySet<string> {
  const known = namesByText.get(text);
  if (known) return known;
  const names = new Set<string>();
  visitNames(parseExpression(text, 'dissector'), (name) => names.add(name));
  namesByText.set(text, names);
  return names;
}

/** Expressions are few, and whoever compiles a dissector asks for the names of each many times. */
const namesByText = new Map<string, ReadonlySet<string>>();

/** What bounds an element, in a word: the last field that its size looks at, which holds the length where others choose. */
export function boundName(size: string | undefined): string {
  return size === undefined ? '' : ([...namesIn(size)].at(-1) ?? size);
}

function bitNames(bits: readonly Bit[] = []): string[] {
  return bits.flatMap((bit) => [...(bit.name === undefined ? [] : [bit.name]), ...bitNames(bit.bits)]);
}

/** Names that a field row gives values to: its own and those of its bits. */
export function fieldNames(row: Pick<FieldRow, 'name' | 'bits'>): string[] {
  return [...(row.name === undefined ? [] : [row.name]), ...bitNames(row.bits)];
}

/** Further names of the same values. */
export function aliasNames({ also = [], bits = [] }: Pick<FieldRow, 'also' | 'bits'>): string[] {
  return [...also, ...bits.flatMap((bit) => aliasNames(bit))];
}

export function defines(row: FieldRow, names: ReadonlySet<string>): boolean {
  return fieldNames(row).some((name) => names.has(name));
}

/** Names that the rows of a part declare in the element itself; those of nested lists do not leak outward. */
export function namesOf(part: string | readonly Row[], dissector: Dissector, visited = new Set<string>()): Set<string> {
  const names = new Set<string>();
  if (typeof part === 'string') {
    if (visited.has(part)) return names;
    visited.add(part);
  }
  const add = (inner: string | readonly Row[]) => {
    for (const name of namesOf(inner, dissector, visited)) names.add(name);
  };
  for (const row of typeof part === 'string' ? (dissector.parts?.[part] ?? []) : part) {
    if (row.value !== undefined) names.add(row.name as string);
    else if (row.block !== undefined) add(row.of ?? row.fields ?? []);
    else if (row.match !== undefined) {
      for (const inner of Object.values(row.cases)) add(inner);
      if (row.else !== undefined) add(row.else);
    } else if (row.type !== undefined) for (const name of fieldNames(row)) names.add(name);
  }
  return names;
}

/** Names that a row itself gives values to. */
export function namesGiven(row: Row): string[] {
  if (row.list !== undefined) return [row.name, row.tag?.name].filter((name) => name !== undefined);
  if (row.next !== undefined || row.match !== undefined) return [];
  if (row.value !== undefined || row.block !== undefined) return row.name === undefined ? [] : [row.name];
  return [...fieldNames(row as FieldRow), ...aliasNames(row as FieldRow)];
}

/** All rows of a dissector, those within others included. */
export function allRows({ fields, parts = {} }: Dissector): Row[] {
  const within = (part: string | readonly Row[] | undefined): Row[] => (typeof part === 'object' ? part.flatMap(withOwn) : []);
  const withOwn = (row: Row): Row[] => {
    if (row.match !== undefined) return [row, ...[...Object.values(row.cases), row.else].flatMap(within)];
    if (row.block !== undefined || row.list !== undefined) return [row, ...within(row.fields)];
    return row.type === undefined ? [row] : [row, ...within((row as FieldRow).over)];
  };
  return [fields, ...Object.values(parts)].flatMap(within);
}

/** Names of the fields that tell that a check of the row, or of its bits, did not hold. */
export function checkNames(row: Row | Bit): string[] {
  const { check = [], bits = [] } = row as Pick<FieldRow, 'check' | 'bits'>;
  const named = [check].flat().flatMap(({ name }) => (name === undefined ? [] : [name]));
  return [...named, ...bits.flatMap(checkNames)];
}
