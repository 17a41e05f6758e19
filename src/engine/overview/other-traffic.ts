import { KeyTable } from '../../decode/key-table.ts';
import type { PacketFacts } from '../sorter/facts.ts';
import { limits } from './limits.ts';

/** Traffic that is neither IKE nor ESP. */
export interface OtherTraffic {
  readonly protocol: string;
  readonly packets: number;
  readonly octets: number;
}

/** Numbers of a row. */
const place = { packets: 0, octets: 1 } as const;
const width = 2;

/** Other traffic by its innermost protocol, and by port where that is UDP or TCP. */
export class OtherKinds {
  readonly #kinds = new KeyTable(width, limits.kinds);
  readonly #protocols = new Map<string, number>();
  readonly #leftOut: Set<string>;

  constructor(leftOut: Set<string>) {
    this.#leftOut = leftOut;
  }

  get count(): number {
    return this.#kinds.count;
  }

  take({ protocol, fragment, sourcePort, destinationPort }: PacketFacts, octets: number): void {
    const port = protocol === 'udp' || protocol === 'tcp' ? Math.min(sourcePort, destinationPort) : 0;
    const row = this.#row(protocol, port === 0 && fragment, port);
    if (row < 0) {
      this.#leftOut.add(`kinds of other traffic after the first ${this.#kinds.count}`);
      return;
    }
    const at = this.#kinds.at(row);
    this.#kinds.values[at + place.packets]!++;
    this.#kinds.values[at + place.octets]! += octets;
  }

  /** The so many most frequent kinds. */
  rows(most: number): OtherTraffic[] {
    const names = [...this.#protocols.keys()];
    const kinds = Array.from({ length: this.#kinds.count }, (_, row) => {
      const [kind, port] = [this.#kinds.key(row, 0), this.#kinds.key(row, 1)];
      const protocol = `${names[kind >> 1]}${port > 0 ? ` port ${port}` : kind & 1 ? ' fragments' : ''}`;
      const at = this.#kinds.at(row);
      return { protocol, packets: this.#kinds.values[at + place.packets]!, octets: this.#kinds.values[at + place.octets]! };
    });
    return kinds.sort((a, b) => b.packets - a.packets).slice(0, most);
  }

  #row(protocol: string, fragment: boolean, port: number): number {
    let number = this.#protocols.get(protocol);
    if (number === undefined) {
      number = this.#protocols.size;
      this.#protocols.set(protocol, number);
    }
    const known = this.#kinds.find(number * 2 + (fragment ? 1 : 0), port, 0, 0);
    return known < 0 ? this.#kinds.add() : known;
  }
}
