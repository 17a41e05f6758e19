import { natVerdict } from '../../session/nat-verdict.ts';
import type { Party } from '../../session/session.ts';
import { sideName } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

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
