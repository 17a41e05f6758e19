import { tunnelEvidence } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

export const tunnelUp: Rule = {
  id: 'tunnel-up',
  ofSession: (session) => {
    const evidence = tunnelEvidence(session);
    if (!evidence) return undefined;
    const isEsp = session.esp.initiator.length + session.esp.responder.length > 0;
    return {
      id: 'tunnel-up',
      severity: 'fact',
      confidence: evidence.confidence,
      session,
      packets: evidence.packets,
      title: 'The tunnel came up.',
      because: isEsp ? 'ESP was sent.' : 'The last answer is long enough to grant a tunnel.',
      fix: [],
    };
  },
};
