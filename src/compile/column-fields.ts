import type { Bit, Dissector, FieldRow, Row } from '../schema/dissector.ts';
import { integerBits } from '../schema/field.ts';
import { fixedSize } from './run.ts';

/** A field that the streaming path reads: one value a packet, the outermost. */
export interface ColumnField {
  readonly name: string;
  /** "number": an integer of `octets`. "octets": that many octets as they are. "mark": presence alone. */
  readonly kind: 'number' | 'octets' | 'mark';
  readonly octets: number;
}

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
