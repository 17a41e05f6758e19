import type { Field, Value } from '../schema/field.ts';

/** What a node stands for; decides how it is shown, not what it holds. */
export type NodeKind = 'layer' | 'field' | 'computed' | 'block' | 'note' | 'unparsed';

/** Octets that nodes lie in: the frame itself, or a whole that was joined from fragments or decrypted. */
export interface Source {
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** A node of the detail tree. `[start, end)` are octets of `source`; a computed node has the range it was made from. */
export interface Node {
  readonly kind: NodeKind;
  readonly field: Field;
  readonly value: Value | undefined;
  /** Words of this very node, where they differ from the field's label (layers, blocks, list elements, notes). */
  label?: string;
  readonly source: Source;
  readonly start: number;
  end: number;
  readonly children: readonly Node[];
}

export type Severity = 'error' | 'warning' | 'note';

/** Something wrong or remarkable, worded once; the same object serves the tree, JSON, findings and tests. */
export interface Note {
  /** "short": octets are missing. "check": a declared check does not hold. "limit": decoding stopped at a limit. */
  readonly kind: 'short' | 'check' | 'limit';
  readonly severity: Severity;
  readonly say: string;
  /** Protocol of the layer. */
  readonly layer: string;
  /** Name of the field that could not be read, or whose check failed. */
  readonly field: string;
  readonly source: Source;
  /** Offset in the source, in octets. */
  readonly offset: number;
  /** For "short": octets needed, octets there, and the field that sets the bound. */
  readonly needed?: number;
  readonly left?: number;
  readonly limitedBy?: string;
}

/** Addresses in hexadecimal: by them later packets know hosts again. */
export interface Hosts {
  readonly source: string;
  readonly destination: string;
}

/** One protocol of a packet: its node (kind "layer") and what the walk learnt about it. */
export interface Layer {
  readonly protocol: string;
  readonly node: Node;
  /** First octet behind the header: where the payload (next layer) starts, in the source. */
  payload: number;
  /** The layer in words, from the summary of its declaration. */
  readonly summary: string | undefined;
  /** Table by whose number the layer was reached, e.g. "ethertype". */
  readonly via?: string | undefined;
  /** Percent, where the layer was recognised by content instead of by number. */
  readonly confidence?: number | undefined;
  /** Addresses, where the layer has a source and a destination. */
  readonly hosts?: Hosts | undefined;
  /** The layer stands in a quotation (ICMP error): it is no traffic. */
  readonly quoted: boolean;
  /** Adds a node behind all of the layer's: what is known over packets. */
  add(node: Node): void;
}

/** Calls `visit` for every node below `nodes`, in tree order. */
export function walkTree(nodes: readonly Node[], visit: (node: Node) => void): void {
  for (const node of nodes) {
    visit(node);
    walkTree(node.children, visit);
  }
}

/** Values of the field `name` in tree order: all that `-e name` prints. */
export function valuesOf(nodes: readonly Node[], name: string): Node[] {
  const found: Node[] = [];
  walkTree(nodes, (node) => {
    if (node.field.name === name || node.field.also.includes(name)) found.push(node);
  });
  return found;
}

/** The first value of the field `name` in tree order, by its own name: what a decoder asks of every packet. */
export function firstValue(nodes: readonly Node[], name: string): Value | undefined {
  for (const { field, value, children } of nodes) {
    if (field.name === name && value !== undefined) return value;
    const inner = children.length === 0 ? undefined : firstValue(children, name);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
