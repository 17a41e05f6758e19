import { limits } from '../../decode/limits.ts';
import { Memory } from '../../decode/memory.ts';

/**
 * The last packet of each cell: packets of a cell matter to one another. What was quiet longest is forgotten, as the
 * trackers forget.
 */
export class Cells {
  readonly #last: Memory<number>;

  constructor(most: number = limits.remembered) {
    this.#last = new Memory(most);
  }

  /** The last packet; 0 for none. */
  last(cell: string): number {
    return this.#last.get(cell) ?? 0;
  }

  /** Enters a packet, and gives the one before; 0 for none. */
  enter(cell: string, packet: number): number {
    const before = this.last(cell);
    this.#last.set(cell, packet);
    return before;
  }

  /** The first packet of the cell, which this one is if none is known. */
  first(cell: string, packet: number): number {
    return this.last(cell) || this.#last.set(cell, packet);
  }
}
