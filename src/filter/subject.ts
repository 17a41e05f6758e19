import { type Node, walkTree } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';

/** What a filter is tested on: a packet, and the nodes of each field that the filter names. */
export interface Subject {
  readonly packet: Packet;
  readonly nodes: readonly (readonly Node[])[];
}

/** The fields that a filter names, each with a slot, so that one walk through the tree finds the nodes of all. */
export class Slots {
  readonly #slots = new Map<string, number>();

  /** The names, in the order of their slots. */
  get names(): readonly string[] {
    return [...this.#slots.keys()];
  }

  slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    this.#slots.set(name, this.#slots.size);
    return this.#slots.size - 1;
  }

  collect(packet: Packet): Subject {
    const nodes: Node[][] = Array.from(this.#slots, () => []);
    const offer = (name: string, node: Node) => {
      const slot = this.#slots.get(name);
      if (slot !== undefined) nodes[slot]!.push(node);
    };
    if (nodes.length > 0) {
      walkTree(packet.tree, (node) => {
        offer(node.field.name, node);
        for (const name of node.field.also) offer(name, node);
      });
    }
    return { packet, nodes };
  }
}
