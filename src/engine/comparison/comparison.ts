import type { Batch } from '../../capture/batch.ts';
import type { Registry } from '../../decode/registry.ts';
import { type Compared, type LocatedFinding, locate } from '../../findings/comparison/located.ts';
import { lossesOf } from '../../session/comparison/losses.ts';
import { changesOf, isSwapped } from '../../session/comparison/mapping.ts';
import { PacketLog } from '../../session/comparison/packet-log.ts';
import { pair } from '../../session/comparison/pairing.ts';
import type { PacketDecoder } from '../decoder.ts';
import { Diagnosis, type DiagnosisOptions } from '../diagnosis/diagnosis.ts';
import { PacketSorter } from '../sorter/packet-sorter.ts';
import { PacketLogger } from './packet-logger.ts';

/** Packets of each capture that are compared: 60 octets are kept of each. */
const mostPackets = 1 << 20;

/** Two captures of one conversation, taken at two points of its way. */
export interface ComparisonResult extends Compared {
  readonly logs: readonly [first: PacketLog, second: PacketLog];
  readonly findings: readonly LocatedFinding[];
  /** The first one seems to be taken outside of the NAT, the second one inside. */
  readonly isSwapped: boolean;
  /** Packets that were too many to be compared. */
  readonly leftOut: number;
}

/** Takes one of the captures, batch by batch: it is diagnosed, and its packets are logged to be paired. */
export class ComparedCapture {
  readonly log: PacketLog;
  readonly #diagnosis: Diagnosis;
  readonly #sorter: PacketSorter;

  constructor(registry: Registry, decoder: PacketDecoder, options: DiagnosisOptions = {}) {
    this.log = new PacketLog(mostPackets);
    this.#sorter = new PacketSorter(registry, decoder);
    this.#sorter.addSink(new PacketLogger(this.log));
    this.#diagnosis = new Diagnosis(registry, decoder, options, this.#sorter);
  }

  add(batch: Batch): void {
    this.#sorter.add(batch);
  }

  get diagnosis(): Diagnosis {
    return this.#diagnosis;
  }
}

/** Compares two captures that were taken whole. */
export async function compare(one: ComparedCapture, other: ComparedCapture): Promise<ComparisonResult> {
  const [first, second] = [await one.diagnosis.finish(), await other.diagnosis.finish()];
  const pairing = pair(one.log, other.log);
  const changes = changesOf(one.log, other.log, pairing);
  const compared: Compared = { first, second, pairing, changes, losses: lossesOf(one.log, other.log, pairing) };
  const clients = new Set(first.sessions.map((session) => session.end('initiator').address));
  return {
    ...compared,
    logs: [one.log, other.log],
    findings: locate(compared),
    isSwapped: isSwapped(changes, clients),
    leftOut: one.log.leftOut + other.log.leftOut,
  };
}
