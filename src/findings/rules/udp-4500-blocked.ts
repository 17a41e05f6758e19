import { natVerdict } from '../../session/nat-verdict.ts';
import { exchange, type IkeSession, other, type Step } from '../../session/session.ts';
import { firstAnswered, isUnanswered, packetsOf } from '../../session/state.ts';
import { endText, secondsText } from '../../session/words.ts';
import type { Context, Finding, Rule } from '../finding.ts';
import { isScan } from './scan-not-vpn.ts';

const title = 'IKE starts, then falls silent as soon as it moves to UDP 4500.';
const fix = [
  { where: 'firewall', do: 'Allow UDP 4500 in both directions, beside UDP 500' },
  { where: 'gateway', do: 'Behind a NAT: forward UDP 500 and UDP 4500 to it' },
] as const;

/** IKE was answered on UDP 500, and nothing is after it moved to 4500 (RFC 3947 §4, RFC 7296 §2.23). */
export const udp4500Blocked: Rule = {
  id: 'udp-4500-blocked',
  ofSession: (session, context) => {
    const before = firstAnswered(session);
    if (!before || session.icmpErrors.some(({ says }) => says !== 'too-big')) return undefined;
    const step = session.steps.find(({ hasMarker }) => hasMarker);
    return step ? unanswered(session, before, step, context) : neverCame(session, before, context);
  },
};

/** On the side of the sender: the message goes out again and again. */
function unanswered(session: IkeSession, before: Step, step: Step, { thresholds }: Context): Finding | undefined {
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
    title,
    because: `The exchange on UDP 500 was answered, but the message from ${endText(source)} to ${endText(destination)} was sent ${step.times} times without any answer.`,
    fix,
    settledBy: 'A capture on the other side of the firewall: it shows whether the message arrives there',
    thresholds: { sendings: thresholds.sendings },
  };
}

/** On the other side: both found a NAT, and what must come next on 4500 does not. */
function neverCame(session: IkeSession, before: Step, context: Context): Finding | undefined {
  const { now, thresholds } = context;
  const { who, packets } = natVerdict(session);
  const last = session.steps.at(-1)!;
  const isReady = session.version === 2 ? last.exchange === exchange.init : session.claims.responder.length > 0;
  const isAwaited = last.by === 'responder' && !last.isEncrypted && isReady && last.notifications.every(({ type }) => type >= 16384);
  const isQuiet = session.esp.initiator.length + session.keepalives.initiator.count === 0 && now - session.lastTime >= thresholds.silence;
  if (who === 'none' || who === 'unknown' || !isAwaited || !isQuiet || isScan(session, context)) return undefined;
  return {
    id: 'udp-4500-blocked',
    severity: 'error',
    confidence: 'likely',
    session,
    packets: [...new Set([...packetsOf(before, last), ...packets])],
    title,
    because: `Both sides found a NAT, so that the next message comes on UDP 4500; it did not come in ${secondsText(now - session.lastTime)}.`,
    fix,
    settledBy: 'A capture at the client: it shows whether the message is sent',
    thresholds: { silence: thresholds.silence },
  };
}
