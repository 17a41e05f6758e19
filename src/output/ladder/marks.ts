import type { Finding } from '../../findings/finding.ts';
import type { Rung } from '../../session/ladder.ts';
import type { IkeSession } from '../../session/session.ts';

/** A finding at the first of its packets that a ladder has. */
export interface Mark {
  readonly severity: Finding['severity'];
  readonly id: string;
}

/** What was found at each rung of a session: a finding stands at the rung of its last packet, where it had become true. */
export function marksOf(session: IkeSession, findings: readonly Finding[], rungs: readonly Rung[]): ReadonlyMap<Rung, readonly Mark[]> {
  const marks = new Map<Rung, Mark[]>();
  for (const { session: about, severity, id, packets } of findings) {
    if (about !== session || severity === 'fact') continue;
    const last = Math.max(...packets);
    const rung = rungs.find((one) => one.packets.includes(last)) ?? rungs.findLast(({ packet }) => packet <= last);
    if (rung) marks.set(rung, [...(marks.get(rung) ?? []), { severity, id }]);
  }
  return marks;
}

/** Seconds of silence that are worth a line. */
export const longSilence = 5;
