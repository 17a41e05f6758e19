import { packetsOf, tunnelEvidence } from '../../session/state.ts';
import type { Rule } from '../finding.ts';
import { isScan } from './scan-not-vpn.ts';

/** RFC 7296 §3.10.1, RFC 2408 §3.14.1. */
const noProposalChosen = 14;

/** NO_PROPOSAL_CHOSEN in clear: the proposals for IKE itself do not fit (RFC 7296 §2.7, RFC 2408 §3.14.1). */
export const proposalMismatch: Rule = {
  id: 'proposal-mismatch',
  ofSession: (session, context) => {
    const refusal = session.steps.find(
      ({ by, isEncrypted, notifications }) =>
        by === 'responder' && !isEncrypted && notifications.some(({ type }) => type === noProposalChosen),
    );
    if (!refusal || tunnelEvidence(session) || isScan(session, context) || session.steps.some(({ isEncrypted }) => isEncrypted))
      return undefined;
    return {
      id: 'proposal-mismatch',
      severity: 'error',
      confidence: 'certain',
      session,
      packets: packetsOf(session.steps[0], refusal),
      title: 'The gateway takes none of the proposals for IKE.',
      because: 'It answers NO_PROPOSAL_CHOSEN.',
      fix: [
        { where: 'client', do: 'Offer what the gateway has: AES-256, SHA-256 and group 14 or better are common' },
        { where: 'gateway', do: 'Allow what the client offers, if that is not weak' },
      ],
    };
  },
};
