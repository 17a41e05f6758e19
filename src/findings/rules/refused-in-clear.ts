import { exchange } from '../../session/session.ts';
import { packetsOf, tunnelEvidence } from '../../session/state.ts';
import type { Rule } from '../finding.ts';
import { isScan } from './scan-not-vpn.ts';

const [noProposalChosen, cookie, invalidKe] = [14, 16390, 17];

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

/** INVALID_KE_PAYLOAD: another group, please (RFC 7296 §1.2). */
export const dhGroupRetry: Rule = {
  id: 'dh-group-retry',
  ofSession: (session) => {
    const step = session.steps.find(
      ({ by, isEncrypted, notifications }) => by === 'responder' && !isEncrypted && notifications.some(({ type }) => type === invalidKe),
    );
    if (!step || session.version !== 2) return undefined;
    const { data } = step.notifications.find(({ type }) => type === invalidKe)!;
    return {
      id: 'dh-group-retry',
      severity: 'fact',
      confidence: 'certain',
      session,
      packets: packetsOf(step),
      title: `The gateway wants key exchange method ${data.length === 2 ? data[0]! * 256 + data[1]! : 'of another kind'}; the client has to ask again.`,
      because: 'It answers INVALID_KE_PAYLOAD.',
      fix: [],
    };
  },
};

/** COOKIE: the gateway is busy, or under attack (RFC 7296 §2.6). */
export const cookieDemanded: Rule = {
  id: 'cookie-demanded',
  ofSession: (session) => {
    const step = session.steps.find(
      ({ by, exchange: kind, notifications }) =>
        by === 'responder' && kind === exchange.init && notifications.some(({ type }) => type === cookie),
    );
    if (!step || session.version !== 2) return undefined;
    return {
      id: 'cookie-demanded',
      severity: 'fact',
      confidence: 'certain',
      session,
      packets: packetsOf(step),
      title: 'The gateway demands a cookie before it goes on: it has many half-open sessions.',
      because: 'It answers the first message with COOKIE.',
      fix: [],
    };
  },
};
