import { parseIntegerSet } from '../schema/cases.ts';
import type { Bit, Dissector, FieldRow, NextRow, Row, ValueRow } from '../schema/dissector.ts';
import { integerBits } from '../schema/field.ts';
import { parseExpression } from '../schema/parse-expression.ts';
import { allOf, type Code, numberCode, testCode } from './expression-code.ts';
import { fieldNames, namesIn } from './names.ts';
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

function partRows(dissector: Dissector, part: string | readonly Row[] | undefined): readonly Row[] {
  return typeof part === 'string' ? (dissector.parts?.[part] ?? []) : (part ?? []);
}

/** Numbers by which the generated code knows what it shares with the reader. */
export interface ColumnSlots {
  /** Slot of a column to be stored, or undefined where it is not wanted. */
  column(name: string): number | undefined;
  /** Number of a table, or of a protocol. */
  table(name: string): number;
  protocol(name: string): number;
}

/**
 * JavaScript of the column reader of one dissector: the body of a function of `(columns, lead, accept, walk)` that
 * returns `(bytes, view, start, bound, row) → protocol that follows, or -1`. Straight-line reads; nothing is
 * allocated for a packet. Where a packet holds more than columns can say, `walk.deep` is set: 1 for
 * further values of the layers at hand, 2 for further layers (a fragment of a whole).
 */
export function columnCode(dissector: Dissector, slots: ColumnSlots): string {
  const { used, lines } = new ColumnWriter(dissector, slots, ofFunction).write();
  return [columnConstants(used), 'return (bytes, view, start, bound, row) => {', ...lines, '  return -1;', '};', ''].join('\n');
}

/**
 * The same as a case of a loop over packets, with the slots of the columns that it stores. It leaves the protocol that
 * follows in `layer`, the octets behind in `behind` and `bound`, and goes on with the loop's `walk`. `direct` has for each
 * table the protocols of values that lead there whatever the octets are.
 */
export function columnCase(dissector: Dissector, slots: ColumnSlots): { readonly used: readonly number[]; readonly code: string } {
  const { used, lines } = new ColumnWriter(dissector, slots, ofLoop).write();
  return { used, code: [...lines, ofLoop.leave('-1')].join('\n') };
}

/** JavaScript that names the columns in the slots `used`. */
export function columnConstants(used: Iterable<number>): string {
  const slots = [...used].sort((a, b) => a - b);
  return slots.map((slot) => `const v${slot} = columns[${slot}].values, m${slot} = columns[${slot}].valid;`).join('\n');
}

/** How the code of a layer says what it found. */
interface Exits {
  /** Ends the layer: what follows. */
  leave(protocol: string): string;
  /** Ends the layer where a table leads. */
  lead(table: number, first: string, second: string, segment: string): string;
  /** The packet holds more than columns can say. */
  more(bit: number): string;
  /** Octets behind the layer. */
  readonly behind: string;
}

const ofFunction: Exits = {
  leave: (protocol) => `return ${protocol};`,
  lead: (table, first, second, segment) => `return lead(${table}, ${first}, ${second}, bytes, at, end${segment});`,
  more: (bit) => `walk.deep |= ${bit};`,
  behind: 'walk.at = at; walk.end = end;',
};

const ofLoop: Exits = {
  leave: (protocol) => `{ layer = ${protocol}; continue walk; }`,
  // Most numbers are known whatever the octets are: those stand in an array.
  lead: (table, first, second, segment) =>
    `{ const key = ${first}; layer = d${table}[key & 0xffff]; ` +
    `if (layer < 0 || key !== (key & 0xffff)) layer = lead(${table}, key, ${second}, bytes, at, end${segment}); continue walk; }`,
  more: (bit) => `deep |= ${bit};`,
  behind: 'behind = at; bound = end;',
};

class ColumnWriter {
  readonly #dissector: Dissector;
  readonly #slots: ColumnSlots;
  readonly #exits: Exits;
  readonly #stop: string;
  readonly #lines: string[] = [];
  readonly #declared: string[] = [];
  readonly #used = new Set<number>();
  readonly #known = new Map<string, Code>();
  readonly #needed: ReadonlySet<string>;
  /** Rows behind the one that is written, in each of the parts around it. */
  readonly #behind: (readonly Row[])[] = [];
  #size: string | undefined;
  #indent = '  ';

  constructor(dissector: Dissector, slots: ColumnSlots, exits: Exits) {
    this.#dissector = dissector;
    this.#slots = slots;
    this.#exits = exits;
    this.#stop = `${exits.more(1)} ${exits.leave('-1')}`;
    this.#needed = neededNames(dissector);
    this.#size = dissector.size;
  }

  write(): { used: readonly number[]; lines: readonly string[] } {
    this.#takeSize();
    this.#rows(this.#dissector.fields);
    const variables = this.#declared.length === 0 ? [] : [`  let ${this.#declared.join(', ')};`];
    return { used: [...this.#used], lines: ['  let at = start, end = bound;', ...variables, ...this.#lines] };
  }

  #line(text: string): void {
    this.#lines.push(this.#indent + text);
  }

  #in(open: string, body: () => void, close = '}'): void {
    this.#line(open);
    this.#indent += '  ';
    body();
    this.#indent = this.#indent.slice(2);
    this.#line(close);
  }

  #codeOf = (name: string) => this.#known.get(name);
  #number = (text: string) => numberCode(parseExpression(text, 'dissector'), this.#codeOf);
  #test = (text: string) => testCode(parseExpression(text, 'dissector'), this.#codeOf);

  /** Writes the rows; false where what follows cannot be placed, since a list has no size of its own. */
  #rows(rows: readonly Row[]): boolean {
    let run: FieldRow[] = [];
    const endRun = () => {
      if (run.length > 0) this.#run(run);
      run = [];
    };
    for (const [i, row] of rows.entries()) {
      if (
        row.type !== undefined &&
        row.value === undefined &&
        row.if === undefined &&
        !row.peek &&
        fixedSize(row as FieldRow) !== undefined
      ) {
        run.push(row as FieldRow);
        if (this.#size !== undefined && fieldNames(row as FieldRow).some((name) => namesIn(this.#size!).has(name))) endRun();
        continue;
      }
      endRun();
      let goesOn = true;
      this.#behind.push(rows.slice(i + 1));
      if (row.if === undefined) goesOn = this.#row(row);
      else this.#in(`if (${this.#test(row.if)}) {`, () => (goesOn = this.#row(row)));
      this.#behind.pop();
      if (!goesOn && row.if === undefined) return false;
      this.#takeSize();
    }
    endRun();
    return true;
  }

  /** Stops where the rows behind cannot be placed, though they may lead on to another layer. */
  #stopWithin(): void {
    const leading = this.#behind.flat().filter((row) => this.#leads(row));
    const tests = leading.map((row) => (row.if === undefined ? 'true' : this.#test(row.if)));
    if (tests.length > 0) this.#line(`if (${tests.includes('true') ? 'true' : tests.join(' || ')}) { ${this.#exits.more(2)} }`);
    this.#line(this.#stop);
  }

  /** Whether a row holds the way to another layer that says more than "data". */
  #leads(row: Row, seen: readonly unknown[] = []): boolean {
    if (row.next !== undefined) return !row.quoted && row.next !== 'data';
    const parts = row.block !== undefined ? [row.of ?? row.fields] : row.match !== undefined ? [...Object.values(row.cases), row.else] : [];
    return parts.some(
      (part) => !seen.includes(part) && partRows(this.#dissector, part).some((inner) => this.#leads(inner, [...seen, part])),
    );
  }

  /** One kind of row; false as for {@link #rows}. */
  #row(row: Row): boolean {
    if (row.value !== undefined) {
      this.#value(row as ValueRow);
      return true;
    }
    if (row.next !== undefined) {
      this.#next(row as NextRow);
      return false;
    }
    if (row.block !== undefined) return this.#block(row.size, partRows(this.#dissector, row.of ?? row.fields));
    if (row.list !== undefined) {
      this.#stopWithin();
      return false;
    }
    if (row.match !== undefined) {
      this.#match(row.match, row.cases, row.else);
      return true;
    }
    const field = row as FieldRow;
    if (fixedSize(field) !== undefined) this.#run([field]);
    else this.#variable(field);
    return true;
  }

  #run(rows: readonly FieldRow[]): void {
    const size = rows.reduce((sum, row) => sum + fixedSize(row)!, 0);
    this.#line(`if (end - at < ${size}) { ${this.#stop} }`);
    let offset = 0;
    for (const row of rows) {
      this.#field(row, offset === 0 ? 'at' : `at + ${offset}`);
      offset += fixedSize(row)!;
    }
    if (size > 0 && !rows[0]!.peek) this.#line(`at += ${size};`);
    this.#takeSize();
  }

  /** Reads a field of fixed width where a column or an expression needs it. */
  #field(row: FieldRow, at: string): void {
    if (!fieldNames(row).some((name) => this.#wants(name))) return;
    const { kind, octets } = shape(row);
    if (kind === 'mark') {
      this.#mark(row.name!);
      return;
    }
    if (kind === 'octets') {
      const slot = this.#store(row.name!);
      if (slot === undefined) return;
      this.#line(`for (let i = 0; i < ${octets}; i++) v${slot}[row * ${octets} + i] = bytes[${at} + i];`);
      return;
    }
    const raw = this.#variableFor('');
    const scale = row.scale === undefined ? '' : ` * ${row.scale}`;
    this.#line(`${raw} = ${readCode(row, at)}${scale};`);
    if (row.name !== undefined) {
      this.#know(row.name, raw);
      const slot = this.#store(row.name);
      if (slot !== undefined) this.#line(`v${slot}[row] = ${raw};`);
    }
    this.#bits(row.bits, raw, integerBits(row.type));
  }

  #bits(bits: readonly Bit[] | undefined, whole: string, width: number): void {
    let shift = width;
    for (const bit of bits ?? []) {
      shift -= bit.width;
      if (!fieldNames(bit).some((name) => this.#wants(name))) continue;
      const variable = this.#variableFor('');
      this.#line(`${variable} = (${whole} >>> ${shift}) & ${2 ** bit.width - 1};`);
      if (bit.name !== undefined) {
        const scaled = bit.scale === undefined ? variable : `(${variable} * ${bit.scale})`;
        this.#know(bit.name, scaled);
        const slot = this.#store(bit.name);
        if (slot !== undefined) this.#line(`v${slot}[row] = ${scaled};`);
      }
      this.#bits(bit.bits, variable, bit.width);
    }
  }

  #variable(row: FieldRow): void {
    const size = row.size === undefined ? undefined : this.#number(row.size);
    const octets = this.#variableFor('');
    const value =
      size === undefined ? 'end - at' : size.present.length === 0 ? size.value : `${allOf(size.present)} ? ${size.value} : end - at`;
    this.#line(`${octets} = ${value};`);
    this.#line(`if (${octets} > end - at) { ${this.#stop} }`);
    if (row.type === 'none' && row.name !== undefined) this.#in(`if (${octets} > 0) {`, () => this.#mark(row.name!));
    if (!row.peek) this.#line(`if (${octets} > 0) at += ${octets};`);
  }

  #mark(name: string): void {
    const present = this.#variableFor(' = 0');
    this.#line(`${present} = 1;`);
    this.#known.set(name, { value: '1', present: [`${present} === 1`] });
    this.#store(name);
  }

  #value(row: ValueRow): void {
    if (!this.#wants(row.name)) return;
    const value = this.#number(row.value);
    const variable = this.#variableFor('');
    this.#in(`if (${allOf(value.present)}) {`, () => {
      this.#line(`${variable} = ${value.value}${row.scale === undefined ? '' : ` * ${row.scale}`};`);
      this.#know(row.name, variable, true);
      const slot = this.#store(row.name);
      if (slot !== undefined) this.#line(`v${slot}[row] = ${variable};`);
    });
  }

  #block(size: string | undefined, rows: readonly Row[]): boolean {
    if (size === undefined) return this.#rows(rows);
    const code = this.#number(size);
    const behind = this.#variableFor('');
    this.#line(`if (!${allOf(code.present)}) { ${this.#stop} }`);
    this.#line(`${behind} = at + ${code.value};`);
    this.#line(
      `if (${behind} > end || ${behind} < at) { ${rows.some((row) => this.#leads(row)) ? this.#exits.more(2) : ''}${this.#stop} }`,
    );
    if (this.#isUseful(rows)) {
      const outer = this.#variableFor('');
      this.#line(`${outer} = end; end = ${behind};`);
      this.#rows(rows);
      this.#line(`end = ${outer};`);
    }
    this.#line(`at = ${behind};`);
    return true;
  }

  /** Whether rows hold a column, a name that is needed, or the way to the next layer; others are skipped by size. */
  #isUseful(rows: readonly Row[], seen: readonly (readonly Row[])[] = []): boolean {
    if (seen.includes(rows)) return false;
    const leads = (part: string | readonly Row[] | undefined) => this.#isUseful(partRows(this.#dissector, part), [...seen, rows]);
    return rows.some((row) => {
      if (row.next !== undefined) return true;
      if (row.list !== undefined) return false;
      if (row.value !== undefined) return this.#wants(row.name as string);
      if (row.type !== undefined) return fieldNames(row as FieldRow).some((name) => this.#wants(name));
      if (row.block !== undefined) return leads(row.of ?? row.fields);
      return row.match !== undefined && [...Object.values(row.cases), row.else].some(leads);
    });
  }

  #wants(name: string): boolean {
    return this.#needed.has(name) || this.#slots.column(name) !== undefined;
  }

  #match(match: string, cases: { readonly [key: string]: string | readonly Row[] }, other: string | readonly Row[] | undefined): void {
    const value = this.#number(match);
    let keyword = 'if';
    for (const [key, part] of Object.entries(cases)) {
      const items = parseIntegerSet(key)!.items.map(({ from, to }) =>
        from === to ? `${value.value} === ${from}` : `(${value.value} >= ${from} && ${value.value} <= ${to})`,
      );
      this.#in(`${keyword} (${allOf([...value.present, items.length === 1 ? items[0]! : `(${items.join(' || ')})`])}) {`, () =>
        this.#rows(partRows(this.#dissector, part)),
      );
      keyword = 'else if';
    }
    if (other !== undefined) this.#in('else {', () => this.#rows(partRows(this.#dissector, other)));
  }

  #next(row: NextRow): void {
    if (row.quoted) {
      this.#line(this.#stop);
      return;
    }
    if (row.join) {
      const place = this.#number(row.join.offset ?? row.join.number ?? '0');
      const whole = row.join.number === undefined ? 0 : 1;
      this.#line(`if (${this.#test(row.join.more)} || ${place.value} > ${whole}) { ${this.#exits.more(2)} ${this.#exits.leave('-1')} }`);
    }
    const empty = row.segment ? `at >= end && !(${this.#test(row.segment.opens)})` : 'at >= end';
    this.#line(`if (${empty}) ${this.#exits.leave('-1')}`);
    this.#line(this.#exits.behind);
    if (typeof row.next === 'string') {
      this.#line(this.#exits.leave(String(this.#slots.protocol(row.next))));
      return;
    }
    const keys = keysOf(row).map((name) => {
      const code = this.#known.get(name);
      return code === undefined ? '-1' : code.present.length === 0 ? code.value : `(${allOf(code.present)} ? ${code.value} : -1)`;
    });
    this.#line(this.#exits.lead(this.#slots.table(row.next.table), keys[0]!, keys[1] ?? '-1', row.segment ? ', true' : ''));
  }

  /** The bound of the layer takes effect as soon as the fields that its size names are read. */
  #takeSize(): void {
    if (this.#size === undefined) return;
    if ([...namesIn(this.#size)].some((name) => !this.#known.has(name))) return;
    const { value, present } = this.#number(this.#size);
    this.#size = undefined;
    this.#in(`if (${allOf(present)}) {`, () => {
      this.#line(`if (start + ${value} < at) { ${this.#stop} }`);
      this.#line(`if (start + ${value} < end) end = start + ${value};`);
    });
  }

  /** Marks the column of a name as valid in this row; gives its slot, or undefined where nobody wants it. */
  #store(name: string): number | undefined {
    const slot = this.#slots.column(name);
    if (slot === undefined) return undefined;
    this.#used.add(slot);
    this.#line(`m${slot}[row >> 3] |= 1 << (row & 7);`);
    return slot;
  }

  /** A name is known from here on; inside a condition, or where `may` says so, it may be absent. */
  #know(name: string, variable: string, may = false): void {
    if (this.#indent === '  ' && !may) {
      this.#known.set(name, { value: variable, present: [] });
      return;
    }
    const present = this.#variableFor(' = 0');
    this.#line(`${present} = 1;`);
    const before = this.#known.get(name);
    const both: Code = before
      ? {
          value: `(${present} === 1 ? ${variable} : ${before.value})`,
          present: [`(${[`${present} === 1`, allOf(before.present)].join(' || ')})`],
        }
      : { value: variable, present: [`${present} === 1`] };
    this.#known.set(name, both);
  }

  #variableFor(initial: string): string {
    const variable = `f${this.#declared.length}`;
    this.#declared.push(variable + (initial || ' = 0'));
    return variable;
  }
}

/** Names that expressions and keys of the dissector look at, where column readers come: they stop at lists. */
function neededNames(dissector: Dissector): Set<string> {
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
      if (row.list !== undefined) continue;
      if (row.value !== undefined) see(row.value as string);
      else if (row.block !== undefined) {
        see(row.size);
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
function keysOf({ next }: NextRow): readonly string[] {
  if (typeof next === 'string') return [];
  return typeof next.key === 'string' ? [next.key] : next.key;
}

function readCode(row: FieldRow, at: string): string {
  const little = row.type.endsWith('le');
  switch (row.type) {
    case 'bool':
      return `bytes[${at}] === 0 ? 0 : 1`;
    case 'u8':
      return `bytes[${at}]`;
    case 'u24':
      return `(bytes[${at}] << 16) | (bytes[${at} + 1] << 8) | bytes[${at} + 2]`;
    case 'u24le':
      return `bytes[${at}] | (bytes[${at} + 1] << 8) | (bytes[${at} + 2] << 16)`;
    case 'i24':
      return `(bytes[${at}] << 24 >> 8) | (bytes[${at} + 1] << 8) | bytes[${at} + 2]`;
    case 'i8':
      return `view.getInt8(${at})`;
    case 'i16':
    case 'i32':
      return `view.getInt${integerBits(row.type)}(${at})`;
    case 'ipv4':
      return `view.getUint32(${at})`;
    default:
      return `view.getUint${integerBits(row.type)}(${at}${little ? ', true' : ''})`;
  }
}
