import { lookup } from '../schema/cases.ts';
import type { Bit, BlockRow, Dissector, FieldRow, ListRow, MatchRow, NextRow, Row, ValueRow } from '../schema/dissector.ts';
import { type BitPlace, type Field, field as makeField, type Value } from '../schema/field.ts';
import { parseExpression } from '../schema/parse-expression.ts';
import { parseTemplate } from '../schema/template.ts';
import {
  addNode,
  addNote,
  type Cursor,
  finishElement,
  inner,
  innerOf,
  makeNode,
  noteField,
  siteOf,
  takeSize,
  tooDeep,
  tooShort,
  unnamed,
  unparsed,
} from './cursor.ts';
import { compileNumber, compileTest, type Evaluate, type OwnNames, Scope, type Test } from './evaluate.ts';
import { Fields, type Tables } from './fields.ts';
import type { Extent, Host, Segment } from './host.ts';
import { type LayerKind, WalkedLayer } from './layer.ts';
import { limits } from './limits.ts';
import { boundName, defines, namesIn, namesOf } from './names.ts';
import { fixedSize, Run, valueFrom } from './run.ts';
import { compileSummary } from './summary.ts';
import type { Node, Severity } from './tree.ts';

/** How messages lie in a stream: both are asked at the octets ahead. */
export interface StreamRules {
  readonly size: Evaluate;
  readonly begins: Test;
}

/** A dissector, ready to decode its layer. */
export interface DetailDecoder {
  readonly dissector: Dissector;
  /** All fields that it can give, with those of its checks; functions of the decoder add theirs. */
  readonly fields: readonly Field[];
  /** Whether octets can be this protocol at all, as its declaration's `accepts` says. */
  accepts(bytes: Uint8Array, at: number, end: number): boolean;
  /** How messages of this protocol lie in a stream. */
  readonly stream: StreamRules | undefined;
  /** Decodes one layer and those behind it; gives the offset behind what they took. Never throws on octets. */
  decode(extent: Extent, host: Host, confidence?: number, via?: string): number;
}

type SegmentRow = NonNullable<NextRow['segment']>;
type Step = (cursor: Cursor) => void;
interface CompiledPart {
  readonly step: Step;
  readonly names: OwnNames;
}

/** Makes the detail decoder of a declaration that the checks have passed. It is compiled when it is used first. */
export function compileDetail(dissector: Dissector, tables: Tables): DetailDecoder {
  return new LateDecoder(dissector, tables);
}

class LateDecoder implements DetailDecoder {
  readonly dissector: Dissector;
  readonly #tables: Tables;
  #compiled: Compiled | undefined;
  #stream: StreamRules | undefined;
  #acceptable: Test | undefined;
  readonly #scope = new Scope();

  constructor(dissector: Dissector, tables: Tables) {
    this.dissector = dissector;
    this.#tables = tables;
  }

  get fields(): readonly Field[] {
    return this.#compile().fields;
  }

  get stream(): StreamRules | undefined {
    const { stream } = this.dissector;
    if (stream) this.#stream ??= compileStream(stream);
    return this.#stream;
  }

  accepts(bytes: Uint8Array, at: number, end: number): boolean {
    const { accepts } = this.dissector;
    if (accepts === undefined) return true;
    this.#acceptable ??= compileTest(parseExpression(accepts, 'dissector'));
    return this.#acceptable({ scope: this.#scope, bytes, at, end });
  }

  decode(extent: Extent, host: Host, confidence?: number, via?: string): number {
    return decodeLayer(this.#compile().layer, extent, host, confidence, via);
  }

  #compile(): Compiled {
    this.#compiled ??= new DetailCompiler(this.dissector, this.#tables).compile();
    return this.#compiled;
  }
}

interface Compiled {
  readonly fields: readonly Field[];
  readonly layer: CompiledLayer;
}

class DetailCompiler {
  readonly #dissector: Dissector;
  readonly #fields: Fields;
  readonly #made: Field[] = [];
  readonly #parts = new Map<string, CompiledPart>();

  constructor(dissector: Dissector, tables: Tables) {
    this.#dissector = dissector;
    this.#fields = new Fields(dissector.rfc, tables);
  }

  compile(): Compiled {
    const dissector = this.#dissector;
    const layerField = makeField(dissector.protocol, dissector.label, 'none');
    const size = dissector.size === undefined ? undefined : compileNumber(parseExpression(dissector.size, 'dissector'));
    const rows = this.#rows(dissector.fields, size ? namesIn(dissector.size!) : new Set());
    for (const name of Object.keys(dissector.parts ?? {})) this.#part(name);
    const kind = {
      protocol: dissector.protocol,
      label: dissector.label,
      field: layerField,
      summarise: compileSummary(dissector.summary ?? []),
    };
    this.#made.push(layerField);
    return { fields: this.#made, layer: { kind, size, sizeName: boundName(dissector.size), rows } };
  }

  #field(field: Field): Field {
    if (field.name !== '') this.#made.push(field);
    return field;
  }

  /** Rows in place, or those of a part. A part is compiled once; it may hold itself. */
  #part(part: string | readonly Row[], sizeNames: OwnNames = new Set()): CompiledPart {
    if (typeof part !== 'string') return { step: this.#rows(part, sizeNames), names: namesOf(part, this.#dissector) };
    const key = [part, ...sizeNames].join(' ');
    const known = this.#parts.get(key);
    if (known) return known;
    let step: Step = () => {};
    const compiled = { step: (cursor: Cursor) => step(cursor), names: namesOf(part, this.#dissector) };
    this.#parts.set(key, compiled);
    step = this.#rows(this.#dissector.parts![part]!, sizeNames);
    return compiled;
  }

  /** `sizeNames`: a run ends behind these fields, since the bound of the element takes effect there. */
  #rows(rows: readonly Row[], sizeNames: OwnNames): Step {
    const steps: Step[] = [];
    let run: FieldRow[] = [];
    const endRun = () => {
      if (run.length > 0) steps.push(this.#run(run));
      run = [];
    };
    for (const row of rows) {
      if (
        'type' in row &&
        !('value' in row) &&
        row.if === undefined &&
        !(row as FieldRow).peek &&
        fixedSize(row as FieldRow) !== undefined
      ) {
        run.push(row as FieldRow);
        if (defines(row as FieldRow, sizeNames)) endRun();
      } else {
        endRun();
        steps.push(this.#conditional(row, sizeNames));
      }
    }
    endRun();
    return (cursor) => {
      for (const step of steps) {
        if (cursor.stopped) return;
        step(cursor);
        takeSize(cursor);
      }
    };
  }

  #conditional(row: Row, sizeNames: OwnNames): Step {
    const step = this.#row(row, sizeNames);
    if (row.if === undefined) return step;
    const test = compileTest(parseExpression(row.if, 'dissector'));
    return (cursor) => {
      if (test(cursor)) step(cursor);
    };
  }

  #row(row: Row, sizeNames: OwnNames): Step {
    if (row.value !== undefined) return this.#value(row as ValueRow);
    if (row.block !== undefined) return this.#block(row as BlockRow);
    if (row.list !== undefined) return this.#list(row as ListRow);
    if (row.match !== undefined) return this.#match(row as MatchRow, sizeNames);
    if (row.next !== undefined) return this.#next(row as NextRow);
    return fixedSize(row as FieldRow) === undefined ? this.#variable(row as FieldRow) : this.#run([row as FieldRow]);
  }

  #run(rows: readonly FieldRow[]): Step {
    const run = new Run(rows);
    const finish = rows.map((row) => this.#finish(row));
    return (cursor) => {
      if (cursor.end - cursor.at >= run.size) {
        const values = run.read(cursor.bytes.subarray(cursor.at, cursor.at + run.size));
        for (let i = 0; i < rows.length; i++) finish[i]!(cursor, values[i]!, run.sizes[i]!);
        return;
      }
      // Cut within the run: everything before the cut is still worth showing.
      for (let i = 0; i < rows.length; i++) {
        const size = run.sizes[i]!;
        if (cursor.end - cursor.at < size) return tooShort(cursor, rows[i]!.name ?? '', size);
        const bytes = cursor.bytes.subarray(cursor.at, cursor.at + size);
        finish[i]!(cursor, new Run([rows[i]!]).read(bytes)[0]!, size);
      }
    };
  }

  #variable(row: FieldRow): Step {
    const sizeOf = row.size === undefined ? undefined : compileNumber(parseExpression(row.size, 'dissector'));
    const finish = this.#finish(row);
    return (cursor) => {
      const left = cursor.end - cursor.at;
      const wanted = sizeOf?.(cursor) ?? left;
      const size = Math.max(0, Math.min(wanted, left));
      if (wanted > left) tooShort(cursor, row.name ?? '', wanted);
      if (size === 0 && row.type !== 'text' && row.type !== 'bytes') return;
      if (size === 0 && sizeOf === undefined) return;
      finish(cursor, valueFrom(row.type, cursor.bytes.subarray(cursor.at, cursor.at + size)), size);
    };
  }

  /** What happens once the octets of a field are read: node, scope, bits, children, checks, functions, openers. */
  #finish(row: FieldRow): (cursor: Cursor, value: Value, size: number) => void {
    const field = this.#field(this.#fields.ofRow(row));
    const bits = row.bits ? this.#bits(row.bits, row.type) : undefined;
    const over = row.over ? this.#part(row.over) : undefined;
    const check = this.#checks(row);
    const { scale, sealed, opens, peek } = row;
    const computed = row.with;
    const opened = opens === undefined ? undefined : this.#part(opens);
    return (cursor, read, size) => {
      const value = scale === undefined ? read : (read as number) * scale;
      const start = cursor.at;
      const node = addNode(cursor, peek ? 'computed' : 'field', field, value, start, start + size);
      if (!peek) cursor.at += size;
      if (bits && typeof read === 'number') bits(cursor, node, read);
      if (over) over.step(innerOf(cursor, node, cursor.source, start, start + size, field.name));
      check(cursor, node);
      if (computed !== undefined) cursor.walk.host.compute(computed, siteOf(cursor, node));
      if (sealed !== undefined) {
        const result = cursor.walk.host.open(sealed, siteOf(cursor, node));
        if (!result) return;
        node.children.push(...result.nodes);
        for (const { field: told, value: known } of result.nodes)
          if (told.name !== '' && known !== undefined) cursor.scope.set(told.name, known);
        opened?.step(innerOf(cursor, node, result.source, result.start, result.end, cursor.limitedBy));
      }
    };
  }

  /** `outer` is the place of all these bits together. */
  #bits(bits: readonly Bit[], type: FieldRow['type'], outer = wholePlace(bits)): (cursor: Cursor, parent: Node, value: number) => void {
    let shift = outer.width;
    const parts = bits.map((bit) => {
      shift -= bit.width;
      const field = this.#field(this.#fields.ofBit(bit, type, { ...outer, at: 0, width: bit.width, shift: outer.shift + shift }));
      const smaller = bit.bits ? this.#bits(bit.bits, field.type as FieldRow['type'], field.place) : undefined;
      return { bit, field, smaller, divisor: 2 ** shift, modulus: 2 ** bit.width, check: this.#checks(bit), place: field.place! };
    });
    return (cursor, parent, value) => {
      for (const { bit, field, smaller, divisor, modulus, check, place } of parts) {
        if (field.name === '') continue;
        const read = Math.floor(value / divisor) % modulus;
        const shown = field.type === 'bool' ? read !== 0 : read * (bit.scale ?? 1);
        const start = parent.start + place.at;
        const node = makeNode(cursor, 'field', field, shown, start, start + place.octets);
        parent.children.push(node);
        cursor.scope.set(field.name, shown);
        check(cursor, node);
        smaller?.(cursor, node, read);
      }
    };
  }

  #checks(row: { check?: FieldRow['check']; name?: string }): (cursor: Cursor, node: Node) => void {
    if (row.check === undefined) return () => {};
    const declared = 'that' in row.check ? [row.check] : row.check;
    const checks = declared.map(({ that, say, severity, name }) => ({
      holds: compileTest(parseExpression(that, 'dissector')),
      field: name === undefined ? noteField('') : this.#field(noteField(name)),
      say,
      severity: severity ?? ('warning' as Severity),
    }));
    return (cursor, node) => {
      for (const { holds, field, say, severity } of checks) {
        if (holds(cursor)) continue;
        addNote(cursor, node.children, { kind: 'check', severity, say, field: row.name ?? '', offset: node.start }, field);
      }
    };
  }

  #value(row: ValueRow): Step {
    const field = this.#field(this.#fields.ofValue(row));
    const evaluate = compileNumber(parseExpression(row.value, 'dissector'));
    const check = this.#checks(row);
    return (cursor) => {
      const number = evaluate(cursor);
      if (number === undefined) return;
      const value = field.type === 'bool' || field.type === 'none' ? number !== 0 : number * (row.scale ?? 1);
      if (field.type === 'none' && !value) return;
      check(cursor, addNode(cursor, 'computed', field, value, cursor.start, cursor.at));
    };
  }

  #block(row: BlockRow): Step {
    const label = parseTemplate(row.block)!;
    const field = row.name === undefined ? unnamed : this.#field(this.#fields.of({ name: row.name, label: row.block }, 'none'));
    const size = row.size === undefined ? undefined : compileNumber(parseExpression(row.size, 'dissector'));
    const part = this.#part(row.of ?? row.fields ?? [], size ? namesIn(row.size!) : undefined);
    return (cursor) => {
      if (tooDeep(cursor)) return;
      const node = addNode(cursor, 'block', field, field.name === '' ? undefined : true, cursor.at, cursor.end);
      const child = inner(cursor, node, cursor.scope, size, row.block);
      takeSize(child);
      part.step(child);
      finishElement(cursor, child, node, label);
    };
  }

  #list(row: ListRow): Step {
    const label = parseTemplate(row.list)!;
    const part = this.#part(row.of ?? row.fields ?? [], row.size === undefined ? undefined : namesIn(row.size));
    const size = row.size === undefined ? undefined : compileNumber(parseExpression(row.size, 'dissector'), part.names);
    const bound = boundName(row.size);
    const count = row.count === undefined ? undefined : compileNumber(parseExpression(row.count, 'dissector'));
    const until = row.until === undefined ? undefined : compileTest(parseExpression(row.until, 'dissector'));
    const { tag } = row;
    const first = tag && compileNumber(parseExpression(tag.first, 'dissector'));
    const next = tag && compileNumber(parseExpression(tag.next, 'dissector'));
    const field = tag
      ? this.#field(this.#fields.of(tag, 'u8'))
      : row.name === undefined
        ? unnamed
        : this.#field(this.#fields.of({ name: row.name, label: row.list }, 'none'));
    return (cursor) => {
      if (tooDeep(cursor)) return;
      let type = first?.(cursor);
      const most = count?.(cursor) ?? Number.POSITIVE_INFINITY;
      for (let i = 0; i < most && cursor.at < cursor.end && !cursor.stopped; i++) {
        if (i === limits.elements) {
          addNote(cursor, cursor.nodes, {
            kind: 'limit',
            severity: 'warning',
            say: `Only the first ${limits.elements} elements are shown`,
            field: field.name,
            offset: cursor.at,
          });
          cursor.stopped = true;
          return;
        }
        const value = tag ? type : field.name === '' ? undefined : true;
        const node = makeNode(cursor, 'block', field, value, cursor.at, cursor.end);
        cursor.nodes.push(node);
        const child = inner(cursor, node, new Scope(cursor.scope), size, bound);
        if (tag && type !== undefined) child.scope.set(tag.name, type);
        takeSize(child);
        part.step(child);
        const begin = cursor.at;
        finishElement(cursor, child, node, label);
        if (cursor.at === begin) cursor.stopped = true;
        if (until?.(child)) return;
        type = next?.(child);
      }
    };
  }

  #match(row: MatchRow, sizeNames: OwnNames): Step {
    const evaluate = compileNumber(parseExpression(row.match, 'dissector'));
    const cases = Object.entries(row.cases).map(([key, part]) => [key, this.#part(part, sizeNames)] as const);
    const find = lookup(cases);
    const other = row.else === undefined ? undefined : this.#part(row.else, sizeNames);
    return (cursor) => {
      if (tooDeep(cursor)) return;
      const value = evaluate(cursor);
      (value === undefined ? other : (find(value) ?? other))?.step(cursor);
    };
  }

  #next(row: NextRow): Step {
    const { next, join } = row;
    const segment = row.segment && compileSegment(row.segment);
    const keys = typeof next === 'string' ? [] : typeof next.key === 'string' ? [next.key] : next.key;
    const place = join && compileNumber(parseExpression(join.offset ?? join.number ?? '0', 'dissector'));
    const more = join && compileTest(parseExpression(join.more, 'dissector'));
    return (cursor) => {
      const { walk, scope } = cursor;
      if (walk.layer.payload < 0 && cursor.source === walk.extent.source) walk.layer.payload = cursor.at;
      const read = segment?.(cursor);
      if (cursor.at >= cursor.end && !read) return;
      const values = keys.map((key) => scope.get(key)).filter((value) => typeof value === 'number');
      const piece = join && {
        name: join.name,
        key: join.key.map((key) => scope.get(key) ?? 0),
        place: place!(cursor) ?? 0,
        numbered: join.number !== undefined,
        more: more!(cursor),
      };
      const end = walk.host.handOver({
        source: cursor.source,
        start: cursor.at,
        end: cursor.end,
        limitedBy: cursor.limitedBy,
        quoted: walk.extent.quoted || row.quoted === true,
        to: typeof next === 'string' ? next : { table: next.table, keys: values },
        piece,
        segment: read,
      });
      cursor.at = Math.max(cursor.at, Math.min(end, cursor.end));
    };
  }
}

/** The place of bits that make up a whole integer. */
function wholePlace(bits: readonly Bit[]): BitPlace {
  const width = bits.reduce((sum, bit) => sum + bit.width, 0);
  return { at: 0, octets: Math.ceil(width / 8), width, shift: 0 };
}

function compileSegment({ name, sequence, acknowledged, opens, closes, resets }: SegmentRow): (cursor: Cursor) => Segment {
  const [place, other] = [sequence, acknowledged].map((text) => compileNumber(parseExpression(text, 'dissector')));
  const [begins, ends, breaks] = [opens, closes, resets].map((text) => compileTest(parseExpression(text, 'dissector')));
  return (cursor) => ({
    name,
    sequence: place!(cursor) ?? 0,
    acknowledged: other!(cursor) ?? 0,
    opens: begins!(cursor),
    closes: ends!(cursor),
    resets: breaks!(cursor),
  });
}

function compileStream({ size, begins }: NonNullable<Dissector['stream']>): StreamRules {
  return { size: compileNumber(parseExpression(size, 'dissector')), begins: compileTest(parseExpression(begins, 'dissector')) };
}

interface CompiledLayer {
  readonly kind: LayerKind;
  readonly size: Evaluate | undefined;
  readonly sizeName: string;
  readonly rows: Step;
}

function decodeLayer({ kind, size, sizeName, rows }: CompiledLayer, extent: Extent, host: Host, confidence?: number, via?: string): number {
  const scope = new Scope();
  const layer = new WalkedLayer(kind, extent, scope, confidence, via);
  const { node } = layer;
  host.begin(layer);
  const cursor: Cursor = {
    walk: { host, extent, layer },
    scope,
    source: extent.source,
    bytes: extent.source.bytes,
    start: extent.start,
    depth: 0,
    nodes: node.children,
    at: extent.start,
    end: extent.end,
    limitedBy: extent.limitedBy,
    size,
    sizeName,
    bounded: false,
    stopped: false,
  };
  takeSize(cursor);
  rows(cursor);
  if (cursor.at < cursor.end) addNode(cursor, 'unparsed', unparsed, cursor.bytes.subarray(cursor.at, cursor.end), cursor.at, cursor.end);
  if (layer.payload < 0) layer.payload = cursor.end;
  node.end = layer.payload;
  return cursor.end;
}
