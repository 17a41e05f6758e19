import type { Address } from '../../decode/addresses.ts';
import { KeyTable } from '../../decode/key-table.ts';
import { limits } from '../../decode/limits.ts';

/** Numbers of a row. */
const [index, first, last, width] = [0, 1, 2, 3];

/** Transport protocols, which number their conversations each for itself. */
export const transports = { udp: 0, tcp: 1 } as const;

/** Two ends of a packet. One object serves all packets. */
export interface PacketEnds {
  readonly source: Address;
  readonly destination: Address;
  sourcePort: number;
  destinationPort: number;
}

/** Numbers UDP and TCP conversations as the decoder's tracker does, without an allocation for a packet. */
export class ConversationTable {
  readonly #table = new KeyTable(width, 2 * limits.conversations);
  readonly #counts = [0, 0];
  /** Of the packet at hand: number, first packet and packet before of its conversation. */
  index = 0;
  first = 0;
  last = 0;

  /** The row of the conversation of a packet, which is made if there is none; -1 where there are too many. */
  find({ source, destination, sourcePort, destinationPort }: PacketEnds, transport: 0 | 1, packet: number): number {
    const isLow =
      source.word < destination.word ||
      (source.word === destination.word &&
        (sourcePort < destinationPort || (sourcePort === destinationPort && source.kind <= destination.kind)));
    const ports = isLow ? (sourcePort << 16) | destinationPort : (destinationPort << 16) | sourcePort;
    const kinds = isLow ? (source.kind << 2) | destination.kind : (destination.kind << 2) | source.kind;
    const [low, high] = isLow ? [source.word, destination.word] : [destination.word, source.word];
    const known = this.#table.find(low, high, ports, (kinds << 1) | transport);
    if (known >= 0 || this.#counts[transport]! >= limits.conversations) return known;
    const row = this.#table.add();
    if (row < 0) return row;
    const at = this.#table.at(row);
    this.#table.values[at + index] = this.#counts[transport]!++;
    this.#table.values[at + first] = packet;
    this.#table.values[at + last] = packet;
    return row;
  }

  /** Takes a packet of a conversation; `isTraffic`: it is no quotation. */
  take(row: number, packet: number, isTraffic: boolean): void {
    const [at, { values }] = [this.#table.at(row), this.#table];
    this.index = values[at + index]!;
    this.first = values[at + first]!;
    this.last = values[at + last]!;
    if (isTraffic) values[at + last] = packet;
  }
}
