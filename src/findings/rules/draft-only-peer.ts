import { packetsOf, sideName } from '../../session/state.ts';
import type { Finding, Rule } from '../finding.ts';

/** NAT traversal of drafts alone (drafts of RFC 3947): 00 and 01 stay on port 500. */
export const draftOnlyPeer: Rule = {
  id: 'draft-only-peer',
  ofSession: (session) =>
    (['initiator', 'responder'] as const).flatMap((party): Finding[] => {
      const offers = session.sides[party].natOffers;
      if (offers.length === 0 || offers.includes('rfc3947') || offers.includes('ikev2')) return [];
      // Who is asked for drafts answers with drafts.
      if (party === 'responder' && !session.sides.initiator.natOffers.includes('rfc3947')) return [];
      return [
        {
          id: 'draft-only-peer',
          severity: 'notice',
          confidence: 'certain',
          session,
          packets: packetsOf(session.steps.find(({ by }) => by === party)),
          title: `The ${sideName(party)} speaks drafts of NAT traversal alone: ${offers.join(', ')}.`,
          because: 'It does not send the vendor ID of RFC 3947.',
          fix: [{ where: party === 'responder' ? 'gateway' : 'client', do: 'Update it, if NAT traversal fails' }],
        },
      ];
    }),
};
