import { exchange } from '../../session/session.ts';
import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/**
 * Main Mode goes well until both prove that they know the key (RFC 2409 §5.4): message 5 is sent again, and answered by an error
 * that is encrypted with another key, or not at all.
 */
export const pskMismatchIkev1: Rule = {
  id: 'psk-mismatch-ikev1',
  ofSession: (session, { thresholds }) => {
    if (session.version !== 1) return undefined;
    const main = session.steps.filter((step) => step.exchange === exchange.main);
    const [fifth, sixth] = (['initiator', 'responder'] as const).map((party) =>
      main.find(({ isEncrypted, by }) => isEncrypted && by === party),
    );
    const before = main.filter(({ isEncrypted }) => !isEncrypted);
    if (!fifth || sixth || before.length < 4 || session.steps.some((step) => step.exchange === exchange.quick)) return undefined;
    const errors = session.steps.filter(
      (step) =>
        step.by === 'responder' && step.exchange === exchange.informationalV1 && step.sendings[0]!.packet > fifth.sendings[0]!.packet,
    );
    // Silence on 4500 alone has a simpler cause.
    const isSilent = errors.length === 0 && !fifth.hasMarker && fifth.times >= thresholds.sendings;
    if (!isSilent && (errors.length === 0 || fifth.times < 2)) return undefined;
    return {
      id: 'psk-mismatch-ikev1',
      severity: 'error',
      confidence: 'likely',
      session,
      packets: packetsOf(fifth, ...errors).slice(0, 16),
      title: 'Phase 1 stops where both prove that they know the pre-shared key.',
      because: `Four messages went well; the fifth, the first that is encrypted, was sent ${fifth.times} times and ${isSilent ? 'not answered' : 'answered by errors'}.`,
      fix: [
        { where: 'client', do: 'Compare the pre-shared key, and the identity that is sent' },
        {
          where: 'gateway',
          do: 'Compare the pre-shared key that belongs to this identity, or to this address: behind a NAT it is that of the NAT',
        },
      ],
      settledBy: 'The log of the gateway, or the keys of this session: they open the fifth message, and tell whether its hash is wrong',
      thresholds: { sendings: thresholds.sendings },
    };
  },
};
