import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** NO_PROPOSAL_CHOSEN (RFC 7296 §1.3, RFC 2408 §3.14.1). */
const noProposalChosen = 14;

/** The proposal for ESP is refused: inside the encryption, where that for IKE was taken. */
export const childProposalMismatch: Rule = {
  id: 'child-proposal-mismatch',
  ofSession: (session) => {
    const step = session.steps.find(
      ({ isEncrypted, notifications }) => isEncrypted && notifications.some(({ type }) => type === noProposalChosen),
    );
    if (!step) return undefined;
    const side = step.by === 'responder' ? 'gateway' : 'client';
    return {
      id: 'child-proposal-mismatch',
      severity: 'error',
      confidence: 'certain',
      session,
      packets: packetsOf(step),
      title: `The ${side} takes none of the proposals for ESP.`,
      because: 'It answers NO_PROPOSAL_CHOSEN inside the encryption: the proposal for IKE itself was taken.',
      fix: [
        {
          where: 'client',
          do: "Compare the ESP algorithms with the gateway's, and whether both want Perfect Forward Secrecy, with which group",
        },
        {
          where: 'gateway',
          do: "Compare the ESP algorithms with the client's, and whether both want Perfect Forward Secrecy, with which group",
        },
      ],
    };
  },
};
