import { natVerdict } from '../../session/nat-verdict.ts';
import { exchange, type IkeSession, type Party } from '../../session/session.ts';
import { packetsOf, sideName } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

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
