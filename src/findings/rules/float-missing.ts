import { natVerdict } from '../../session/nat-verdict.ts';
import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** A NAT was found, and IKE stays on port 500 (RFC 3947 §4, RFC 7296 §2.23). */
export const floatMissing: Rule = {
  id: 'float-missing',
  ofSession: (session) => {
    const { who, packets } = natVerdict(session);
    const isNegotiated = session.claims.initiator.length > 0 && session.claims.responder.length > 0;
    const encrypted = session.steps.find(({ isEncrypted, by }) => isEncrypted && by === 'initiator');
    if (who === 'none' || who === 'unknown' || !isNegotiated || !encrypted || encrypted.hasMarker || encrypted.overTcp) return undefined;
    if (encrypted.sendings[0]!.destination.port !== 500) return undefined;
    return {
      id: 'float-missing',
      severity: 'error',
      confidence: 'certain',
      session,
      packets: [...packets, ...packetsOf(encrypted)],
      title: 'A NAT was found, but IKE did not move to UDP 4500.',
      because: 'The hashes of both sides tell of a NAT, and the next message still goes to UDP 500.',
      fix: [{ where: 'client', do: 'Update it: with a NAT on the path IKE must go on at UDP 4500' }],
    };
  },
};
