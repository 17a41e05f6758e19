import type { Field, Value } from '../schema/field.ts';
import type { TreeNode } from './node.ts';
import type { Layer, Node, Note, Source } from './tree.ts';

/** Octets for a layer: `[start, end)` of a source, and what set the end. */
export interface Extent {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** Name of the field that bounds the octets, or "capture". */
  readonly limitedBy: string;
  readonly quoted: boolean;
}

/** What a row says of a piece: its place is an offset in octets, or a number from 1 where pieces are numbered. */
export interface Piece {
  readonly name: string;
  readonly key: readonly Value[];
  readonly place: number;
  readonly numbered: boolean;
  readonly more: boolean;
}

/** What a row says of a segment of a stream. */
export interface Segment {
  readonly name: string;
  readonly sequence: number;
  readonly acknowledged: number;
  readonly opens: boolean;
  readonly closes: boolean;
  readonly resets: boolean;
}

/** Where a row hands over to the next layer. */
export interface Handover extends Extent {
  /** A protocol, or a table with the values to look up in it. */
  readonly to: string | { readonly table: string; readonly keys: readonly number[] };
  /** The octets are one piece of a larger whole. */
  readonly piece?: Piece | undefined;
  /** The octets are a segment of a stream; there may be none. */
  readonly segment?: Segment | undefined;
}

/** What a function of the decoder (`with`) may look at and add to. */
export interface Site extends Extent {
  readonly layer: Layer;
  /** The field that names the function. */
  readonly node: TreeNode;
  /** The first value of a field of the layer. */
  valueOf(name: string): Value | undefined;
  /** Adds a node behind the field. */
  add(field: Field, value: Value, range?: { start: number; end: number }): void;
  /** The function has read this many octets behind the field; the next row begins behind them. */
  take(octets: number): void;
}

/** Octets that an opener made of sealed ones. */
export interface Opened {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** What the opener says of the octets: verdict of the integrity check, ranges of IV and padding. */
  readonly nodes: readonly Node[];
}

/** What decode/ does for the walk: everything that needs more than the octets at hand. */
export interface Host {
  /** Enters the layer in the packet. */
  begin(layer: Layer): void;
  /** Decodes the next layer; gives the offset behind what it took. */
  handOver(handover: Handover): number;
  compute(name: string, site: Site): void;
  open(opener: string, site: Site): Opened | undefined;
  note(note: Note): void;
}
