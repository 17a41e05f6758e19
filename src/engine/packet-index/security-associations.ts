import type { Address } from '../../decode/addresses.ts';
import { KeyTable } from '../../decode/key-table.ts';
import { limits as decodeLimits } from '../../decode/limits.ts';
import { mayBePlain } from '../../decode/null-encryption.ts';
import { SequenceFlows, sequencePrint } from '../../decode/trackers/sequence-analysis.ts';
import { limits } from './limits.ts';
import { RowMemory } from './row-memory.ts';

/** Numbers of a row. */
const [state, told, conversation, ports, width] = [0, 1, 2, 3, 4];

/** What is known of whether an SA is encrypted. */
const states = { open: 0, sealed: 1, plain: 2 } as const;

/** Octets before what ESP seals: SPI and sequence number. */
const header = 8;

/** The flows of ESP and AH: which earlier packets say whether one is encrypted, and what its sequence number is held to. */
export class SecurityAssociations {
  readonly #table = new KeyTable(width, limits.sas);
  readonly #flows = new SequenceFlows<number>((forget) => new RowMemory(decodeLimits.remembered, forget));

  /** The row of an SA; -1 where there are too many. */
  find(protocol: string, spi: number, source: Address, destination: Address): number {
    const kinds = (source.kind << 3) | (destination.kind << 1) | (protocol === 'ah' ? 1 : 0);
    const row = this.#table.find(spi | 0, source.word, destination.word, kinds);
    return row < 0 ? this.#table.add() : row;
  }

  /** Packets by which a sequence number is judged; undefined if it is the next one. */
  takeSequence(
    row: number,
    sequence: number,
    packet: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): readonly number[] | undefined {
    return row < 0 ? undefined : this.#flows.take(row, sequence, packet, sequencePrint(bytes, start, end))?.concerned;
  }

  /** The row of the conversation to which the last packet of an SA belonged, if it had these ports; else -1. */
  conversationOf(row: number, sourcePort: number, destinationPort: number): number {
    if (row < 0) return row;
    const [at, { values }] = [this.#table.at(row), this.#table];
    return values[at + ports] === (sourcePort << 16) + destinationPort ? values[at + conversation]! - 1 : -1;
  }

  setConversation(row: number, sourcePort: number, destinationPort: number, found: number): void {
    if (row < 0) return;
    const [at, { values }] = [this.#table.at(row), this.#table];
    values[at + ports] = (sourcePort << 16) + destinationPort;
    values[at + conversation] = found + 1;
  }

  /** The packet with the highest number so far; 0 for none. */
  latest(row: number): number {
    return this.#flows.latest(row);
  }

  /**
   * Whether only the decoder knows if octets of an ESP packet are encrypted. If they are, that is known from now on; if
   * it is known but does not show, `told` is a packet that tells, else 0.
   */
  isDoubtful(row: number, packet: number, bytes: Uint8Array, start: number, end: number): boolean {
    this.told = 0;
    if (row < 0) return false;
    const { values } = this.#table;
    const at = this.#table.at(row);
    if (mayBePlain(bytes, start + header, end)) {
      if (values[at + state] !== states.sealed) return true;
      this.told = values[at + told]!;
    } else if (values[at + state] === states.open) {
      values[at + state] = states.sealed;
      values[at + told] = packet;
    }
    return false;
  }

  told = 0;

  /** A packet about which there was doubt was decoded: whether it was opened. Gives the packet that told before; 0 for none. */
  settle(row: number, packet: number, isOpened: boolean): number {
    if (row < 0) return 0;
    const { values } = this.#table;
    const at = this.#table.at(row);
    const before = values[at + told]!;
    if (values[at + state] !== states.open) return before;
    if (isOpened) values[at + state] = states.plain;
    values[at + told] = packet;
    return before;
  }
}
