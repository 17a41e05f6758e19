import type { Field } from '../schema/field.ts';
import type { Packet } from './packet.ts';

/**
 * State over packets: it sees each packet of a capture once and in order, and may add computed fields to its tree,
 * which can then be filtered like any other.
 */
export interface Tracker {
  /** Fields that it may add. */
  readonly fields: readonly Field[];
  track(packet: Packet): void;
}
