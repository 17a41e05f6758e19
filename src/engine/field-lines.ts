import { type Batch, NO_TIME } from '../capture/batch.ts';
import { type Column, isValid } from '../decode/columns.ts';
import { timeBetween } from '../decode/frame.ts';
import type { FieldsOptions } from '../output/fields.ts';
import type { OctetWriter } from '../output/octet-writer.ts';
import type { Field, Time } from '../schema/field.ts';
import { dateText, ipv6Text, secondsText } from '../schema/render.ts';
import type { Skimmer } from './skimmer.ts';

/** Room for one value: an IPv6 address, a date and 16 octets in hexadecimal need less. */
const mostOfCell = 64;

/** Writes the value of one field in a packet. */
interface Cell {
  readonly has: (row: number) => boolean;
  readonly write: (row: number) => void;
}

/** Whether {@link FieldLines} writes the field: a column whose values have one form, or a fact of the record. */
export function isLineField(name: string, fields: readonly Field[]): boolean {
  return name in facts || (fields.length > 0 && formOf(fields) !== undefined);
}

/** The lines of `fieldsFormat`, octet for octet, for packets of which columns tell all: no tree, no strings. */
export class FieldLines {
  readonly #cells: readonly (Cell | undefined)[];
  readonly #writer: OctetWriter;
  readonly #separator: Uint8Array;
  readonly #quote: Uint8Array;
  readonly #room: number;
  readonly #moment: Moment;

  constructor(
    names: readonly string[],
    { separator, quote }: FieldsOptions,
    writer: OctetWriter,
    skimmer: Skimmer,
    fieldsOf: (name: string) => readonly Field[],
  ) {
    const encoder = new TextEncoder();
    this.#writer = writer;
    this.#separator = encoder.encode(separator);
    this.#quote = encoder.encode(quote);
    this.#moment = new Moment(skimmer);
    this.#room = names.length * (mostOfCell + 2 * this.#quote.length + this.#separator.length) + 1;
    // A name that is given twice has its value in the last place only, as in tshark.
    this.#cells = names.map((name, place) => (names.lastIndexOf(name) === place ? this.#cell(name, skimmer, fieldsOf) : undefined));
  }

  /** Takes the batch that the skimmer has read. */
  read(batch: Batch): void {
    this.#moment.batch = batch;
  }

  write(row: number): void {
    const writer = this.#writer;
    writer.reserve(this.#room);
    const quote = this.#quote;
    for (let i = 0; i < this.#cells.length; i++) {
      if (i > 0) writer.octets(this.#separator);
      const cell = this.#cells[i];
      if (cell === undefined || !cell.has(row)) continue;
      writer.octets(quote);
      cell.write(row);
      writer.octets(quote);
    }
    writer.octet(0x0a);
  }

  /** Undefined for a name that nobody knows: its cells are empty. */
  #cell(name: string, skimmer: Skimmer, fieldsOf: (name: string) => readonly Field[]): Cell | undefined {
    const fact = facts[name];
    if (fact) return fact(this.#moment, this.#writer);
    const column = skimmer.column(name);
    return column && { has: (row) => isValid(column, row), write: formOf(fieldsOf(name))!(column, this.#writer) };
  }
}

/** The record at hand, and the times that its own is compared with. */
class Moment {
  readonly #skimmer: Skimmer;
  batch: Batch = undefined as unknown as Batch;

  constructor(skimmer: Skimmer) {
    this.#skimmer = skimmer;
  }

  hasTime = (row: number): boolean => this.batch.nanoseconds[row] !== NO_TIME;

  time(row: number): Time {
    return { seconds: this.batch.seconds[row]!, nanoseconds: this.batch.nanoseconds[row]! };
  }

  first(): Time {
    return this.#skimmer.first!;
  }

  previous(row: number): Time {
    return this.#skimmer.timeBefore(row) ?? this.time(row);
  }
}

function writeSeconds(writer: OctetWriter, time: Time): void {
  if (time.seconds < 0 || time.nanoseconds < 0) {
    writer.text(secondsText(time));
    return;
  }
  writer.decimal(time.seconds);
  writer.octet(0x2e);
  writer.digits(time.nanoseconds, 9);
}

const always = () => true;

/** Fields of the frame that the record tells, by name. */
const facts: Readonly<Record<string, (moment: Moment, writer: OctetWriter) => Cell>> = {
  'frame.number': (moment, writer) => ({ has: always, write: (row) => writer.decimal(moment.batch.first + row) }),
  'frame.len': (moment, writer) => ({ has: always, write: (row) => writer.decimal(moment.batch.original[row]!) }),
  'frame.cap_len': (moment, writer) => ({ has: always, write: (row) => writer.decimal(moment.batch.captured[row]!) }),
  'frame.time': (moment, writer) => ({ has: moment.hasTime, write: (row) => writer.text(dateText(moment.time(row))) }),
  'frame.time_epoch': (moment, writer) => ({ has: moment.hasTime, write: (row) => writeSeconds(writer, moment.time(row)) }),
  'frame.time_relative': (moment, writer) => ({
    has: moment.hasTime,
    write: (row) => writeSeconds(writer, timeBetween(moment.time(row), moment.first())),
  }),
  'frame.time_delta': (moment, writer) => ({
    has: moment.hasTime,
    write: (row) => writeSeconds(writer, timeBetween(moment.time(row), moment.previous(row))),
  }),
};

type Form = (column: Column, writer: OctetWriter) => (row: number) => void;

const octetsOf = (column: Column) => column.values as Uint8Array;
const withSeparator =
  (separator: number): Form =>
  (column, writer) =>
  (row) =>
    writer.hex(octetsOf(column), row * column.octets, (row + 1) * column.octets, separator);

const forms: Readonly<Record<string, Form>> = {
  ipv4: (column, writer) => (row) => writer.ipv4(column.values[row]!),
  ipv6: (column, writer) => (row) => writer.text(ipv6Text(octetsOf(column).subarray(row * 16, row * 16 + 16))),
  bytes: withSeparator(0),
  mac: withSeparator(0x3a),
  eui64: withSeparator(0x3a),
  none: (_, writer) => () => writer.octet(0x31),
};

const decimal: Form = (column, writer) => (row) => writer.decimal(column.values[row]!);

/** How the column of a field is written; undefined where its declarations differ, or its values are none of a column. */
function formOf([first, ...more]: readonly Field[]): Form | undefined {
  if (!first || more.some(({ type, base, bits }) => type !== first.type || base !== first.base || bits !== first.bits)) return undefined;
  const form = forms[first.type];
  if (form) return form;
  if (first.type === 'bool') return decimal;
  if (!/^u(8|16|24|32)(le)?$/.test(first.type)) return undefined;
  if (first.base === 'dec') return decimal;
  return first.bits % 8 === 0 ? (column, writer) => (row) => writer.hexadecimal(column.values[row]!, first.bits / 8) : undefined;
}
