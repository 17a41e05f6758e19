import { leastSilence, lostMapping } from '../../session/nat-mappings.ts';
import { secondsText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';
import { keepaliveAdvice } from '../keepalive-advice.ts';

export const natMappingExpired: Rule = {
  id: 'nat-mapping-expired',
  ofSession: (session) => {
    const lost = lostMapping(session);
    if (!lost) return undefined;
    return {
      id: 'nat-mapping-expired',
      severity: 'error',
      confidence: 'certain',
      session,
      packets: [lost.last, ...lost.packets],
      title: `The NAT forgot the client after ${secondsText(lost.gap)} of silence.`,
      because: `Nothing came from the client after packet ${lost.last}; in packet ${lost.lost} the NAT says that it does not know the port any more.`,
      fix: [
        { where: 'client', do: keepaliveAdvice(lost.gap) },
        { where: 'firewall', do: 'Raise the timeout of UDP mappings' },
      ],
      thresholds: { leastSilence },
    };
  },
};
