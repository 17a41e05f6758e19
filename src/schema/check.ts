import { type Expression, ExpressionError } from './ast.ts';
import { parseIntegerSet, parseOctetPattern } from './cases.ts';
import {
  type Bit,
  type Check,
  type Dissector,
  dissectorSchema,
  type FieldRow,
  type ListRow,
  type MatchRow,
  type NextRow,
  type Row,
  rowKinds,
  type ValueRow,
} from './dissector.ts';
import { integerBits } from './field.ts';
import { isName } from './lexer.ts';
import { parseExpression, requireBoolean, requireNumber } from './parse-expression.ts';
import { suggest } from './suggest.ts';
import { parseTemplate } from './template.ts';
import { type Problem, validate } from './validate.ts';
import { visitNames } from './visit-names.ts';

/** What a declaration may refer to outside of itself. */
export interface CheckContext {
  readonly protocols: Iterable<string>;
  readonly valueTables: Iterable<string>;
  readonly functions: Iterable<string>;
}

/**
 * Everything that is wrong with a declaration; empty for a good one. Only a declaration without problems may be
 * compiled: the compiler relies on what is checked here.
 */
export function checkDissector(value: unknown, context: CheckContext): Problem[] {
  const shape = validate(dissectorSchema, value, '', (ref, row) => {
    const name = ref.slice('#/$defs/'.length);
    return name === 'row' ? rowKind(row) : dissectorSchema.$defs[name as keyof typeof dissectorSchema.$defs];
  });
  return shape.length > 0 ? shape : new Checker(value as Dissector, context).check();
}

function rowKind(row: unknown): (typeof rowKinds)[keyof typeof rowKinds] | Problem {
  const keys = typeof row === 'object' && row !== null ? Object.keys(row) : [];
  const kind = (Object.keys(rowKinds) as (keyof typeof rowKinds)[]).find((key) => keys.includes(key));
  if (kind) return rowKinds[kind];
  const near = keys.map((key) => suggest(key, Object.keys(rowKinds))).find((key) => key !== undefined);
  return { path: '', say: `a row has one of the keys ${Object.keys(rowKinds).join(', ')}${near ? `; did you mean "${near}"?` : ''}` };
}

/** Names in view: those of this element and of the ones around it. */
class Names {
  readonly #names: Set<string>;

  constructor(names: Iterable<string> = []) {
    this.#names = new Set(names);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  add(name: string | undefined): void {
    if (name !== undefined) this.#names.add(name);
  }

  inner(): Names {
    return new Names(this.#names);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#names[Symbol.iterator]();
  }
}

class Checker {
  readonly #dissector: Dissector;
  readonly #context: CheckContext;
  readonly #problems: Problem[] = [];
  /** Parts with the names that were in view where each was first used. */
  readonly #used = new Set<string>();
  readonly #open: string[] = [];

  constructor(dissector: Dissector, context: CheckContext) {
    this.#dissector = dissector;
    this.#context = context;
  }

  check(): Problem[] {
    const { protocol, fields, parts = {}, tables = {}, size, accepts, guess = [], stream, summary = [] } = this.#dissector;
    if (!isName(protocol)) this.#wrong('protocol', `"${protocol}" is no name; letters, digits, "_", "-" and "." in between`);
    for (const [name, values] of Object.entries(tables)) {
      const keys = Object.keys(values);
      const ofOctets = keys.every((key) => parseOctetPattern(key));
      for (const key of keys) if (!ofOctets && !parseIntegerSet(key)) this.#wrong(`tables.${name}`, notASet(key));
    }
    if (accepts !== undefined) this.#expression('accepts', accepts, new Names(), requireBoolean);
    guess.forEach(({ that, after, keep }, i) => {
      this.#expression(`guess[${i}].that`, that, new Names(), requireBoolean);
      if (after !== undefined) this.#protocol(`guess[${i}].after`, after);
      if (keep !== undefined) this.#protocol(`guess[${i}].keep`, keep);
    });
    if (stream) {
      this.#expression('stream.size', stream.size, new Names(), requireNumber);
      this.#expression('stream.begins', stream.begins, new Names(), requireBoolean);
    }
    const names = new Names();
    this.#rows('fields', fields, names);
    if (size !== undefined) this.#expression('size', size, names, requireNumber);
    summary.forEach((phrase, i) => {
      const { say, test } = typeof phrase === 'string' ? { say: phrase, test: undefined } : { say: phrase.say, test: phrase.if };
      if (test !== undefined) this.#expression(`summary[${i}].if`, test, names, requireBoolean);
      this.#template(`summary[${i}]`, say, undefined);
    });
    for (const name of Object.keys(parts)) if (!this.#used.has(name)) this.#wrong(`parts.${name}`, 'no row uses this part');
    return this.#problems;
  }

  #wrong(path: string, say: string): void {
    this.#problems.push({ path, say });
  }

  #expression(path: string, text: string, names: Names, require: (expression: Expression) => Expression): void {
    try {
      const expression = require(parseExpression(text, 'dissector'));
      visitNames(expression, (name) => {
        if (names.has(name)) return;
        const near = suggest(name, names);
        this.#wrong(path, `"${name}" is not read before this${near === undefined ? '' : `; did you mean "${near}"?`}`);
      });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#wrong(path, `${error.message} (at ${error.at + 1} in "${text}")`);
    }
  }

  #template(path: string, text: string, names: Names | undefined): void {
    const template = parseTemplate(text);
    if (!template) this.#wrong(path, `a brace is left open in "${text}"`);
    for (const name of template?.names.flatMap((alternatives) => alternatives.split('|')) ?? []) {
      if (names && !names.has(name)) this.#wrong(path, `"${name}" is not read in this element`);
    }
  }

  #name(path: string, row: { readonly name?: string; readonly also?: readonly string[] }): void {
    for (const name of [row.name, ...(row.also ?? [])]) {
      if (name !== undefined && !isName(name)) this.#wrong(path, `"${name}" is no field name; write it like "udp.port"`);
    }
  }

  #table(path: string, table: string | undefined): void {
    const known = [...Object.keys(this.#dissector.tables ?? {}), ...this.#context.valueTables];
    if (table === undefined || known.includes(table)) return;
    const near = suggest(table, known);
    this.#wrong(path, `there is no table "${table}"${near === undefined ? '' : `; did you mean "${near}"?`}`);
  }

  #tableOfOctets(path: string, table = ''): void {
    const wrong = Object.keys(this.#dissector.tables?.[table] ?? {}).find((key) => !parseOctetPattern(key));
    if (wrong !== undefined) this.#wrong(path, `"${wrong}" is no octets; write "09002689dfd6b712", or how they begin: "12f5f28c*"`);
  }

  #rows(path: string, rows: readonly Row[], names: Names): void {
    rows.forEach((row, i) => {
      const at = `${path}[${i}]`;
      if (row.if !== undefined) this.#expression(`${at}.if`, row.if, names, requireBoolean);
      this.#row(at, row, names);
    });
  }

  #row(path: string, row: Row, names: Names): void {
    if (row.value !== undefined) this.#valueRow(path, row as ValueRow, names);
    else if (row.type !== undefined) this.#fieldRow(path, row as FieldRow, names);
    else if (row.block !== undefined) {
      this.#name(path, { ...(row.name !== undefined && { name: row.name as string }) });
      this.#onePart(path, row);
      this.#part(path, row.of ?? row.fields ?? [], names);
      this.#template(`${path}.block`, row.block, names);
      if (row.size !== undefined) this.#expression(`${path}.size`, row.size, names, requireNumber);
      names.add(row.name);
    } else if (row.list !== undefined) this.#listRow(path, row as ListRow, names);
    else if (row.match !== undefined) this.#matchRow(path, row as MatchRow, names);
    else this.#nextRow(path, row as NextRow, names);
  }

  #valueRow(path: string, row: ValueRow, names: Names): void {
    this.#name(path, row);
    this.#table(`${path}.values`, row.values);
    this.#expression(`${path}.value`, row.value, names, (expression) => expression);
    names.add(row.name);
    this.#checks(path, row.check, names);
  }

  #fieldRow(path: string, row: FieldRow, names: Names): void {
    this.#name(path, row);
    this.#table(`${path}.values`, row.values);
    if (row.type === 'bytes') this.#tableOfOctets(`${path}.values`, row.values);
    if (row.size !== undefined) this.#expression(`${path}.size`, row.size, names, requireNumber);
    const width = integerBits(row.type);
    const sized = ['bytes', 'text', 'none', 'uint', 'time'].includes(row.type);
    if (row.size !== undefined && !sized) this.#wrong(`${path}.size`, `"${row.type}" has a size of its own`);
    if (row.type === 'uint' && row.size === undefined) this.#wrong(path, '"uint" needs a size of 1 to 8 octets');
    if (row.column && row.name === undefined) this.#wrong(`${path}.column`, 'a column needs a name');
    const variable = sized && !(row.size !== undefined && /^\d+$/.test(row.size)) && row.type !== 'none';
    if (row.column && variable) this.#wrong(`${path}.column`, 'only fields of fixed width can be columns');
    if (row.bits) {
      if (width === 0 || width > 32) this.#wrong(`${path}.bits`, `bits are pieces of an integer of 8 to 32 bits, not of "${row.type}"`);
      else this.#bits(`${path}.bits`, row.bits, width, names);
    }
    if (row.scale !== undefined && width === 0) this.#wrong(`${path}.scale`, 'only integers can be scaled');
    if (row.with !== undefined) this.#function(`${path}.with`, row.with);
    if (row.opens !== undefined && row.sealed === undefined) this.#wrong(`${path}.opens`, '"opens" goes with "sealed"');
    if (row.tells !== undefined && row.sealed === undefined) this.#wrong(`${path}.tells`, '"tells" goes with "sealed"');
    names.add(row.name);
    if (row.over) this.#rows(`${path}.over`, row.over, names.inner());
    for (const name of row.tells ?? []) names.add(name);
    if (row.opens !== undefined) this.#part(`${path}.opens`, row.opens, names.inner());
    this.#checks(path, row.check, names);
  }

  #bits(path: string, bits: readonly Bit[], width: number, names: Names): void {
    const sum = bits.reduce((total, bit) => total + bit.width, 0);
    if (sum !== width) this.#wrong(path, `the widths add up to ${sum}, the integer has ${width} bits`);
    bits.forEach((bit, i) => {
      const at = `${path}[${i}]`;
      this.#name(at, bit);
      this.#table(`${at}.values`, bit.values);
      names.add(bit.name);
      if (bit.bits) this.#bits(`${at}.bits`, bit.bits, bit.width, names);
      this.#checks(at, bit.check, names);
    });
  }

  #checks(path: string, check: Check | readonly Check[] | undefined, names: Names): void {
    const checks: readonly Check[] = check === undefined ? [] : 'that' in check ? [check] : check;
    for (const { that, name } of checks) {
      this.#expression(`${path}.check.that`, that, names, requireBoolean);
      this.#name(`${path}.check`, { ...(name !== undefined && { name }) });
    }
  }

  #listRow(path: string, row: ListRow, names: Names): void {
    this.#name(path, { ...(row.name !== undefined && { name: row.name as string }) });
    this.#onePart(path, row);
    if (row.count !== undefined) this.#expression(`${path}.count`, row.count, names, requireNumber);
    const element = names.inner();
    if (row.tag) {
      this.#name(`${path}.tag`, row.tag);
      this.#table(`${path}.tag.values`, row.tag.values);
      this.#expression(`${path}.tag.first`, row.tag.first, names, requireNumber);
      element.add(row.tag.name);
    }
    this.#part(path, row.of ?? row.fields ?? [], element);
    if (row.size !== undefined) this.#expression(`${path}.size`, row.size, element, requireNumber);
    if (row.tag) this.#expression(`${path}.tag.next`, row.tag.next, element, requireNumber);
    if (row.until !== undefined) this.#expression(`${path}.until`, row.until, element, requireBoolean);
    this.#template(`${path}.list`, row.list, element);
  }

  #matchRow(path: string, row: MatchRow, names: Names): void {
    this.#expression(`${path}.match`, row.match, names, requireNumber);
    const seen: { from: number; to: number }[] = [];
    for (const [key, part] of Object.entries(row.cases)) {
      const at = `${path}.cases.${key}`;
      const items = parseIntegerSet(key)?.items;
      if (!items) this.#wrong(at, notASet(key));
      for (const item of items ?? []) {
        if (seen.some((other) => other.from === item.from && other.to === item.to)) this.#wrong(at, `${item.from} has a case already`);
        seen.push(item);
      }
      this.#part(at, part, names);
    }
    if (row.else !== undefined) this.#part(`${path}.else`, row.else, names);
  }

  #nextRow(path: string, row: NextRow, names: Names): void {
    const { next, join, segment } = row;
    if (typeof next === 'string') this.#protocol(`${path}.next`, next);
    else {
      const keys = typeof next.key === 'string' ? [next.key] : next.key;
      if (keys.length < 1 || keys.length > 2) this.#wrong(`${path}.next.key`, 'a table is asked for one field or two');
      for (const key of keys) this.#expression(`${path}.next.key`, key, names, requireNumber);
    }
    if (segment) {
      const { sequence, acknowledged, opens, closes, resets } = segment;
      for (const text of [sequence, acknowledged]) this.#expression(`${path}.segment`, text, names, requireNumber);
      for (const text of [opens, closes, resets]) this.#expression(`${path}.segment`, text, names, requireBoolean);
      if (join) this.#wrong(path, 'octets are a piece of a whole ("join") or of a stream ("segment"), not both');
    }
    if (!join) return;
    for (const key of join.key) if (!names.has(key)) this.#wrong(`${path}.join.key`, `"${key}" is not read before this`);
    if ((join.offset === undefined) === (join.number === undefined)) this.#wrong(`${path}.join`, 'give either "offset" or "number"');
    this.#expression(`${path}.join`, join.offset ?? join.number ?? '0', names, requireNumber);
    this.#expression(`${path}.join.more`, join.more, names, requireBoolean);
  }

  #protocol(path: string, name: string): void {
    const protocols = [...this.#context.protocols, this.#dissector.protocol];
    const near = suggest(name, protocols);
    if (!protocols.includes(name))
      this.#wrong(path, `there is no protocol "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`);
  }

  #onePart(path: string, row: { readonly of?: unknown; readonly fields?: unknown }): void {
    if ((row.of === undefined) === (row.fields === undefined)) this.#wrong(path, 'give either "of", the name of a part, or "fields"');
  }

  /** Rows of a part are checked with the names in view at its first use; it may hold itself. */
  #part(path: string, part: string | readonly Row[], names: Names): void {
    if (typeof part !== 'string') {
      this.#rows(path, part, names);
      return;
    }
    const rows = this.#dissector.parts?.[part];
    if (!rows || !Object.hasOwn(this.#dissector.parts!, part)) {
      const near = suggest(part, Object.keys(this.#dissector.parts ?? {}));
      this.#wrong(path, `there is no part "${part}"${near === undefined ? '' : `; did you mean "${near}"?`}`);
      return;
    }
    if (this.#open.includes(part)) return;
    this.#open.push(part);
    const before = this.#problems.length;
    this.#rows(`parts.${part}`, rows, names);
    // A part that is used in several places is worded wrong once.
    if (this.#used.has(part)) this.#problems.splice(before);
    this.#open.pop();
    this.#used.add(part);
  }

  #function(path: string, name: string): void {
    const known = [...this.#context.functions];
    const near = suggest(name, known);
    if (!known.includes(name)) this.#wrong(path, `there is no function "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`);
  }
}

function notASet(key: string): string {
  return `"${key}" is no number, list or range; write "1", "4, 34" or "128..255"`;
}
