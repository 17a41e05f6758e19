import type { Layer, Node, Note, Source } from '../compile/tree.ts';
import type { Time } from '../schema/field.ts';

/** A decoded packet. */
export interface Packet {
  /** Number in the capture, counting from 1. */
  readonly number: number;
  /** Time of capture; undefined where the record carries none. */
  readonly time: Time | undefined;
  /** Octets on the wire; `bytes` may hold fewer. */
  readonly originalLength: number;
  /** The frame's octets as captured. */
  readonly bytes: Uint8Array;
  /** Layers from the outermost to the innermost; joined and decrypted ones follow the layer that carried them. */
  readonly layers: Layer[];
  /** Top nodes of the tree: the frame's own facts, then one node a layer. */
  readonly tree: Node[];
  /** The frame, then wholes that were joined or decrypted. */
  readonly sources: Source[];
  readonly notes: Note[];
}
