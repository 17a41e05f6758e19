import { lookup } from '../schema/cases.ts';
import type { Bit, BlockRow, Dissector, FieldRow, ListRow, MatchRow, NextRow, Row, ValueRow } from '../schema/dissector.ts';
import { type BitPlace, type Field, integerBits, type Value } from '../schema/field.ts';
import { parseExpression } from '../schema/parse-expression.ts';
import type { Evaluate, List, Next, Place, Reader, Test } from './cursor.ts';
import { allOf, type Code, numberCode, testCode } from './expression-code.ts';
import { checksOf, type Fields, wholePlace } from './fields.ts';
import { ElementLabel } from './label.ts';
import { boundName, fieldNames, namesIn, namesOf } from './names.ts';
import { TreeNode, unread } from './node.ts';
import type { Slots } from './slots.ts';
import { fixedSize, integerAt } from './value.ts';

/** Makes the readers of a dissector's rows, each when the walk comes to it first: one packet needs few of them. */
export class DetailCode {
  readonly dissector: Dissector;
  readonly fields: Fields;
  readonly slots: Slots;
  readonly #readers = new Map<readonly Row[], Reader>();

  constructor(dissector: Dissector, fields: Fields, slots: Slots) {
    this.dissector = dissector;
    this.fields = fields;
    this.slots = slots;
  }

  /** The reader of rows in place, or of those of a part, which may hold itself. */
  reader(part: string | readonly Row[]): Reader {
    const rows = typeof part === 'string' ? this.dissector.parts![part]! : part;
    const known = this.#readers.get(rows);
    if (known) return known;
    const reader = new LateReader(() => new RowsCode(this).compile(rows));
    this.#readers.set(rows, reader);
    return reader;
  }

  /** The function of an expression that gives a number, or undefined. */
  number(text: string | undefined): Evaluate | undefined {
    return text === undefined ? undefined : functionOf<number | undefined>(this.numberCode(text));
  }

  /** The function of an expression that gives a truth. */
  test(text: string | undefined): Test | undefined {
    return text === undefined ? undefined : functionOf<boolean>(this.testCode(text));
  }

  /** JavaScript of a number, or undefined. */
  numberCode(text: string): string {
    const { value, present } = this.presentCode(text);
    return present.length === 0 ? value : `(${allOf(present)} ? ${value} : undefined)`;
  }

  /** JavaScript of a number, and of what must hold for it to be there. */
  presentCode(text: string): Code {
    return numberCode(parseExpression(text, 'dissector'), (name) => this.#codeOf(name));
  }

  testCode(text: string): string {
    return testCode(parseExpression(text, 'dissector'), (name) => this.#codeOf(name));
  }

  /** How the generated code knows a name: by its slot. */
  #codeOf(name: string): Code | undefined {
    const slot = this.slots.of(name);
    if (slot === undefined) return undefined;
    const raw = `values[${slot}]`;
    const value = this.slots.isMixed(name) ? `numberOf(${raw})` : raw;
    return { value, present: [`${value} !== undefined`], has: [`${raw} !== undefined`] };
  }
}

/** The value in an expression, where every value is a number. */
function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'bigint' ? Number(value) : undefined;
}

/** What the generated code calls by name. */
const library = { TreeNode, unread, numberOf, integerAt };

class LateReader implements Reader {
  read: Reader['read'];

  constructor(compile: () => Reader['read']) {
    this.read = (cursor) => {
      this.read = compile();
      this.read(cursor);
    };
  }
}

function functionOf<T>(code: string): (place: Place) => T {
  const make = new Function('numberOf', `return ({ values, bytes, at, end }) => ${code};`);
  return make(numberOf) as (place: Place) => T;
}

/**
 * JavaScript for a list of rows, straight on, row by row. The code knows fields, texts and parts by number alone, and
 * names by their slots, so that nothing of a declaration gets into it but numbers.
 */
class RowsCode {
  readonly #code: DetailCode;
  readonly #lines: string[] = [];
  readonly #constants: unknown[] = [];
  #variables = 0;

  constructor(code: DetailCode) {
    this.#code = code;
  }

  compile(rows: readonly Row[]): Reader['read'] {
    for (const row of rows) this.#row(row);
    const names = this.#constants.map((_, i) => `k${i}`);
    const body = [
      '"use strict";',
      'return (cursor) => {',
      'const { values, bytes, source, nodes } = cursor;',
      'let { at, end } = cursor;',
      'if (cursor.stopped) return;',
      ...this.#lines,
      '};',
    ];
    return new Function(...Object.keys(library), ...names, body.join('\n'))(
      ...Object.values(library),
      ...this.#constants,
    ) as Reader['read'];
  }

  #line(line: string): void {
    this.#lines.push(line);
  }

  #in(head: string, body: () => void): void {
    this.#line(head);
    body();
    this.#line('}');
  }

  #constant(value: unknown): string {
    this.#constants.push(value);
    return `k${this.#constants.length - 1}`;
  }

  #variable(value: string): string {
    const variable = `x${this.#variables++}`;
    this.#line(`const ${variable} = ${value};`);
    return variable;
  }

  #row(row: Row): void {
    if (row.if === undefined) this.#read(row);
    else this.#in(`if (${this.#code.testCode(row.if)}) {`, () => this.#read(row));
  }

  #read(row: Row): void {
    if (row.value !== undefined) this.#value(row as ValueRow);
    else if (row.block !== undefined) this.#block(row as BlockRow);
    else if (row.list !== undefined) this.#list(row as ListRow);
    else if (row.match !== undefined) this.#match(row as MatchRow);
    else if (row.next !== undefined) this.#next(row as NextRow);
    else this.#field(row as FieldRow);
  }

  /** Behind what reads rows of its own, or hands over. */
  #goOn(): void {
    this.#line('if (cursor.stopped) return;');
    this.#line('at = cursor.at; end = cursor.end;');
    this.#takeSize();
  }

  #takeSize(): void {
    this.#line('if (cursor.size !== undefined) { cursor.takeSize(); if (cursor.stopped) return; end = cursor.end; }');
  }

  #field(row: FieldRow): void {
    const field = this.#code.fields.ofRow(row);
    const fixed = fixedSize(row);
    if (fixed !== undefined) {
      this.#line(`if (end - at < ${fixed}) return cursor.short(${this.#constant(field.name)}, ${fixed});`);
      this.#finish(row, field, String(fixed));
    } else {
      const left = this.#variable('end - at');
      const wanted = row.size === undefined ? left : this.#variable(`${this.#code.numberCode(row.size)} ?? ${left}`);
      const size = row.size === undefined ? left : this.#variable(`Math.max(0, Math.min(${wanted}, ${left}))`);
      if (row.size !== undefined) this.#line(`if (${wanted} > ${left}) cursor.short(${this.#constant(field.name)}, ${wanted});`);
      // Without octets there is no value, but that of a text or of octets whose size says so.
      const mayBeEmpty = row.size !== undefined && (row.type === 'text' || row.type === 'bytes');
      if (mayBeEmpty) this.#finish(row, field, size);
      else this.#in(`if (${size} > 0) {`, () => this.#finish(row, field, size));
      if (row.size !== undefined) this.#line('if (cursor.stopped) return;');
    }
    if ([...fieldNames(row), ...(row.tells ?? [])].some((name) => this.#code.slots.isOfSize(name))) this.#takeSize();
  }

  /** What happens once it is known where a field ends: node, value, bits, children, checks, functions, openers. */
  #finish(row: FieldRow, field: Field, size: string): void {
    const { scale, sealed, opens, peek, bits, over, with: computed } = row;
    const checks = checksOf(row.check);
    const read = readCode(row, size);
    const isNumber = read !== 'unread' && read !== 'true';
    const number = isNumber && (bits || this.#code.slots.of(field.name) !== undefined) ? this.#variable(read) : read;
    const value = scale === undefined ? number : `${number} * ${scale}`;
    const start = bits || over ? this.#variable('at') : 'at';
    const kind = peek ? '"computed"' : '"field"';
    const end = peek ? `at + ${size}` : `cursor.at = at += ${size}`;
    const made = `new TreeNode(${kind}, ${this.#constant(field)}, ${value}, source, at, ${end})`;
    const slot = this.#code.slots.of(field.name);
    const isKept = read === 'unread' && slot !== undefined;
    const node = bits || over || checks.length > 0 || computed || sealed !== undefined || isKept ? this.#variable(made) : made;
    this.#line(`nodes.push(${node});`);
    if (slot !== undefined) this.#line(`values[${slot}] = ${isKept ? `${node}.value` : value};`);
    if (bits && field.type !== 'u64' && field.type !== 'u64le' && field.type !== 'i64')
      this.#in(row.type === 'uint' ? `if (typeof ${number} === "number") {` : '{', () => this.#bits(bits, row.type, number, start, node));
    if (over) {
      const [rows, name] = [this.#constant(this.#code.reader(over)), this.#constant(field.name)];
      this.#line(`cursor.within(${node}, ${rows}, source, ${start}, ${start} + ${size}, ${name});`);
    }
    this.#checks(row, node);
    if (computed !== undefined) this.#line(`cursor.compute(${this.#constant(computed)}, ${node}); at = cursor.at;`);
    if (sealed !== undefined) {
      const rows = this.#constant(opens === undefined ? undefined : this.#code.reader(opens));
      this.#line(`cursor.open(${this.#constant(sealed)}, ${node}, ${rows}); at = cursor.at;`);
    }
  }

  /** `number` begins at `start`; `outer` is the place of all these bits together in it. */
  #bits(bits: readonly Bit[], type: FieldRow['type'], number: string, start: string, parent: string, outer = wholePlace(bits)): void {
    const fields = this.#code.fields.ofBits(bits, type, outer);
    const nodes: string[] = [];
    let shift = outer.width;
    bits.forEach((bit, i) => {
      shift -= bit.width;
      const field = fields[i]!;
      if (field.name === '') return;
      const { at, octets } = field.place as BitPlace;
      const read = this.#variable(bitsCode(number, outer.width, shift, bit.width));
      const value = field.type === 'bool' ? `${read} !== 0` : bit.scale === undefined ? read : `${read} * ${bit.scale}`;
      const begin = bit.bits || at !== 0 ? this.#variable(`${start} + ${at}`) : start;
      const node = this.#variable(`new TreeNode("field", ${this.#constant(field)}, ${value}, source, ${begin}, ${begin} + ${octets})`);
      nodes.push(node);
      const slot = this.#code.slots.of(field.name);
      if (slot !== undefined) this.#line(`values[${slot}] = ${value};`);
      this.#checks(bit, node);
      if (bit.bits) this.#bits(bit.bits, field.type as FieldRow['type'], read, begin, node, field.place);
    });
    if (nodes.length > 0) this.#line(`${parent}.children = [${nodes.join(', ')}];`);
  }

  #checks({ check, name = '' }: Pick<FieldRow, 'check' | 'name'>, node: string): void {
    for (const one of checksOf(check)) {
      const complaint = { field: this.#code.fields.ofCheck(one), of: name, say: one.say, severity: one.severity ?? 'warning' };
      this.#line(`if (!(${this.#code.testCode(one.that)})) cursor.complain(${this.#constant(complaint)}, ${node});`);
    }
  }

  #value(row: ValueRow): void {
    const field = this.#code.fields.ofValue(row);
    const isMark = field.type === 'none';
    const { value, present } = this.#code.presentCode(row.value);
    const conditions = isMark ? [...present, `${value} !== 0`] : present;
    this.#in(`if (${allOf(conditions)}) {`, () => {
      const shown = isMark ? 'true' : this.#variable(field.type === 'bool' ? `${value} !== 0` : `${value} * ${row.scale ?? 1}`);
      const node = this.#variable(`new TreeNode("computed", ${this.#constant(field)}, ${shown}, source, cursor.start, at)`);
      this.#line(`nodes.push(${node});`);
      const slot = this.#code.slots.of(field.name);
      if (slot !== undefined) this.#line(`values[${slot}] = ${shown};`);
      this.#checks(row, node);
    });
    if (this.#code.slots.isOfSize(row.name)) this.#takeSize();
  }

  #block(row: BlockRow): void {
    const block = {
      field: this.#code.fields.ofBlock(row),
      label: new ElementLabel(row.block, this.#code.slots),
      rows: this.#code.reader(row.of ?? row.fields ?? []),
      sizeName: row.block,
      size: this.#code.number(row.size),
    };
    this.#line(`cursor.block(${this.#constant(block)});`);
    this.#goOn();
  }

  #list(row: ListRow): void {
    const { tag, size, count, until } = row;
    const { slots, dissector, fields } = this.#code;
    const part = row.of ?? row.fields ?? [];
    const own = size === undefined ? [] : [...namesIn(size)].filter((name) => namesOf(part, dissector).has(name));
    const list: List = {
      field: fields.ofList(row),
      label: new ElementLabel(row.list, slots),
      rows: this.#code.reader(part),
      tag: tag && slots.of(tag.name),
      own: own.map((name) => slots.of(name)!),
      sizeName: boundName(size),
      size: this.#code.number(size),
      count: this.#code.number(count),
      until: this.#code.test(until),
      first: this.#code.number(tag?.first),
      next: this.#code.number(tag?.next),
    };
    this.#line(`cursor.list(${this.#constant(list)});`);
    this.#goOn();
  }

  #match(row: MatchRow): void {
    const cases = lookup(Object.entries(row.cases).map(([key, part]) => [key, this.#code.reader(part)] as const));
    const other = row.else === undefined ? undefined : this.#code.reader(row.else);
    this.#line('if (cursor.isTooDeep()) return;');
    const value = this.#variable(this.#code.numberCode(row.match));
    const rows = this.#variable(`(${value} === undefined ? undefined : ${this.#constant(cases)}(${value})) ?? ${this.#constant(other)}`);
    this.#in(`if (${rows} !== undefined) {`, () => {
      this.#line(`${rows}.read(cursor);`);
      this.#goOn();
    });
  }

  #next(row: NextRow): void {
    const { next, quoted = false, join, segment } = row;
    const keys = typeof next === 'string' ? [] : typeof next.key === 'string' ? [next.key] : next.key;
    const handover: Next = {
      protocol: typeof next === 'string' ? next : undefined,
      table: typeof next === 'string' ? '' : next.table,
      keys: keys.map((key) => this.#code.slots.of(key)),
      quoted,
      piece: join && this.#piece(join),
      segment: segment && this.#segment(segment),
    };
    this.#line(`cursor.next(${this.#constant(handover)});`);
    this.#goOn();
  }

  #piece({ name, key, offset, number, more }: NonNullable<NextRow['join']>): Next['piece'] {
    const place = this.#code.number(offset ?? number ?? '0')!;
    const isMore = this.#code.test(more)!;
    const slots = key.map((one) => this.#code.slots.of(one)!);
    return (cursor) => ({
      name,
      key: slots.map((slot) => cursor.values[slot] ?? 0),
      place: place(cursor) ?? 0,
      numbered: number !== undefined,
      more: isMore(cursor),
    });
  }

  #segment({ name, sequence, acknowledged, opens, closes, resets }: NonNullable<NextRow['segment']>): Next['segment'] {
    const [place, other] = [sequence, acknowledged].map((text) => this.#code.number(text)!);
    const [begins, ends, breaks] = [opens, closes, resets].map((text) => this.#code.test(text)!);
    return (cursor) => ({
      name,
      sequence: place!(cursor) ?? 0,
      acknowledged: other!(cursor) ?? 0,
      opens: begins!(cursor),
      closes: ends!(cursor),
      resets: breaks!(cursor),
    });
  }
}

/** JavaScript of the value at `at`; octets, and what takes time to make of them, are read when somebody asks. */
function readCode(row: FieldRow, size: string): string {
  const octet = (i: number, shift: number) => (shift === 0 ? `bytes[at + ${i}]` : `(bytes[at + ${i}] << ${shift})`);
  const big = (octets: number) => Array.from({ length: octets }, (_, i) => octet(i, 8 * (octets - 1 - i))).join(' | ');
  const little = (octets: number) => Array.from({ length: octets }, (_, i) => octet(i, 8 * i)).join(' | ');
  const { type } = row;
  switch (type) {
    case 'bool':
      return 'bytes[at] !== 0';
    case 'none':
      return 'true';
    case 'uint':
      return `integerAt(bytes, at, ${size})`;
    case 'u64':
      return 'integerAt(bytes, at, 8)';
    case 'i64':
      return 'BigInt.asIntN(64, integerAt(bytes, at, 8))';
    case 'u64le':
      return 'integerAt(bytes.slice(at, at + 8).reverse(), 0, 8)';
    case 'u32':
      return `((${big(4)}) >>> 0)`;
    case 'u32le':
      return `((${little(4)}) >>> 0)`;
    default: {
      const bits = integerBits(type);
      if (bits === 0) return 'unread';
      const octets = type.endsWith('le') ? little(bits / 8) : big(bits / 8);
      return type.startsWith('u') || bits === 32 ? `(${octets})` : `((${octets}) << ${32 - bits} >> ${32 - bits})`;
    }
  }
}

/** JavaScript of `width` bits of a number of `whole` bits; operators on bits know 32 of them. */
function bitsCode(number: string, whole: number, shift: number, width: number): string {
  if (whole > 32) return `Math.floor(${number} / ${2 ** shift}) % ${2 ** width}`;
  return width === 32 ? number : `((${number} >>> ${shift}) & ${2 ** width - 1})`;
}
