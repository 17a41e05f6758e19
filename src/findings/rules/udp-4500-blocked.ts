import { other } from '../../session/session.ts';
import { firstAnswered, isUnanswered, packetsOf } from '../../session/state.ts';
import { endText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';

/** IKE was answered on UDP 500, and nothing is after it moved to 4500 (RFC 3947 §4, RFC 7296 §2.23). */
export const udp4500Blocked: Rule = {
  id: 'udp-4500-blocked',
  ofSession: (session, { thresholds }) => {
    const before = firstAnswered(session);
    const step = session.steps.find(({ hasMarker }) => hasMarker);
    if (!before || session.icmpErrors.some(({ says }) => says !== 'too-big')) return undefined;
    const fix = [
      { where: 'firewall', do: 'Allow UDP 4500 in both directions, beside UDP 500' },
      { where: 'gateway', do: 'Behind a NAT: forward UDP 500 and UDP 4500 to it' },
    ] as const;
    if (step) {
      const isWhole = step.sendings.every(({ ipFragments }) => ipFragments.length < 2);
      const heard = session.steps.some((one) => one.by === other(step.by) && one.hasMarker) || session.esp[other(step.by)].length > 0;
      if (!isWhole || heard || !isUnanswered(session, step, thresholds.sendings)) return undefined;
      const { source, destination } = step.sendings[0]!;
      return {
        id: 'udp-4500-blocked',
        severity: 'error',
        confidence: 'likely',
        session,
        packets: packetsOf(before, before.answer, step),
        title: 'IKE starts, then falls silent as soon as it moves to UDP 4500.',
        because: `The exchange on UDP 500 was answered, but the message from ${endText(source)} to ${endText(destination)} was sent ${step.times} times without any answer.`,
        fix,
        settledBy: 'A capture on the other side of the firewall: it shows whether the message arrives there',
        thresholds: { sendings: thresholds.sendings },
      };
    }
    return undefined;
  },
};
