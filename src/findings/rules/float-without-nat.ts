import { natVerdict } from '../../session/nat-verdict.ts';
import { floatOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** IKE moved to 4500 though there is no NAT: for MOBIKE; ESP stays native (RFC 4555 §3.3). */
export const floatWithoutNat: Rule = {
  id: 'float-without-nat',
  ofSession: (session) => {
    if (natVerdict(session).who !== 'none' || !session.float || !floatOf(session)) return undefined;
    return {
      id: 'float-without-nat',
      severity: 'fact',
      confidence: 'certain',
      session,
      packets: session.float.sendings.map(({ packet }) => packet),
      title: 'IKE moved to UDP 4500 though there is no NAT, as MOBIKE does.',
      because: 'All hashes fit, and the next message is on UDP 4500.',
      fix: [],
    };
  },
};
