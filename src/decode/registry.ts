import { compileDetail, type DetailDecoder } from '../compile/detail.ts';
import { compileTest, Scope, type Test } from '../compile/evaluate.ts';
import { tableLookup, type Tables } from '../compile/fields.ts';
import type { Source } from '../compile/tree.ts';
import type { Dissector, ValueTable } from '../schema/dissector.ts';
import type { Field } from '../schema/field.ts';
import { parseExpression } from '../schema/parse-expression.ts';
import { frameFields } from './frame.ts';
import type { DecoderFunction } from './functions.ts';

interface Recognition {
  readonly protocol: string;
  readonly test: Test;
  readonly confidence: number;
}

/** What leads on: the protocol, and how sure that is where octets were looked at instead of a number. */
export interface Lead {
  readonly protocol: string;
  readonly confidence?: number;
}

const nowhere = new Scope();

/**
 * All protocols that a decoder knows. Dissectors register themselves by their `on` and `guess` keys, so a new one
 * needs no change anywhere else.
 */
export class Registry {
  readonly #decoders = new Map<string, DetailDecoder>();
  readonly #fields = new Map<string, Field>();
  readonly #numbers = new Map<string, Map<number, string>>();
  readonly #guesses = new Map<string, Recognition[]>();
  readonly #names: Map<string, (value: number) => string | undefined>;
  readonly functions: ReadonlyMap<string, DecoderFunction>;

  constructor(dissectors: readonly Dissector[], tables: readonly ValueTable[], functions: ReadonlyMap<string, DecoderFunction>) {
    this.#names = new Map(tables.map(({ table, values }) => [table, tableLookup(values)]));
    this.functions = functions;
    this.addFields(frameFields);
    for (const { fields } of functions.values()) this.addFields(fields);
    for (const dissector of dissectors) this.add(dissector);
  }

  /** Adds a dissector that the checks have passed; it takes the place of one with the same protocol. */
  add(dissector: Dissector): void {
    const own = Object.entries(dissector.tables ?? {}).map(([name, values]) => [name, tableLookup(values)] as const);
    const tables: Tables = new Map([...this.#names, ...own]);
    const decoder = compileDetail(dissector, tables);
    this.#decoders.set(dissector.protocol, decoder);
    this.addFields(decoder.fields);
    for (const [table, values] of Object.entries(dissector.on ?? {})) {
      for (const value of values) this.decodeAs(table, value, dissector.protocol);
    }
    for (const { in: table, that, confidence } of dissector.guess ?? []) {
      const known = this.#guesses.get(table) ?? [];
      const others = known.filter((guess) => guess.protocol !== dissector.protocol || guess.confidence !== confidence);
      const guess = { protocol: dissector.protocol, test: compileTest(parseExpression(that, 'dissector')), confidence };
      this.#guesses.set(table, [...others, guess].sort((a, b) => b.confidence - a.confidence));
    }
  }

  /** Makes fields known to filters and output: what trackers and functions add to trees. */
  addFields(fields: readonly Field[]): void {
    for (const field of fields) {
      for (const name of [field.name, ...field.also]) if (!this.#fields.has(name)) this.#fields.set(name, field);
    }
  }

  /** A value of a table leads to a protocol, whatever dissectors say: `-d udp.port==4501,isakmp`. */
  decodeAs(table: string, value: number, protocol: string): void {
    const numbers = this.#numbers.get(table) ?? new Map<number, string>();
    this.#numbers.set(table, numbers.set(value, protocol));
  }

  decoder(protocol: string): DetailDecoder | undefined {
    return this.#decoders.get(protocol);
  }

  get protocols(): readonly string[] {
    return [...this.#decoders.keys()];
  }

  get tables(): ReadonlyMap<string, ReadonlyMap<number, string>> {
    return this.#numbers;
  }

  field(name: string): Field | undefined {
    return this.#fields.get(name);
  }

  /** Names of all fields, aliases included. */
  get fieldNames(): Iterable<string> {
    return this.#fields.keys();
  }

  /** The protocol that a table gives for the first key that it knows, else the best guess by content. */
  lead(table: string, keys: readonly number[], source: Source, start: number, end: number): Lead | undefined {
    const numbers = this.#numbers.get(table);
    for (const key of keys) {
      const protocol = numbers?.get(key);
      if (protocol !== undefined) return { protocol };
    }
    const place = { scope: nowhere, bytes: source.bytes, at: start, end };
    const guess = this.#guesses.get(table)?.find(({ test }) => test(place));
    return guess && { protocol: guess.protocol, confidence: guess.confidence };
  }
}
