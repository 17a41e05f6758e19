import { type Node, walkTree } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import { plainText } from '../schema/render.ts';
import { placesOf } from './shapes.ts';
import type { Hole } from './template.ts';
import { type Escape, plainWriter, writeEscaped } from './value-writers.ts';

/** A node that stands in a cell, and its place among all of the packet. */
export interface CellNode {
  readonly node: Node;
  readonly place: number;
}

/** The nodes of a few named fields, in tree order. A name that is given twice has them in the last place only, as in tshark. */
export function cellsOf(names: readonly string[], packet: Packet, nodes: readonly Node[]): CellNode[][] {
  const cells: CellNode[][] = names.map(() => []);
  const columns = new Map(names.map((name, column) => [name, column]));
  const places = placesOf(nodes);
  walkTree(packet.tree, (node) => {
    if (node.value === undefined) return;
    for (const name of [node.field.name, ...node.field.also]) {
      const column = columns.get(name);
      if (column !== undefined) cells[column]!.push({ node, place: places.get(node)! });
    }
  });
  return cells;
}

/** The value of a node in a cell; a layer has its label. */
export function cellText(node: Node): string {
  return node.kind === 'layer' ? (node.label ?? node.field.label) : plainText(node.field, node.value!);
}

/** Writes what `cellText` says. */
export function cellHole({ node: { kind, field }, place }: CellNode, escaping: Escape): Hole {
  if (kind === 'layer') return (writer, nodes) => writeEscaped(writer, cellText(nodes[place]!), escaping);
  const write = plainWriter(field, escaping);
  return (writer, nodes) => write(writer, nodes[place]!.value!);
}
