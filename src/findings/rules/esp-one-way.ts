import type { EspFlow } from '../../session/esp-flow.ts';
import { other } from '../../session/session.ts';
import { sideName } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** Seconds in which an answer would come. */
const patience = 5;

/** When the last packet of all flows came. */
function lastTime(flows: readonly EspFlow[]): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const { paths } of flows) for (const path of paths) last = Math.max(last, path.lastTime);
  return last;
}

/** ESP goes one way, and nothing comes back; or it went both ways, and stopped one way. */
export const espOneWay: Rule = {
  id: 'esp-one-way',
  ofSession: (session, { thresholds, now }) => {
    const total = (party: 'initiator' | 'responder') => session.esp[party].reduce((sum, { packets }) => sum + packets, 0);
    for (const party of ['initiator', 'responder'] as const) {
      const silent = other(party);
      const lastBack = lastTime(session.esp[silent]);
      if (!(lastTime(session.esp[party]) > lastBack)) continue;
      const known = session.esp[party].flatMap(({ beginning, recent }) => [...beginning, ...recent]).filter(({ time }) => time > lastBack);
      const after = [...new Map(known.map((moment) => [moment.packet, moment])).values()].sort((a, b) => a.packet - b.packet);
      const packets = after.map(({ packet }) => packet);
      const isAlone = total(silent) === 0 && total(party) >= thresholds.oneWay && now - after[0]!.time > 0;
      const isLeft = total(silent) > 0 && packets.length >= thresholds.oneWay && now - after[0]!.time >= patience;
      if (!isAlone && !isLeft) continue;
      return {
        id: 'esp-one-way',
        severity: 'warning',
        // Traffic may go one way for a while, and rightly so.
        confidence: isAlone ? 'certain' : 'likely',
        session,
        packets,
        title: `ESP goes from the ${sideName(party)} to the ${sideName(silent)} alone; none comes back.`,
        because: isAlone
          ? `The ${sideName(silent)} sent no ESP at all.`
          : `The ${sideName(silent)} sent none after packet ${Math.max(...session.esp[silent].map(({ last }) => last.packet))}.`,
        fix: [
          {
            where: silent === 'responder' ? 'gateway' : 'client',
            do: 'Check its routes and policies: what answers must go into the tunnel',
          },
          { where: 'firewall', do: 'Check that ESP, or UDP 4500, passes in this direction too' },
        ],
        settledBy: 'The keys, or a capture inside: they show whether anything should have come back',
        thresholds: { packets: thresholds.oneWay },
      };
    }
    return undefined;
  },
};
