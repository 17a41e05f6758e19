import { type Field, field as makeField, type Value } from '../schema/field.ts';
import { displayText } from '../schema/render.ts';
import { fillTemplate, type Template } from '../schema/template.ts';
import { type Evaluate, Scope } from './evaluate.ts';
import type { Extent, Host, Site } from './host.ts';
import { limits } from './limits.ts';
import type { Layer, Node, Note, Source } from './tree.ts';

/** The walk's position in one element, block or layer. */
export interface Cursor {
  readonly walk: Walk;
  readonly scope: Scope;
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
  bounded: boolean;
  /** Octets are missing or a bound is wrong: nothing more can be read here. */
  stopped: boolean;
}

/** One layer of one packet. */
export interface Walk {
  readonly host: Host;
  readonly extent: Extent;
  readonly layer: Layer;
}

export const noteField = (name: string) => makeField(name, 'Note', 'none');
export const unnamed = makeField('', '', 'none');
export const unparsed = makeField('', 'Not understood', 'bytes');

/** The bound of an element takes effect as soon as the fields that its size names are read. */
export function takeSize(cursor: Cursor): void {
  if (!cursor.size || cursor.stopped) return;
  const size = cursor.size(cursor);
  if (size === undefined) return;
  cursor.size = undefined;
  const end = cursor.start + size;
  cursor.bounded = end >= cursor.at;
  if (end < cursor.at) {
    addNote(cursor, cursor.nodes, {
      kind: 'check',
      severity: 'error',
      say: `Length ${size} is shorter than the ${cursor.at - cursor.start} octets already read`,
      field: cursor.sizeName,
      offset: cursor.start,
    });
    cursor.stopped = true;
    cursor.end = cursor.at;
  } else if (end > cursor.end) {
    shortOf(cursor, cursor.sizeName, cursor.start, size, cursor.end - cursor.start);
  } else {
    cursor.end = end;
    cursor.limitedBy = cursor.sizeName;
  }
}

/** Ends an element or a block: what it left over is a node, and its parent goes on behind it. */
export function finishElement(parent: Cursor, child: Cursor, node: Node, label: Template): void {
  if (child.bounded && child.at < child.end) {
    addNode(child, 'unparsed', unparsed, child.bytes.subarray(child.at, child.end), child.at, child.end);
  }
  // A fault inside an element of known size stays there; its parent goes on with the next one.
  parent.at = child.bounded ? child.end : child.at;
  if (child.stopped && !child.bounded) parent.stopped = true;
  node.end = parent.at;
  const textOf = (name: string) => {
    const value = child.scope.get(name);
    const named = value === undefined ? undefined : findField(node, name);
    return value === undefined ? undefined : named ? displayText(named, value) : String(value);
  };
  node.label = fillTemplate(label, textOf) ?? node.field.label;
}

function findField(node: Node, name: string): Field | undefined {
  if (node.field.name === name) return node.field;
  for (const child of node.children) {
    const found = findField(child, name);
    if (found) return found;
  }
  return undefined;
}

/** The walk's position in an element of `cursor`, from where that stands. */
export function inner(cursor: Cursor, node: Node, scope: Scope, size?: Evaluate, sizeName = ''): Cursor {
  return {
    walk: cursor.walk,
    scope,
    source: cursor.source,
    bytes: cursor.bytes,
    start: cursor.at,
    depth: cursor.depth + 1,
    nodes: node.children,
    at: cursor.at,
    end: cursor.end,
    limitedBy: cursor.limitedBy,
    size,
    sizeName,
    bounded: false,
    stopped: false,
  };
}

/** The walk's position in other octets than those ahead of `cursor`: read once more, or decrypted. Its names are in scope. */
export function innerOf(cursor: Cursor, node: Node, source: Source, start: number, end: number, limitedBy: string): Cursor {
  return {
    walk: cursor.walk,
    scope: new Scope(cursor.scope),
    source,
    bytes: source.bytes,
    start,
    depth: cursor.depth + 1,
    nodes: node.children,
    at: start,
    end,
    limitedBy,
    size: undefined,
    sizeName: '',
    bounded: false,
    stopped: false,
  };
}

export function tooDeep(cursor: Cursor): boolean {
  if (cursor.depth < limits.depth) return false;
  addNote(cursor, cursor.nodes, {
    kind: 'limit',
    severity: 'warning',
    say: `Nested deeper than ${limits.depth} levels`,
    field: '',
    offset: cursor.at,
  });
  cursor.stopped = true;
  return true;
}

export function makeNode(cursor: Cursor, kind: Node['kind'], field: Field, value: Value | undefined, start: number, end: number): Node {
  return { kind, field, value, source: cursor.source, start, end, children: [] };
}

export function addNode(cursor: Cursor, kind: Node['kind'], field: Field, value: Value | undefined, start: number, end: number): Node {
  const node = makeNode(cursor, kind, field, value, start, end);
  cursor.nodes.push(node);
  if (field.name !== '' && value !== undefined) cursor.scope.set(field.name, value);
  return node;
}

type Worded = Omit<Note, 'layer' | 'source'>;

export function addNote(cursor: Cursor, nodes: Node[], worded: Worded, field: Field = noteField('')): void {
  const { walk } = cursor;
  walk.host.note({ ...worded, layer: walk.layer.protocol, source: cursor.source });
  const node = makeNode(cursor, 'note', field, true, worded.offset, Math.max(worded.offset, cursor.at));
  node.label = worded.say;
  nodes.push(node);
}

/** Octets of a field are missing. In a quotation that is no fault: an ICMP error quotes only the beginning of a packet. */
export function tooShort(cursor: Cursor, name: string, needed: number): void {
  shortOf(cursor, name, cursor.at, needed, cursor.end - cursor.at);
  cursor.stopped = true;
}

function shortOf(cursor: Cursor, name: string, offset: number, needed: number, left: number): void {
  if (cursor.walk.extent.quoted) return;
  const say = `${name || 'The field'} needs ${needed} octets, ${left} are left${cursor.limitedBy === 'capture' ? ' in the capture' : ` by ${cursor.limitedBy}`}`;
  addNote(cursor, cursor.nodes, { kind: 'short', severity: 'error', say, field: name, offset, needed, left, limitedBy: cursor.limitedBy });
}

/** The place of a field, as functions of the decoder and openers see it. */
export function siteOf(cursor: Cursor, node: Node): Site {
  const { walk, source, end, limitedBy } = cursor;
  return {
    source,
    start: walk.extent.start,
    end,
    limitedBy,
    quoted: walk.extent.quoted,
    layer: walk.layer,
    node,
    valueOf: (name) => cursor.scope.get(name),
    add: (field, value, range = node) => {
      cursor.nodes.push({ kind: 'computed', field, value, source, start: range.start, end: range.end, children: [] });
    },
    take: (octets) => {
      cursor.at = Math.min(cursor.at + octets, cursor.end);
    },
  };
}
