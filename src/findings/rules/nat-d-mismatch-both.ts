import { natVerdict } from '../../session/nat-verdict.ts';
import { endText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';
import { detectsNat } from '../nat-finding.ts';

/** Both sides are behind NATs: the gateway's must forward what comes for it. */
export const natMismatchBoth: Rule = {
  id: 'nat-d-mismatch-both',
  ofSession: (session) => {
    const { who, confidence, packets, inside } = natVerdict(session);
    if (who !== 'both' || !detectsNat(session)) return undefined;
    return {
      id: 'nat-d-mismatch-both',
      severity: 'notice',
      confidence,
      session,
      packets,
      title: 'The gateway is behind a NAT, too: UDP 500 and UDP 4500 must be forwarded to it.',
      because: `The hashes of both sides tell of a NAT${inside.responder ? `; the gateway's own address is ${endText(inside.responder)}` : ''}.`,
      fix: [{ where: 'firewall', do: 'In front of the gateway: forward UDP 500 and UDP 4500 to it, both' }],
    };
  },
};
