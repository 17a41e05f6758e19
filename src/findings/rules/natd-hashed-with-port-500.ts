import { other } from '../../session/session.ts';
import { sideName } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** Who floats may hash the old port (vpnc does): that is no NAT. */
export const hashedWithPort500: Rule = {
  id: 'natd-hashed-with-port-500',
  ofSession: (session) => {
    const parties = ['initiator', 'responder'] as const;
    const claims = parties
      .flatMap((party) => session.claims[party].map((claim) => ({ party, claim })))
      .filter(({ claim }) => claim.explanation === 'port-500' && claim.seen.port === 4500);
    const [first] = claims;
    if (!first) return undefined;
    return {
      id: 'natd-hashed-with-port-500',
      severity: 'notice',
      confidence: 'certain',
      session,
      packets: claims.map(({ claim }) => claim.packet),
      title: `The ${sideName(first.party)} hashes the old port; the ${sideName(other(first.party))} may think that there is a NAT.`,
      because: 'The hash in a message on UDP 4500 is that of UDP 500.',
      fix: [],
    };
  },
};
