import type { Bit, Dissector, FieldRow, NextRow, Row } from '../schema/dissector.ts';
import { integerBits } from '../schema/field.ts';
import { namesIn } from './names.ts';
import { fixedSize } from './value.ts';

/** A field that the streaming path reads: one value a packet, the outermost. */
export interface ColumnField {
  readonly name: string;
  /** "number": an integer of `octets`. "octets": that many octets as they are. "mark": presence alone. */
  readonly kind: 'number' | 'octets' | 'mark';
  readonly octets: number;
}

/** What columns do not tell of a packet, in bits. */
export const deep = {
  /** Further values of the layers at hand: lists, quotations, damage. */
  values: 1,
  /** Further layers: fragments, streams, or a layer within the same layer. */
  layers: 2,
  /** The next layer is another one if the two hosts spoke some protocol before. */
  hosts: 4,
  /** A layer occurs more than once, and columns hold its innermost values. */
  again: 8,
  /** No number tells what is between two ports, and the octets not for sure: earlier packets between them may. */
  flows: 16,
  /** A layer is longer, by what it says, than what there is of it. This changes no value. */
  cut: 32,
} as const;

/** Columns that a dissector declares. Rows of lists have none: they occur many times in a packet. */
export function columnFields(dissector: Dissector): ColumnField[] {
  const found: ColumnField[] = [];
  const add = (field: ColumnField) => {
    if (!found.some(({ name }) => name === field.name)) found.push(field);
  };
  const bits = (children: readonly Bit[] = [], whole: string) => {
    for (const bit of children) {
      if (bit.column && bit.name !== undefined)
        add({ name: bit.name, kind: 'number', octets: Math.max(1, integerBits(bit.type ?? (whole as FieldRow['type'])) / 8) });
      bits(bit.bits, whole);
    }
  };
  const visit = (rows: readonly Row[]) => {
    for (const row of rows) {
      if (row.type !== undefined && row.value === undefined) {
        bits(row.bits, row.type);
        if (row.column && row.name !== undefined) add({ name: row.name, ...shape(row as FieldRow) });
      } else if (row.value !== undefined) {
        if (row.column) add({ name: row.name as string, kind: 'number', octets: 4 });
      } else if (row.block !== undefined) visit(partRows(dissector, row.of ?? row.fields));
      else if (row.match !== undefined) {
        for (const part of [...Object.values(row.cases), row.else]) visit(partRows(dissector, part));
      }
    }
  };
  visit(dissector.fields);
  return found;
}

/** How a field lies in a column. */
export function shape(row: FieldRow): { kind: ColumnField['kind']; octets: number } {
  if (row.type === 'none') return { kind: 'mark', octets: 0 };
  const octets = fixedSize(row) ?? 0;
  const isNumber = row.type === 'ipv4' || row.type === 'bool' || (integerBits(row.type) > 0 && octets <= 4);
  return isNumber ? { kind: 'number', octets: octets === 3 ? 4 : octets } : { kind: 'octets', octets };
}

/** The rows of a part, given in place or by its name. */
export function partRows(dissector: Dissector, part: string | readonly Row[] | undefined): readonly Row[] {
  return typeof part === 'string' ? (dissector.parts?.[part] ?? []) : (part ?? []);
}

/** Names that expressions and keys of the dissector look at, where column readers may come. */
export function neededNames(dissector: Dissector): Set<string> {
  const needed = new Set<string>();
  const seen = new Set<string>();
  const see = (text: string | undefined) => {
    if (text !== undefined) for (const name of namesIn(text)) needed.add(name);
  };
  const enter = (part: string | readonly Row[] | undefined) => {
    if (typeof part === 'string') {
      if (seen.has(part)) return;
      seen.add(part);
    }
    visit(partRows(dissector, part));
  };
  const visit = (rows: readonly Row[]) => {
    for (const row of rows) {
      see(row.if);
      if (row.value !== undefined) see(row.value as string);
      else if (row.block !== undefined || row.list !== undefined) {
        see(row.size);
        if (row.list !== undefined) for (const text of [row.until, row.tag?.first, row.tag?.next]) see(text);
        enter(row.of ?? row.fields);
      } else if (row.match !== undefined) {
        see(row.match);
        for (const part of [...Object.values(row.cases), row.else]) enter(part);
      } else if (row.next !== undefined) {
        for (const key of keysOf(row as NextRow)) needed.add(key);
        see(row.join?.offset ?? row.join?.number);
        see(row.join?.more);
        see(row.segment?.opens);
      } else see((row as FieldRow).size);
    }
  };
  see(dissector.size);
  visit(dissector.fields);
  return needed;
}

/** Fields that a row looks up to find the next layer. */
export function keysOf({ next }: NextRow): readonly string[] {
  if (typeof next === 'string') return [];
  return typeof next.key === 'string' ? [next.key] : next.key;
}
