import { parseIntegerSet } from '../schema/cases.ts';
import type { Bit, Dissector, FieldRow, ListRow, NextRow, Row, ValueRow } from '../schema/dissector.ts';
import { integerBits } from '../schema/field.ts';
import { parseExpression } from '../schema/parse-expression.ts';
import { type Exits, ofFunction, ofLoop } from './column-exits.ts';
import { deep, keysOf, neededNames, partRows, shape } from './column-fields.ts';
import { allOf, type Code, numberCode, testCode } from './expression-code.ts';
import { limits } from './limits.ts';
import { aliasNames, fieldNames, namesIn, namesOf } from './names.ts';
import { fixedSize } from './value.ts';

/** Numbers by which the generated code knows what it shares with the reader. */
export interface ColumnSlots {
  /** Slot of a column to be stored, or undefined where it is not wanted. */
  column(name: string): number | undefined;
  /** Number of a table, or of a protocol. */
  table(name: string): number;
  protocol(name: string): number;
  /** Whether several rows, of any dissector, give this field. */
  isRepeated(name: string): boolean;
  /** Whether a layer reached this way, or one behind it, may give a column that is wanted. */
  leads(next: NextRow['next']): boolean;
  /** Whether an opener makes something of what a row calls `sealed`. */
  opens(opener: string): boolean;
}

/**
 * JavaScript of the column reader of one dissector: the body of a function of `(columns, lead, walk)` that returns
 * `(bytes, view, start, bound, row) → protocol that follows, or -1`. Straight-line reads; nothing is allocated for a
 * packet. Where a packet holds more of the wanted fields than columns can say, bits of {@link deep} are set in `walk.deep`.
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
  /** Where the element that `#size` bounds begins, and the names of its own that are still to be read before that is known. */
  #start = 'start';
  /** Variable that says whether the end of the element is known. */
  #bound = '';
  #unread = new Set<string>();
  /** Names that an element of a list must give; set within one. */
  #element: ReadonlySet<string> | undefined;
  /** Something that is wanted lies behind the row at hand, within the same bound. */
  #isOpen = false;
  #indent = '  ';

  constructor(dissector: Dissector, slots: ColumnSlots, exits: Exits) {
    this.#dissector = dissector;
    this.#slots = slots;
    this.#exits = exits;
    this.#stop = `${exits.more(deep.values)} ${exits.leave('-1')}`;
    this.#needed = neededNames(dissector);
    this.#size = dissector.size;
  }

  write(): { used: readonly number[]; lines: readonly string[] } {
    if (this.#slots.column(this.#dissector.protocol) !== undefined)
      this.#in('if (start < bound) {', () => this.#store(this.#dissector.protocol));
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
    const isOpen = this.#isOpen;
    for (const [i, row] of rows.entries()) {
      // Of an element whose end is known, the rest is skipped where nothing in it is wanted.
      if (this.#isPastElement && run.length === 0 && !isOpen && !rows.slice(i).some((rest) => this.#isOfElement(rest))) break;
      if (
        !(this.#element && this.#holds([row])) &&
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
      this.#isOpen = isOpen || this.#isUseful(rows.slice(i + 1));
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
    if (tests.length > 0) this.#line(`if (${tests.includes('true') ? 'true' : tests.join(' || ')}) { ${this.#exits.more(deep.layers)} }`);
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
    if (this.#element && row.match === undefined && this.#holds([row])) {
      this.#line(this.#stop);
      return false;
    }
    if (row.value !== undefined) {
      this.#value(row as ValueRow);
      return true;
    }
    if (row.next !== undefined) {
      this.#next(row as NextRow);
      return false;
    }
    if (row.block !== undefined) return this.#block(row.size, partRows(this.#dissector, row.of ?? row.fields));
    if (row.list !== undefined) return this.#list(row as ListRow);
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
    if (this.#hides(row)) this.#line(this.#exits.more(deep.values));
    if (!fieldNames(row).some((name) => this.#wants(name))) return;
    const { kind, octets } = shape(row);
    if (kind === 'mark') {
      this.#mark(row.name!);
      return;
    }
    if (kind === 'octets') {
      this.#store(row.name!, (slot) => `for (let i = 0; i < ${octets}; i++) v${slot}[row * ${octets} + i] = bytes[${at} + i];`);
      return;
    }
    const raw = this.#variableFor('');
    const scale = row.scale === undefined ? '' : ` * ${row.scale}`;
    this.#line(`${raw} = ${readCode(row, at)}${scale};`);
    if (row.name !== undefined) {
      this.#know(row.name, raw);
      this.#store(row.name, (slot) => `v${slot}[row] = ${raw};`);
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
        this.#store(bit.name, (slot) => `v${slot}[row] = ${scaled};`);
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
    if (this.#hides(row) || (row.type !== 'none' && this.#isColumn(fieldNames(row))))
      this.#line(`if (${octets} >= 0) ${this.#exits.more(deep.values)}`);
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
      this.#store(row.name, (slot) => `v${slot}[row] = ${variable};`);
    });
  }

  #block(size: string | undefined, rows: readonly Row[]): boolean {
    if (size === undefined) return this.#rows(rows);
    if ([...namesIn(size)].some((name) => !this.#known.has(name)) && !/\bleft\b|\bu\d+\(/.test(size)) {
      this.#walk({ fields: rows, size });
      return true;
    }
    const code = this.#number(size);
    const behind = this.#variableFor('');
    this.#line(`if (!${allOf(code.present)}) { ${this.#stop} }`);
    this.#line(`${behind} = at + ${code.value};`);
    this.#line(
      `if (${behind} > end || ${behind} < at) { ${rows.some((row) => this.#leads(row)) ? this.#exits.more(deep.layers) : ''}${this.#stop} }`,
    );
    if (this.#isUseful(rows)) {
      const [outer, isOpen] = [this.#variableFor(''), this.#isOpen];
      this.#isOpen = false;
      this.#line(`${outer} = end; end = ${behind};`);
      this.#rows(rows);
      this.#line(`end = ${outer};`);
      this.#isOpen = isOpen;
    }
    this.#line(`at = ${behind};`);
    return true;
  }

  /** Whether rows hold a column, a name that is needed, or the way to the next layer; others are skipped by size. */
  #isUseful(rows: readonly Row[], seen: readonly (readonly Row[])[] = []): boolean {
    if (seen.includes(rows)) return false;
    const leads = (part: string | readonly Row[] | undefined) => this.#isUseful(partRows(this.#dissector, part), [...seen, rows]);
    return rows.some((row) => {
      if (row.next !== undefined || this.#holds([row])) return true;
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

  #isColumn(names: readonly (string | undefined)[]): boolean {
    return names.some((name) => name !== undefined && this.#slots.column(name) !== undefined);
  }

  /** Whether rows may give values of wanted fields, here or in layers that they lead to. */
  #holds(rows: readonly Row[], seen: readonly (readonly Row[])[] = []): boolean {
    if (seen.includes(rows)) return false;
    const holds = (part: string | readonly Row[] | undefined) => this.#holds(partRows(this.#dissector, part), [...seen, rows]);
    return rows.some((row) => {
      if (row.next !== undefined) return this.#slots.leads(row.next as NextRow['next']);
      if (row.match !== undefined) return [...Object.values(row.cases), row.else].some(holds);
      if (row.block !== undefined) return this.#isColumn([row.name]) || holds(row.of ?? row.fields);
      if (row.list !== undefined) return this.#isColumn([row.name, row.tag?.name]) || holds(row.of ?? row.fields);
      return this.#isColumn(fieldNames(row as FieldRow)) || (row.value === undefined && this.#hides(row as FieldRow));
    });
  }

  /** Whether a field gives values of wanted fields beside its own: under another name, or read once more, or opened. */
  #hides(row: FieldRow): boolean {
    const isOpened = row.sealed !== undefined && this.#slots.opens(row.sealed);
    return this.#isColumn(aliasNames(row)) || isOpened || (row.over !== undefined && this.#holds(partRows(this.#dissector, row.over)));
  }

  /** Within an element of a list, and its end is known. */
  get #isPastElement(): boolean {
    return this.#element !== undefined && this.#size === undefined;
  }

  /** Whether a row of a list's element has to be looked at. */
  #isOfElement(row: Row): boolean {
    return this.#holds([row]) || [...namesOf([row], this.#dissector)].some((name) => this.#element!.has(name));
  }

  /**
   * A list gives no column, since it may give many values. Its elements are walked through where one of them may have
   * any that is wanted, or to find what lies behind the list.
   */
  #list(row: ListRow): boolean {
    if (!this.#isOpen && !this.#holds([row])) return false;
    const { tag, until = '', count } = row;
    const walked = [row.size ?? 'left', until, tag?.first ?? '', tag?.next ?? ''];
    if (count !== undefined || this.#isColumn([row.name, tag?.name]) || walked.some((text) => /\bleft\b|\bu\d+\(/.test(text))) {
      this.#stopWithin();
      return false;
    }
    this.#walk(row);
    return true;
  }

  /** Walks through the elements of a list, or through a block, which is one element, whose size is read within it. */
  #walk({
    list,
    of,
    fields,
    size,
    tag,
    until,
  }: Pick<ListRow, 'of' | 'size' | 'tag' | 'until'> & { list?: string; fields?: readonly Row[] }): void {
    const outside = {
      known: new Map(this.#known),
      size: this.#size,
      start: this.#start,
      unread: this.#unread,
      element: this.#element,
      isOpen: this.#isOpen,
    };
    const own = namesOf(of ?? fields ?? [], this.#dissector);
    const [outer, begin, counter, type, isTyped, isBound] = Array.from({ length: 6 }, () => this.#variableFor('')) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const follow = (text: string) => {
      const { value, present } = this.#number(text);
      this.#line(`${isTyped} = ${allOf(present)} ? 1 : 0; ${type} = ${value};`);
    };
    this.#line(`${outer} = end; ${counter} = 0;`);
    if (tag) follow(tag.first);
    let isLast = list === undefined ? 'true' : 'false';
    this.#in('while (at < end) {', () => {
      this.#line(`if (++${counter} > ${limits.elements}) { ${this.#stop} }`);
      this.#line(`${begin} = at; ${isBound} = 0;`);
      const [place, declared] = [this.#lines.push('') - 1, this.#declared.length];
      this.#size = size;
      this.#start = begin;
      this.#bound = isBound;
      this.#isOpen = false;
      this.#unread = new Set([...namesIn(size!)].filter((name) => own.has(name)));
      const ofList = [...namesIn(size!), ...(until === undefined ? [] : namesIn(until)), ...(tag ? namesIn(tag.next) : [])];
      this.#element = list === undefined ? this.#needed : new Set(ofList);
      if (tag) this.#known.set(tag.name, { value: type, present: [`${isTyped} === 1`] });
      this.#takeSize();
      this.#rows(partRows(this.#dissector, of ?? fields));
      this.#line(`if (${isBound} === 0) { ${this.#stop} }`);
      // What an element did not read is not what the one before it read.
      const flags = this.#declared.slice(declared).map((variable) => `${variable.split(' ')[0]} = 0;`);
      this.#lines[place] = this.#indent + flags.join(' ');
      this.#line(`at = end; end = ${outer};`);
      if (until !== undefined) isLast = this.#test(until);
      this.#line(`if (${isLast}) break;`);
      if (tag) follow(tag.next);
    });
    if (list !== undefined) {
      // Names of an element do not leak outward, those of a block do.
      this.#known.clear();
      for (const [name, code] of outside.known) this.#known.set(name, code);
    }
    this.#size = outside.size;
    this.#start = outside.start;
    this.#unread = outside.unread;
    this.#element = outside.element;
    this.#isOpen = outside.isOpen;
  }

  #match(match: string, cases: { readonly [key: string]: string | readonly Row[] }, other: string | readonly Row[] | undefined): void {
    const value = this.#number(match);
    const isLooked = (part: string | readonly Row[] | undefined) =>
      !this.#isPastElement || this.#isOpen || partRows(this.#dissector, part).some((row) => this.#isOfElement(row));
    const isElse = isLooked(other);
    let keyword = 'if';
    for (const [key, part] of Object.entries(cases)) {
      if (!isElse && !isLooked(part)) continue;
      const items = parseIntegerSet(key)!.items.map(({ from, to }) =>
        from === to ? `${value.value} === ${from}` : `(${value.value} >= ${from} && ${value.value} <= ${to})`,
      );
      this.#in(`${keyword} (${allOf([...value.present, items.length === 1 ? items[0]! : `(${items.join(' || ')})`])}) {`, () =>
        this.#rows(partRows(this.#dissector, part)),
      );
      keyword = 'else if';
    }
    if (other === undefined || !isElse) return;
    if (keyword === 'if') this.#rows(partRows(this.#dissector, other));
    else this.#in('else {', () => this.#rows(partRows(this.#dissector, other)));
  }

  #next(row: NextRow): void {
    if (row.quoted) {
      this.#line(this.#slots.leads(row.next) ? this.#stop : this.#exits.leave('-1'));
      return;
    }
    if (row.join) {
      const place = this.#number(row.join.offset ?? row.join.number ?? '0');
      const whole = row.join.number === undefined ? 0 : 1;
      this.#line(
        `if (${this.#test(row.join.more)} || ${place.value} > ${whole}) { ${this.#exits.more(deep.layers)} ${this.#exits.leave('-1')} }`,
      );
    }
    const empty = row.segment ? `at >= end && !(${this.#test(row.segment.opens)})` : 'at >= end';
    // What the other direction sends depends on an acknowledgement, too.
    const nothing = this.#exits.leave('-1');
    this.#line(`if (${empty}) ${row.segment ? `{ ${this.#exits.more(deep.flows)} ${nothing} }` : nothing}`);
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
    if (this.#size === undefined || this.#unread.size > 0) return;
    if ([...namesIn(this.#size)].some((name) => !this.#known.has(name))) return;
    const { value, present } = this.#number(this.#size);
    this.#size = undefined;
    if (this.#element) {
      const behind = `${this.#start} + ${value}`;
      this.#line(`if (!${allOf(present)} || ${behind} < at || ${behind} > end || ${behind} === ${this.#start}) { ${this.#stop} }`);
      this.#line(`end = ${behind}; ${this.#bound} = 1;`);
      return;
    }
    this.#in(`if (${allOf(present)}) {`, () => {
      this.#line(`if (start + ${value} < at) { ${this.#stop} }`);
      this.#line(`if (start + ${value} > end) ${this.#exits.more(deep.cut)}`);
      this.#line(`else end = start + ${value};`);
    });
  }

  /** Stores a value where its column is wanted, and marks it as valid in this row. The outermost value stays. */
  #store(name: string, assign?: (slot: number) => string): void {
    const slot = this.#slots.column(name);
    if (slot === undefined) return;
    this.#used.add(slot);
    const lines = [`m${slot}[row >> 3] |= 1 << (row & 7);`, ...(assign ? [assign(slot)] : [])];
    if (!this.#slots.isRepeated(name)) {
      for (const line of lines) this.#line(line);
      return;
    }
    this.#line(`if ((m${slot}[row >> 3] & (1 << (row & 7))) !== 0) ${this.#exits.more(deep.values)}`);
    this.#in('else {', () => {
      for (const line of lines) this.#line(line);
    });
  }

  /** A name is known from here on; inside a condition, or where `may` says so, it may be absent. */
  #know(name: string, variable: string, may = false): void {
    this.#unread.delete(name);
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
