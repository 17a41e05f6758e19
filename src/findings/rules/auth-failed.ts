import { exchange } from '../../session/session.ts';
import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** AUTHENTICATION_FAILED (RFC 7296 §2.21.2). */
const authenticationFailed = 24;

/** The gateway rejects who the client says it is; what the client sends to clean up is no refusal. */
export const authFailed: Rule = {
  id: 'auth-failed',
  ofSession: (session) => {
    const step = session.steps.find(
      ({ by, exchange: kind, isResponse, notifications }) =>
        by === 'responder' && kind === exchange.auth && isResponse && notifications.some(({ type }) => type === authenticationFailed),
    );
    if (!step || session.version !== 2) return undefined;
    return {
      id: 'auth-failed',
      severity: 'error',
      confidence: 'certain',
      session,
      packets: packetsOf(step),
      title: "The gateway rejects the client's identity, key or certificate.",
      because: 'It answers IKE_AUTH with AUTHENTICATION_FAILED.',
      fix: [
        { where: 'client', do: 'Check the identity that is sent, and the pre-shared key or certificate that belongs to it' },
        { where: 'gateway', do: 'Check that it trusts the certificate, or has this key for this identity; its log names the reason' },
      ],
    };
  },
};
