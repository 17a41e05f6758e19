import { lookup, lookupOctets } from '../schema/cases.ts';
import type { Bit, FieldRow, ValueRow, ValueTable } from '../schema/dissector.ts';
import { type BitPlace, type Field, integerBits, type ValueType } from '../schema/field.ts';

/** A table in use: the names of integers or of octets, and what the names mean. */
export interface NamesOfTable {
  readonly ofInteger: (value: number) => string | undefined;
  readonly ofOctets: (octets: Uint8Array) => string | undefined;
  readonly meanings: ValueTable['meanings'];
}

/** Names of values by table: what the registries of dissectors/tables and a dissector's own tables give. */
export type Tables = Pick<ReadonlyMap<string, NamesOfTable>, 'get'>;

/** A table is read and indexed when it is asked first: one packet needs few of them. */
export function namesOfTable(table: Pick<ValueTable, 'values' | 'meanings'>): NamesOfTable {
  let [byInteger, byOctets]: [NamesOfTable['ofInteger']?, NamesOfTable['ofOctets']?] = [];
  return {
    ofInteger: (value) => {
      byInteger ??= lookup(Object.entries(table.values));
      return byInteger(value);
    },
    ofOctets: (octets) => {
      byOctets ??= lookupOctets(Object.entries(table.values));
      return byOctets(octets);
    },
    get meanings() {
      return table.meanings;
    },
  };
}

/** "esp.spi" → "Spi", for rows without a label. */
function labelOf(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1).replaceAll('_', ' ');
  return last.charAt(0).toUpperCase() + last.slice(1);
}

interface Presented {
  readonly name?: string;
  readonly also?: readonly string[];
  readonly label?: string;
  readonly base?: 'dec' | 'hex';
  readonly values?: string;
  readonly ref?: string;
}

/** Makes the fields of one dissector: what all packets share about its rows. */
export class Fields {
  readonly #document: string;
  readonly #tables: Tables;

  constructor(rfc: number | undefined, tables: Tables) {
    this.#document = rfc === undefined ? '' : `RFC ${rfc}`;
    this.#tables = tables;
  }

  of(row: Presented, type: ValueType): Field {
    const name = row.name ?? '';
    const names = row.values === undefined ? undefined : this.#tables.get(row.values);
    return {
      name,
      also: row.also ?? [],
      label: row.label ?? labelOf(name),
      type,
      base: row.base ?? 'dec',
      bits: integerBits(type),
      ...(names && type !== 'bytes' && { valueName: names.ofInteger }),
      ...(names && type === 'bytes' && { codeName: (code) => (typeof code === 'string' ? undefined : names.ofOctets(code)) }),
      ...(names?.meanings && { meanings: names.meanings }),
      ...(row.ref !== undefined && { ref: this.#document !== '' && /^\d/.test(row.ref) ? `${this.#document} §${row.ref}` : row.ref }),
    };
  }

  ofRow(row: FieldRow): Field {
    return this.of(row, row.type);
  }

  ofValue(row: ValueRow): Field {
    return this.of(row, row.type ?? 'u32');
  }

  /** A bit without values is a boolean; more bits are an integer of the type given, or of the integer they are in. */
  ofBit(bit: Bit, whole: ValueType, place: BitPlace): Field {
    return { ...this.of(bit, bit.type ?? (bit.width === 1 && bit.values === undefined ? 'bool' : whole)), place: narrowed(bit, place) };
  }
}

/** Bits with an integer type of their own are shown with as many octets of the whole as that has, where they lie within so many. */
function narrowed(bit: Bit, place: BitPlace): BitPlace {
  const octets = bit.type === undefined ? 0 : integerBits(bit.type) / 8;
  const at = Math.floor((place.octets * 8 - place.shift - place.width) / 8);
  const right = (place.octets - at - octets) * 8;
  if (octets === 0 || octets >= place.octets || place.shift < right) return place;
  return { at: place.at + at, octets, width: place.width, shift: place.shift - right };
}
