import { exchange, type IkeSession, type Step } from '../../session/session.ts';
import { isShort, packetsOf, tunnelEvidence } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** The answer to a request that is encrypted is too short to grant it (RFC 7296 §1.2, RFC 2409 §5.5). */
export const encryptedRefusal: Rule = {
  id: 'encrypted-refusal',
  ofSession: (session) => {
    const refusal = tunnelEvidence(session) ? undefined : refusalOf(session);
    // With keys the reason is known, and has a rule of its own.
    if (!refusal || refusal[1].notifications.length > 0 || refusal[1].userRefusal) return undefined;
    return {
      id: 'encrypted-refusal',
      severity: 'error',
      confidence: 'likely',
      session,
      packets: packetsOf(...refusal),
      title: 'The gateway refused inside the encryption.',
      because: `The answer to the encrypted request has only ${refusal[1].length} octets: room for one notification, not for a tunnel. No tunnel followed.`,
      fix: [
        { where: 'client', do: 'Check user, certificate or pre-shared key, and the identity that is sent' },
        { where: 'gateway', do: 'Look in its log: it knows why; compare proposals and networks of both ends' },
      ],
      settledBy: 'The keys of this session: they open the answer, which names the reason',
    };
  },
};

/** Request and refusal. */
function refusalOf(session: IkeSession): readonly [Step, Step] | undefined {
  if (session.version === 2) {
    const last = session.steps.findLast((step) => step.exchange === exchange.auth && step.by === 'initiator');
    return last?.answer && isShort(last.answer) ? [last, last.answer] : undefined;
  }
  const quick = session.steps.find((step) => step.exchange === exchange.quick && step.by === 'initiator');
  const after = quick && session.steps.find((step) => step.by === 'responder' && step.sendings[0]!.packet > quick.sendings[0]!.packet);
  return quick && !quick.answer && after?.exchange === exchange.informationalV1 && isShort(after) ? [quick, after] : undefined;
}
