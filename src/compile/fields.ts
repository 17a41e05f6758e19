import { lookup, lookupOctets } from '../schema/cases.ts';
import type { Bit, BlockRow, Check, Dissector, FieldRow, ListRow, Row, ValueRow, ValueTable } from '../schema/dissector.ts';
import { type BitPlace, type Field, integerBits, field as makeField, type ValueType } from '../schema/field.ts';

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

type Parts = NonNullable<Dissector['parts']>;

const noteField = (name: string) => makeField(name, 'Note', 'none');
/** What blocks, lists and checks without a name have for a field. */
export const unnamed = makeField('', '', 'none');
export const unnamedNote = noteField('');

/** Makes the fields of one dissector, one for each row, bit and check: what all packets share about them. */
export class Fields {
  readonly #document: string;
  readonly #tables: Tables;
  readonly #made = new Map<object, Field>();

  constructor(rfc: number | undefined, tables: Tables) {
    this.#document = rfc === undefined ? '' : `RFC ${rfc}`;
    this.#tables = tables;
  }

  #make(row: Presented, type: ValueType): Field {
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

  #once(declared: object, make: () => Field): Field {
    let made = this.#made.get(declared);
    if (!made) this.#made.set(declared, (made = make()));
    return made;
  }

  ofRow(row: FieldRow): Field {
    return this.#once(row, () => this.#make(row, row.type));
  }

  ofValue(row: ValueRow): Field {
    return this.#once(row, () => this.#make(row, row.type ?? 'u32'));
  }

  ofBlock(row: BlockRow): Field {
    return row.name === undefined ? unnamed : this.#once(row, () => this.#make({ name: row.name!, label: row.block }, 'none'));
  }

  ofList(row: ListRow): Field {
    const { tag, name, list } = row;
    if (tag) return this.#once(row, () => this.#make(tag, 'u8'));
    return name === undefined ? unnamed : this.#once(row, () => this.#make({ name, label: list }, 'none'));
  }

  /** Bits of an integer from the highest on; `outer` is the place of all of them together, `whole` its type. */
  ofBits(bits: readonly Bit[], whole: ValueType, outer = wholePlace(bits)): Field[] {
    let shift = outer.width;
    return bits.map((bit) => {
      shift -= bit.width;
      const place = { ...outer, at: 0, width: bit.width, shift: outer.shift + shift };
      return this.#once(bit, () => this.#ofBit(bit, whole, place));
    });
  }

  /** A bit without values is a boolean; more bits are an integer of the type given, or of the integer they are in. */
  #ofBit(bit: Bit, whole: ValueType, place: BitPlace): Field {
    const made = this.#make(bit, bit.type ?? (bit.width === 1 && bit.values === undefined ? 'bool' : whole));
    return { ...made, place: narrowed(bit, place) };
  }

  ofCheck(check: Check): Field {
    return check.name === undefined ? unnamedNote : this.#once(check, () => noteField(check.name!));
  }

  /** All fields that rows give, in the order of the rows; parts come where the first row leads to them. */
  *all({ fields, parts = {} }: Dissector): Iterable<Field> {
    const seen = new Set<string>();
    yield* this.#ofRows(fields, parts, seen);
    for (const name of Object.keys(parts)) yield* this.#ofPart(name, parts, seen);
  }

  *#ofPart(part: string | readonly Row[], parts: Parts, seen: Set<string>): Iterable<Field> {
    if (typeof part !== 'string') return yield* this.#ofRows(part, parts, seen);
    if (seen.has(part)) return;
    seen.add(part);
    yield* this.#ofRows(parts[part]!, parts, seen);
  }

  *#ofRows(rows: readonly Row[], parts: Parts, seen: Set<string>): Iterable<Field> {
    for (const row of rows) {
      if (row.value !== undefined) {
        yield this.ofValue(row as ValueRow);
        yield* this.#ofChecks(row as ValueRow);
      } else if (row.block !== undefined) {
        yield this.ofBlock(row);
        yield* this.#ofPart(row.of ?? row.fields ?? [], parts, seen);
      } else if (row.list !== undefined) {
        yield* this.#ofPart(row.of ?? row.fields ?? [], parts, seen);
        yield this.ofList(row);
      } else if (row.match !== undefined) {
        for (const part of Object.values(row.cases)) yield* this.#ofPart(part, parts, seen);
        if (row.else !== undefined) yield* this.#ofPart(row.else, parts, seen);
      } else if (row.type !== undefined) {
        yield this.ofRow(row);
        if (row.bits) yield* this.#ofAllBits(row.bits, row.type);
        if (row.over) yield* this.#ofRows(row.over, parts, seen);
        yield* this.#ofChecks(row);
        if (row.opens !== undefined) yield* this.#ofPart(row.opens, parts, seen);
      }
    }
  }

  *#ofAllBits(bits: readonly Bit[], whole: ValueType, outer?: BitPlace): Iterable<Field> {
    for (const [i, field] of this.ofBits(bits, whole, outer).entries()) {
      yield field;
      const bit = bits[i]!;
      if (bit.bits) yield* this.#ofAllBits(bit.bits, field.type, field.place);
      yield* this.#ofChecks(bit);
    }
  }

  *#ofChecks({ check }: Pick<FieldRow, 'check'>): Iterable<Field> {
    for (const one of checksOf(check)) yield this.ofCheck(one);
  }
}

/** The checks of a row, which may have one or several. */
export function checksOf(check: FieldRow['check']): readonly Check[] {
  return check === undefined ? [] : 'that' in check ? [check] : check;
}

/** The place of bits that make up a whole integer. */
export function wholePlace(bits: readonly Bit[]): BitPlace {
  const width = bits.reduce((sum, bit) => sum + bit.width, 0);
  return { at: 0, octets: Math.ceil(width / 8), width, shift: 0 };
}

/** Bits with an integer type of their own are shown with as many octets of the whole as that has, where they lie within so many. */
function narrowed(bit: Bit, place: BitPlace): BitPlace {
  const octets = bit.type === undefined ? 0 : integerBits(bit.type) / 8;
  const at = Math.floor((place.octets * 8 - place.shift - place.width) / 8);
  const right = (place.octets - at - octets) * 8;
  if (octets === 0 || octets >= place.octets || place.shift < right) return place;
  return { at: place.at + at, octets, width: place.width, shift: place.shift - right };
}
