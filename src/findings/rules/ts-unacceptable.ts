import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** TS_UNACCEPTABLE (RFC 7296 §3.10.1); INVALID-ID-INFORMATION (RFC 2408 §3.14.1). */
const [unacceptable, invalidId] = [38, 18];

/** The networks that the tunnel is to join are not the same at both ends. */
export const tsUnacceptable: Rule = {
  id: 'ts-unacceptable',
  ofSession: (session) => {
    const wanted = session.version === 1 ? invalidId : unacceptable;
    const step = session.steps.find(({ isEncrypted, notifications }) => isEncrypted && notifications.some(({ type }) => type === wanted));
    if (!step) return undefined;
    return {
      id: 'ts-unacceptable',
      severity: 'error',
      confidence: 'certain',
      session,
      packets: packetsOf(step),
      title: 'The networks at both ends do not match.',
      because: session.version === 1 ? 'Quick Mode is refused with INVALID-ID-INFORMATION.' : 'The answer is TS_UNACCEPTABLE.',
      fix: [
        { where: 'client', do: "Compare the local and the remote network with the gateway's: they must be each other's mirror" },
        { where: 'gateway', do: "Compare the local and the remote network with the client's; behind a NAT the client has another address" },
      ],
    };
  },
};
