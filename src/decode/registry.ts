import { DetailDecoder } from '../compile/detail.ts';
import { type NamesOfTable, namesOfTable, type Tables } from '../compile/fields.ts';
import { type LookAhead, lookAhead } from '../compile/look-ahead.ts';
import { allRows, checkNames, namesGiven } from '../compile/names.ts';
import type { Dissector, Row, ValueTable } from '../schema/dissector.ts';
import type { Field } from '../schema/field.ts';
import type { DecoderFunction } from './decoder-function.ts';
import { frameFields } from './frame.ts';
import { wholeFields } from './reassembly.ts';
import { segmentFields } from './stream.ts';
import { standardTrackers } from './trackers/standard.ts';

/** What leads on: the protocol, and how sure that is where octets were looked at instead of a number. */
export interface Lead {
  readonly protocol: string;
  readonly confidence?: number;
  /** Protocol of later packets between the same ends, where nothing else recognises them. */
  readonly keep?: string;
}

/** A guess by content. */
export interface Recognition extends Lead {
  readonly confidence: number;
  /** Its test, as it is declared. */
  readonly that: string;
  readonly test: LookAhead;
  /** Values of the table for which alone it is asked. */
  readonly at: ReadonlySet<number> | undefined;
  /** Protocol that both hosts must have spoken. */
  readonly after: string | undefined;
}

/**
 * All protocols that a decoder knows. Dissectors register themselves by their `on` and `guess` keys, so a new one
 * needs no change anywhere else.
 */
export class Registry {
  readonly #decoders = new Map<string, DetailDecoder>();
  /** Who gives fields, in the order in which they were added: of several with one name the first counts. */
  readonly #givers: FieldGiver[] = [];
  readonly #numbers = new Map<string, Map<number, Lead>>();
  readonly #guesses = new Map<string, Recognition[]>();
  readonly #spoken = new Set<string>();
  readonly #names: ReadonlyMap<string, NamesOfTable>;
  readonly functions: ReadonlyMap<string, DecoderFunction>;

  constructor(dissectors: readonly Dissector[], tables: readonly ValueTable[], functions: ReadonlyMap<string, DecoderFunction>) {
    this.#names = new Map(tables.map((table) => [table.table, namesOfTable(table)]));
    this.functions = functions;
    this.addFields(frameFields);
    for (const { fields } of standardTrackers()) this.addFields(fields);
    for (const { fields } of functions.values()) this.addFields(fields);
    for (const dissector of dissectors) this.add(dissector);
  }

  /** Adds a dissector that the checks have passed; it takes the place of one with the same protocol. */
  add(dissector: Dissector): void {
    const decoder = new DetailDecoder(dissector, this.#tablesOf(dissector));
    this.#decoders.set(dissector.protocol, decoder);
    const giver = new FieldGiver(
      () => namesOfDissector(dissector),
      () => fieldsOf(decoder),
      dissector.protocol,
    );
    const replaced = this.#givers.findIndex(({ protocol }) => protocol === dissector.protocol);
    if (replaced < 0) this.#givers.push(giver);
    else this.#givers[replaced] = giver;
    for (const [table, values] of Object.entries(dissector.on ?? {})) {
      for (const value of values) this.decodeAs(table, value, dissector.protocol);
    }
    for (const [table, known] of this.#guesses) {
      this.#guesses.set(
        table,
        known.filter(({ protocol }) => protocol !== dissector.protocol),
      );
    }
    for (const { in: table, that, confidence, at, after, keep } of dissector.guess ?? []) {
      const guess = {
        protocol: dissector.protocol,
        that,
        test: lookAhead(that),
        confidence,
        at: at && new Set(at),
        after,
        ...(keep !== undefined && { keep }),
      };
      if (after !== undefined) this.#spoken.add(after);
      const all = [...(this.#guesses.get(table) ?? []), guess];
      this.#guesses.set(
        table,
        all.sort((a, b) => b.confidence - a.confidence),
      );
    }
  }

  /** The tables that a dissector's rows may name: its own before those of all. */
  #tablesOf(dissector: Dissector): Tables {
    const own = new Map<string, NamesOfTable>();
    return {
      get: (name) => {
        const { tables = {} } = dissector;
        if (!Object.hasOwn(tables, name)) return this.#names.get(name);
        if (!own.has(name)) own.set(name, namesOfTable({ values: tables[name]! }));
        return own.get(name);
      },
    };
  }

  /** Makes fields known to filters and output: what trackers and functions add to trees. */
  addFields(fields: readonly Field[]): void {
    this.#givers.push(
      new FieldGiver(
        () => fields.flatMap(({ name, also }) => [name, ...also]),
        () => fields,
      ),
    );
  }

  /** Protocols whose dissectors declare a field of this name, be it in `also`. */
  declaring(name: string): string[] {
    return this.#givers.flatMap(({ protocol, names }) => (protocol !== undefined && names.has(name) ? [protocol] : []));
  }

  /** A value of a table leads to a protocol, whatever dissectors say: `-d udp.port==4501,isakmp`. */
  decodeAs(table: string, value: number, protocol: string): void {
    const numbers = this.#numbers.get(table) ?? new Map<number, Lead>();
    this.#numbers.set(table, numbers.set(value, { protocol }));
  }

  decoder(protocol: string): DetailDecoder | undefined {
    return this.#decoders.get(protocol);
  }

  get protocols(): readonly string[] {
    return [...this.#decoders.keys()];
  }

  /** Tables of numbers that lead to protocols, e.g. "udp.port". */
  get tables(): ReadonlyMap<string, ReadonlyMap<number, Lead>> {
    return this.#numbers;
  }

  /** Guesses of a table, the surest first. */
  guesses(table: string): readonly Recognition[] {
    return this.#guesses.get(table) ?? [];
  }

  /** Names of values that a table of `dissectors/tables` has. */
  namesOf(table: string): NamesOfTable | undefined {
    return this.#names.get(table);
  }

  /** All protocols that a table may lead to, by its numbers, by guesses, and by what earlier packets told. */
  ledBy(table: string): Set<string> {
    const leads: Lead[] = [...(this.#numbers.get(table)?.values() ?? []), ...(this.#guesses.get(table) ?? [])];
    return new Set(leads.flatMap(({ protocol, keep }) => (keep === undefined ? [protocol] : [protocol, keep])));
  }

  /** Protocols that a guess wants two hosts to have spoken. */
  get spoken(): ReadonlySet<string> {
    return this.#spoken;
  }

  /** Whether a guess wants to know of this protocol, and its own guesses recognise it in the octets. */
  isSpoken(protocol: string, bytes: Uint8Array, at: number, end: number): boolean {
    if (!this.#spoken.has(protocol)) return false;
    return [...this.#guesses.values()].some((guesses) =>
      guesses.some((guess) => guess.protocol === protocol && guess.test(bytes, at, end)),
    );
  }

  /** The protocol of the first of two keys that the table knows, whatever the octets are. */
  byNumber(table: string, first: number, second: number): string | undefined {
    const numbers = this.#numbers.get(table);
    return (numbers?.get(first) ?? numbers?.get(second))?.protocol;
  }

  field(name: string): Field | undefined {
    return this.#givers.find(({ names }) => names.has(name))?.fields.get(name);
  }

  /** Names of all fields, aliases included. */
  get fieldNames(): Iterable<string> {
    return new Set(this.#givers.flatMap(({ names }) => [...names]));
  }

  /**
   * What a table gives for the first of two keys that it knows (-1: no key) and that the octets do not belie, else the
   * best guess by content. `spoke` says whether the two hosts spoke a protocol before. Allocates nothing: the streaming
   * path asks this for every layer.
   */
  lead(
    table: string,
    first: number,
    second: number,
    bytes: Uint8Array,
    at: number,
    end: number,
    spoke?: (protocol: string) => boolean,
  ): Lead | undefined {
    const numbers = this.#numbers.get(table);
    const known = numbers?.get(first);
    if (known && this.#accepts(known, bytes, at, end)) return known;
    const other = numbers?.get(second);
    if (other && this.#accepts(other, bytes, at, end)) return other;
    const guesses = this.#guesses.get(table);
    if (!guesses) return undefined;
    for (const guess of guesses) {
      if (guess.at && !guess.at.has(first) && !guess.at.has(second)) continue;
      if (guess.test(bytes, at, end) && (guess.after === undefined || spoke?.(guess.after))) return guess;
    }
    return undefined;
  }

  #accepts({ protocol }: Lead, bytes: Uint8Array, at: number, end: number): boolean {
    return this.#decoders.get(protocol)?.accepts(bytes, at, end) === true;
  }
}

/** Somebody who gives fields. Their names are known sooner than the fields: for these a dissector must be compiled. */
class FieldGiver {
  readonly protocol: string | undefined;
  readonly #namesNow: () => Iterable<string>;
  readonly #fieldsNow: () => readonly Field[];
  #names: ReadonlySet<string> | undefined;
  #fields: ReadonlyMap<string, Field> | undefined;

  constructor(names: () => Iterable<string>, fields: () => readonly Field[], protocol?: string) {
    this.protocol = protocol;
    this.#namesNow = names;
    this.#fieldsNow = fields;
  }

  get names(): ReadonlySet<string> {
    this.#names ??= new Set(this.#namesNow());
    return this.#names;
  }

  get fields(): ReadonlyMap<string, Field> {
    if (this.#fields) return this.#fields;
    const fields = new Map<string, Field>();
    for (const field of this.#fieldsNow()) for (const name of [field.name, ...field.also]) if (!fields.has(name)) fields.set(name, field);
    this.#fields = fields;
    return fields;
  }
}

/** Fields that a dissector gives, with those of the wholes and streams that it joins. */
function fieldsOf({ dissector, fields }: DetailDecoder): Field[] {
  return [
    ...fields,
    ...[...joinNames(dissector)].flatMap((name) => Object.values(wholeFields(name))),
    ...[...segmentNames(dissector)].flatMap((name) => Object.values(segmentFields(name))),
  ];
}

/** The names of these. */
function namesOfDissector(dissector: Dissector): string[] {
  return [
    dissector.protocol,
    ...allRows(dissector).flatMap((row) => [...namesGiven(row), ...checkNames(row)]),
    ...[...joinNames(dissector)].flatMap((name) => Object.values(wholeFields(name)).map((field) => field.name)),
    ...[...segmentNames(dissector)].flatMap((name) => Object.values(segmentFields(name)).map((field) => field.name)),
  ];
}

/** Prefixes of the fields of streams. */
function segmentNames({ fields, parts = {} }: Dissector): Set<string> {
  const rows: Row[] = [...fields, ...Object.values(parts).flat()];
  return new Set(rows.flatMap((row) => (row.next !== undefined && row.segment ? [row.segment.name] : [])));
}

/** Prefixes of the wholes that a dissector joins. */
function joinNames({ fields, parts = {} }: Dissector): Set<string> {
  const rows: Row[] = [...fields, ...Object.values(parts).flat()];
  return new Set(rows.flatMap((row) => (row.next !== undefined && row.join ? [row.join.name] : [])));
}
