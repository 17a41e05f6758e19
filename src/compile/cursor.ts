import { type Field, field as makeField, type Value } from '../schema/field.ts';
import { unnamedNote } from './fields.ts';
import type { Extent, Host, Piece, Segment, Site } from './host.ts';
import type { ElementLabel } from './label.ts';
import { limits } from './limits.ts';
import { TreeNode, unread } from './node.ts';
import type { Slots, Values } from './slots.ts';
import { firstValue, type Layer, type Node, type Note, type Severity, type Source } from './tree.ts';

/** Reads rows where a cursor stands. */
export interface Reader {
  read(cursor: Cursor): void;
}
/** Where an expression is asked: what is read so far and the octets ahead. */
export type Place = Pick<Cursor, 'values' | 'bytes' | 'at' | 'end'>;
/** A number, or undefined for absent: absent is contagious in arithmetic. */
export type Evaluate = (place: Place) => number | undefined;
/** Comparison with an absent value is false, and so is an absent condition. */
export type Test = (place: Place) => boolean;

/** One layer of one packet. */
export interface Walk {
  readonly host: Host;
  readonly extent: Extent;
  readonly layer: Layer;
  readonly slots: Slots;
}

/** What a list declares. */
export interface List {
  readonly field: Field;
  readonly label: ElementLabel;
  readonly rows: Reader;
  /** Slot of the type of an element, which the element before announces. */
  readonly tag: number | undefined;
  /** Slots of the names that the size looks at and that an element reads itself: those around it do not count. */
  readonly own: readonly number[];
  readonly sizeName: string;
  readonly size: Evaluate | undefined;
  readonly count: Evaluate | undefined;
  readonly until: Test | undefined;
  readonly first: Evaluate | undefined;
  readonly next: Evaluate | undefined;
}

export interface Block {
  readonly field: Field;
  readonly label: ElementLabel;
  readonly rows: Reader;
  readonly sizeName: string;
  readonly size: Evaluate | undefined;
}

/** Where a row hands over to the next layer. */
export interface Next {
  /** A protocol, or the table in which the values of `keys` are looked up. */
  readonly protocol: string | undefined;
  readonly table: string;
  readonly keys: readonly (number | undefined)[];
  readonly quoted: boolean;
  readonly piece: ((cursor: Cursor) => Piece) | undefined;
  readonly segment: ((cursor: Cursor) => Segment) | undefined;
}

/** What a check says where it does not hold. */
export interface Complaint {
  readonly field: Field;
  /** Name of the field that is checked. */
  readonly of: string;
  readonly say: string;
  readonly severity: Severity;
}

const unparsed = makeField('', 'Not understood', 'bytes');

type Worded = Omit<Note, 'layer' | 'source'>;

/** The walk's position in one element, block or layer. */
export class Cursor {
  readonly walk: Walk;
  readonly values: Values;
  readonly source: Source;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly depth: number;
  readonly nodes: Node[];
  at: number;
  end: number;
  limitedBy: string;
  /** Not yet known size of the element; taken as soon as the fields that it names are read. */
  size: Evaluate | undefined;
  readonly sizeName: string;
  /** The size is known; the parent goes on behind it whatever happens inside. */
  bounded = false;
  /** Octets are missing or a bound is wrong: nothing more can be read here. */
  stopped = false;

  constructor(
    walk: Walk,
    values: Values,
    nodes: Node[],
    depth: number,
    source: Source,
    start: number,
    end: number,
    limitedBy: string,
    size?: Evaluate,
    sizeName = '',
  ) {
    this.walk = walk;
    this.values = values;
    this.source = source;
    this.bytes = source.bytes;
    this.start = start;
    this.depth = depth;
    this.nodes = nodes;
    this.at = start;
    this.end = end;
    this.limitedBy = limitedBy;
    this.size = size;
    this.sizeName = sizeName;
    if (size) this.takeSize();
  }

  /** The bound of an element takes effect as soon as the fields that its size names are read. */
  takeSize(): void {
    const size = this.size?.(this);
    if (size === undefined || this.stopped) return;
    this.size = undefined;
    const end = this.start + size;
    this.bounded = end >= this.at;
    if (end < this.at) {
      const say = `Length ${size} is shorter than the ${this.at - this.start} octets already read`;
      this.#note(this.nodes, { kind: 'check', severity: 'error', say, field: this.sizeName, offset: this.start });
      this.stopped = true;
      this.end = this.at;
    } else if (end > this.end) {
      this.#shortOf(this.sizeName, this.start, size, this.end - this.start);
    } else {
      this.end = end;
      this.limitedBy = this.sizeName;
    }
  }

  /** What no row read is a node, too. */
  showRest(): void {
    if (this.at < this.end) this.nodes.push(new TreeNode('unparsed', unparsed, unread, this.source, this.at, this.end));
  }

  block({ field, label, rows, size, sizeName }: Block): void {
    if (this.isTooDeep()) return;
    const node = new TreeNode('block', field, field.name === '' ? undefined : true, this.source, this.at, this.end);
    this.nodes.push(node);
    this.#element(node, this.values, label, rows, size, sizeName);
  }

  list({ field, label, rows, tag, own, sizeName, size, count, until, first, next }: List): void {
    if (this.isTooDeep()) return;
    let type = first?.(this);
    const most = count?.(this) ?? Number.POSITIVE_INFINITY;
    for (let i = 0; i < most && this.at < this.end && !this.stopped; i++) {
      if (i === limits.elements) {
        const say = `Only the first ${limits.elements} elements are shown`;
        this.#note(this.nodes, { kind: 'limit', severity: 'warning', say, field: field.name, offset: this.at });
        this.stopped = true;
        return;
      }
      const value = first ? type : field.name === '' ? undefined : true;
      const node = new TreeNode('block', field, value, this.source, this.at, this.end);
      this.nodes.push(node);
      const values = this.values.slice();
      for (const slot of own) values[slot] = undefined;
      if (tag !== undefined && type !== undefined) values[tag] = type;
      const begin = this.at;
      const element = this.#element(node, values, label, rows, size, sizeName);
      if (this.at === begin) this.stopped = true;
      if (until?.(element)) return;
      type = next?.(element);
    }
  }

  #element(node: TreeNode, values: Values, label: ElementLabel, rows: Reader, size: Evaluate | undefined, sizeName: string): Cursor {
    const { source, at, end, limitedBy } = this;
    const element = new Cursor(this.walk, values, node.ownChildren, this.depth + 1, source, at, end, limitedBy, size, sizeName);
    rows.read(element);
    if (element.bounded) element.showRest();
    // A fault inside an element of known size stays there; its parent goes on with the next one.
    this.at = element.bounded ? element.end : element.at;
    if (element.stopped && !element.bounded) this.stopped = true;
    node.end = this.at;
    node.label = label.of(values, values === this.values);
    return element;
  }

  /** Reads other octets than those ahead as children of a node: the same once more, or decrypted. Names here are seen there. */
  within(node: TreeNode, rows: Reader, source: Source, start: number, end: number, limitedBy: string): void {
    rows.read(new Cursor(this.walk, this.values.slice(), node.ownChildren, this.depth + 1, source, start, end, limitedBy));
  }

  next({ protocol, table, keys, quoted, piece, segment }: Next): void {
    const { walk, source, at, end, limitedBy } = this;
    const { layer, extent } = walk;
    if (layer.payload < 0 && source === extent.source) layer.payload = at;
    const read = segment?.(this);
    if (at >= end && !read) return;
    const behind = walk.host.handOver({
      source,
      start: at,
      end,
      limitedBy,
      quoted: extent.quoted || quoted,
      to: protocol ?? { table, keys: this.#keys(keys) },
      piece: piece?.(this),
      segment: read,
    });
    this.at = Math.max(at, Math.min(behind, end));
  }

  #keys(slots: readonly (number | undefined)[]): number[] {
    const keys: number[] = [];
    for (const slot of slots) {
      const value = slot === undefined ? undefined : this.values[slot];
      if (typeof value === 'number') keys.push(value);
    }
    return keys;
  }

  compute(name: string, node: TreeNode): void {
    this.walk.host.compute(name, new FieldSite(this, node));
  }

  /** Asks an opener for what is sealed in a field; `rows` read what it gives. */
  open(opener: string, node: TreeNode, rows: Reader | undefined): void {
    const opened = this.walk.host.open(opener, new FieldSite(this, node));
    if (!opened) return;
    for (const told of opened.nodes) {
      node.add(told);
      const slot = this.walk.slots.of(told.field.name);
      if (slot !== undefined && told.value !== undefined) this.values[slot] = told.value;
    }
    if (rows) this.within(node, rows, opened.source, opened.start, opened.end, this.limitedBy);
  }

  isTooDeep(): boolean {
    if (this.depth < limits.depth) return false;
    const say = `Nested deeper than ${limits.depth} levels`;
    this.#note(this.nodes, { kind: 'limit', severity: 'warning', say, field: '', offset: this.at });
    this.stopped = true;
    return true;
  }

  /** A check of `node` does not hold. */
  complain({ field, of, say, severity }: Complaint, node: TreeNode): void {
    this.#note(node.ownChildren, { kind: 'check', severity, say, field: of, offset: node.start }, field);
  }

  /** Octets of a field are missing. In a quotation that is no fault: an ICMP error quotes only the beginning of a packet. */
  short(name: string, needed: number): void {
    this.#shortOf(name, this.at, needed, this.end - this.at);
    this.stopped = true;
  }

  #shortOf(name: string, offset: number, needed: number, left: number): void {
    if (this.walk.extent.quoted) return;
    const { limitedBy } = this;
    const say = `${name || 'The field'} needs ${needed} octets, ${left} are left${limitedBy === 'capture' ? ' in the capture' : ` by ${limitedBy}`}`;
    this.#note(this.nodes, { kind: 'short', severity: 'error', say, field: name, offset, needed, left, limitedBy });
  }

  #note(nodes: Node[], worded: Worded, field: Field = unnamedNote): void {
    const { walk, source } = this;
    walk.host.note({ ...worded, layer: walk.layer.protocol, source });
    const { offset, say } = worded;
    nodes.push(new TreeNode('note', field, true, source, offset, Math.max(offset, this.at), say));
  }
}

/** The place of a field, as functions of the decoder and openers see it. */
class FieldSite implements Site {
  readonly #cursor: Cursor;
  readonly node: TreeNode;

  constructor(cursor: Cursor, node: TreeNode) {
    this.#cursor = cursor;
    this.node = node;
  }

  get source(): Source {
    return this.#cursor.source;
  }

  get start(): number {
    return this.#cursor.walk.extent.start;
  }

  get end(): number {
    return this.#cursor.end;
  }

  get limitedBy(): string {
    return this.#cursor.limitedBy;
  }

  get quoted(): boolean {
    return this.#cursor.walk.extent.quoted;
  }

  get layer(): Layer {
    return this.#cursor.walk.layer;
  }

  valueOf(name: string): Value | undefined {
    return firstValue(this.layer.node.children, name);
  }

  add(field: Field, value: Value, { start, end }: { start: number; end: number } = this.node): void {
    this.#cursor.nodes.push(new TreeNode('computed', field, value, this.source, start, end));
  }

  take(octets: number): void {
    this.#cursor.at = Math.min(this.#cursor.at + octets, this.#cursor.end);
  }
}
