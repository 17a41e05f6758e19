import { natVerdict } from '../../session/nat-verdict.ts';
import { exchange, type IkeSession, type Party } from '../../session/session.ts';
import { packetsOf, sideName } from '../../session/state.ts';
import type { Finding, Rule } from '../finding.ts';

function isStart(session: IkeSession): boolean {
  return (
    !session.beganBefore &&
    session.sides.responder.messages > 0 &&
    session.steps.some(({ exchange: kind }) => kind === exchange.init || kind === exchange.main || kind === exchange.aggressive)
  );
}

/** One side offers NAT traversal, the other does not (RFC 3947 §3.1, RFC 7296 §2.23). */
export const noNatTVendorId: Rule = {
  id: 'no-nat-t-vendor-id',
  ofSession: (session) => {
    if (!isStart(session) || session.steps[1]?.notifications.some(({ type }) => type < 16384)) return undefined;
    const silent = (['initiator', 'responder'] as const).filter((party) => session.sides[party].natOffers.length === 0);
    if (silent.length !== 1) return undefined;
    const [party] = silent as [Party];
    const isNat = !['none', 'unknown'].includes(natVerdict(session).who);
    return {
      id: 'no-nat-t-vendor-id',
      severity: isNat ? 'error' : 'notice',
      confidence: 'certain',
      session,
      packets: packetsOf(...session.steps.slice(0, 2)),
      title: `The ${sideName(party)} does not offer NAT traversal.`,
      because: session.version === 2 ? 'It sends no NAT_DETECTION notifications.' : 'It sends none of the vendor IDs that announce it.',
      fix: [{ where: party === 'responder' ? 'gateway' : 'client', do: 'Turn on NAT traversal, or update its firmware' }],
    };
  },
};

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
