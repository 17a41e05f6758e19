import { natVerdict } from '../../session/nat-verdict.ts';
import type { IkeSession, Party } from '../../session/session.ts';
import { lastSign, sideName } from '../../session/state.ts';
import { secondsText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';
import { lostMapping } from './nat-mapping.ts';

function encapsulates(session: IkeSession): boolean {
  return [...session.esp.initiator, ...session.esp.responder].some(({ carrier }) => carrier.encapsulation === 'udp');
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Who is behind a NAT keeps its mapping alive with an octet every 20 s (RFC 3948 §4). */
export const keepaliveMissing: Rule = {
  id: 'keepalive-missing',
  ofSession: (session) => {
    const lost = lostMapping(session);
    if (!lost || session.keepalives.initiator.count > 0 || !encapsulates(session)) return undefined;
    return {
      id: 'keepalive-missing',
      severity: 'warning',
      confidence: 'certain',
      session,
      packets: [lost.last, lost.lost],
      title: 'The client sends no NAT keepalives.',
      because: `It is behind a NAT, was silent for ${secondsText(lost.gap)}, and lost its mapping.`,
      fix: [{ where: 'client', do: 'Turn on NAT keepalives, every 20 s (RFC 3948 §4)' }],
    };
  },
};

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
      fix: [{ where: 'client', do: 'Send NAT keepalives every 20 s (RFC 3948 §4)' }],
      thresholds: { slowKeepalive: thresholds.slowKeepalive },
    };
  },
};

export const keepaliveWrongSide: Rule = {
  id: 'keepalive-wrong-side',
  ofSession: (session) => {
    const { who } = natVerdict(session);
    if (who === 'both' || who === 'unknown') return undefined;
    const wrong = (['initiator', 'responder'] as const).find((party: Party) => party !== who && session.keepalives[party].count > 0);
    if (!wrong) return undefined;
    return {
      id: 'keepalive-wrong-side',
      severity: 'notice',
      confidence: 'likely',
      session,
      packets: session.keepalives[wrong].packets,
      title: `The ${sideName(wrong)} believes that it is behind a NAT.`,
      because: 'It sends keepalives, though no NAT stands before it. This does no harm.',
      fix: [],
    };
  },
};
