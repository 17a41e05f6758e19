import { lostMapping } from '../../session/nat-mappings.ts';
import { lastSign } from '../../session/state.ts';
import { secondsText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';
import { keepaliveAdvice } from '../keepalive-advice.ts';

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export const keepaliveTooSlow: Rule = {
  id: 'keepalive-too-slow',
  ofSession: (session, { thresholds }) => {
    const { count, intervals, packets, lastTime } = session.keepalives.initiator;
    const lost = lostMapping(session);
    if (count === 0) return undefined;
    // A keepalive comes a whole interval after whatever was sent before it.
    const interval = intervals.length > 0 ? medianOf(intervals) : lastTime - (lastSign(session, 'initiator', lastTime)?.time ?? Number.NaN);
    const isTooSlow = interval > thresholds.slowKeepalive || (lost !== undefined && interval > lost.gap);
    if (!isTooSlow) return undefined;
    return {
      id: 'keepalive-too-slow',
      severity: 'warning',
      confidence: 'certain',
      session,
      packets: [...packets, ...(lost ? [lost.lost] : [])],
      title: `Keepalives come only every ${secondsText(interval)}.`,
      because: lost
        ? `The NAT forgot the client after ${secondsText(lost.gap)} of silence.`
        : `Many NATs forget a UDP mapping after ${thresholds.slowKeepalive} s.`,
      fix: [{ where: 'client', do: keepaliveAdvice(lost?.gap) }],
      thresholds: { slowKeepalive: thresholds.slowKeepalive },
    };
  },
};
