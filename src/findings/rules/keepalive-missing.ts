import { lostMapping } from '../../session/nat-mappings.ts';
import type { IkeSession } from '../../session/session.ts';
import { secondsText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';
import { keepaliveAdvice } from '../keepalive-advice.ts';

function encapsulates(session: IkeSession): boolean {
  return [...session.esp.initiator, ...session.esp.responder].some(({ carrier }) => carrier.encapsulation === 'udp');
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
      fix: [{ where: 'client', do: keepaliveAdvice(lost.gap) }],
    };
  },
};
