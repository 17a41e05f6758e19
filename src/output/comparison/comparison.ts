import type { Compared, LocatedFinding } from '../../findings/comparison/located.ts';

/** What is written of two captures. */
export interface Comparison extends Compared {
  readonly findings: readonly LocatedFinding[];
  readonly isSwapped: boolean;
  /** Packets that were too many to be compared. */
  readonly leftOut: number;
}
