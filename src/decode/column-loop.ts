import type { Batch } from '../capture/batch.ts';
import { NO_INTERFACE } from '../capture/batch.ts';
import { columnConstants } from '../compile/column-code.ts';
import { deep } from '../compile/column-fields.ts';
import type { Column } from './columns.ts';
import { ifSpoken, none, stateful } from './lead-table.ts';

/** A layer that the loop knows. */
export interface LoopLayer {
  readonly layer: number;
  /** An alternative to it: a packet with both is left to the layer by layer way. */
  readonly rival: number | undefined;
  readonly code: string;
}

/** What the generated loop and the reader share. */
export interface LoopParts {
  readonly columns: readonly Column[];
  readonly innermost: Uint8Array;
  readonly carriers: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly deep: Uint8Array;
  readonly lead: unknown;
  /** Protocols that values of a table lead to whatever the octets are. */
  readonly direct: readonly Int16Array[];
}

/** Reads the rows of a batch from the `first` on; `links` has the layer that each interface begins with, `slowly` reads a row layer by layer. */
export type ColumnLoop = (batch: Batch, view: DataView, first: number, links: Int16Array, slowly: (row: number) => void) => void;

/** Layers that one loop can have: each is a bit. */
export const mostLoopLayers = 31;

/**
 * One loop over the packets of a batch with the code of the busy layers in it, which is several times faster than a call
 * for each layer. It reads packets all of whose layers are such, each of them once.
 */
export function makeColumnLoop(layers: readonly LoopLayer[], used: Iterable<number>, parts: LoopParts): ColumnLoop {
  const bitOf = (layer: number | undefined) => {
    const i = layers.findIndex((known) => known.layer === layer);
    return i < 0 ? 0 : 2 ** i;
  };
  const cases = layers.map(({ layer, rival, code }) => {
    const once = `if ((seen & ${bitOf(layer) | bitOf(rival)}) !== 0) break; seen |= ${bitOf(layer)};`;
    return `case ${layer}: { ${once} carrier = innermost; innermost = ${layer}; start = behind; from = start; to = bound;\n${code}\n}`;
  });
  const slots = [...used];
  // The reader that goes layer by layer shall not take what is there for values of its own.
  const clear = slots.map((slot) => `m${slot}[row >> 3] &= ~(1 << (row & 7));`).join(' ');
  const source = `
const { columns, lead, direct } = parts;
const innermosts = parts.innermost, carriers = parts.carriers, starts = parts.starts, ends = parts.ends, deeps = parts.deep;
${parts.direct.map((_, i) => `const d${i} = direct[${i}];`).join('\n')}
${columnConstants(slots)}
return (batch, view, first, links, slowly) => {
  const { bytes, count, offset, captured } = batch;
  const interfaces = batch.interface;
  for (let row = first; row < count; row++) {
    let behind = offset[row], bound = behind + captured[row], start = 0, from = behind, to = bound;
    let innermost = -1, carrier = -1, deep = 0, seen = 0;
    let layer = interfaces[row] === ${NO_INTERFACE} ? ${none} : links[interfaces[row]];
    walk: while (layer >= 0) {
      switch (layer) {
${cases.join('\n')}
      }
      layer = ${unknown};
    }
    if (layer === ${unknown}) { ${clear} slowly(row); continue; }
    if (layer === ${stateful}) deep |= ${deep.layers}; else if (layer === ${ifSpoken}) deep |= ${deep.hosts};
    innermosts[row] = innermost; carriers[row] = carrier; starts[row] = from; ends[row] = to; deeps[row] = deep;
  }
};`;
  return new Function('parts', source)(parts) as ColumnLoop;
}

/** The packet has a layer that the loop does not know, or one twice. */
const unknown = -9;
