import { type Node, walkTree } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import type { Field } from '../schema/field.ts';
import { plainText } from '../schema/render.ts';

/** Finds the nodes of a few named fields in one walk through a packet. */
export class Cells {
  readonly #places = new Map<string, number>();
  readonly #placesOf = new WeakMap<Field, readonly number[]>();
  readonly #count: number;

  /** A name that is given twice has its nodes in the last place only, as in tshark. */
  constructor(names: readonly string[]) {
    this.#count = names.length;
    for (const [place, name] of names.entries()) this.#places.set(name, place);
  }

  /** The nodes of each name, in tree order. */
  collect(packet: Packet): Node[][] {
    const cells: Node[][] = Array.from({ length: this.#count }, () => []);
    walkTree(packet.tree, (node) => {
      if (node.value !== undefined) for (const place of this.#of(node.field)) cells[place]!.push(node);
    });
    return cells;
  }

  #of(field: Field): readonly number[] {
    const known = this.#placesOf.get(field);
    if (known) return known;
    const places = [field.name, ...field.also].map((name) => this.#places.get(name)).filter((place) => place !== undefined);
    this.#placesOf.set(field, places);
    return places;
  }
}

/** The value of a node in a cell; a layer has its label. */
export function cellText(node: Node): string {
  return node.kind === 'layer' ? (node.label ?? node.field.label) : plainText(node.field, node.value!);
}
