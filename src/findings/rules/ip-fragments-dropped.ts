import { firstAnswered, isUnanswered, packetsOf } from '../../session/state.ts';
import type { Finding, Rule } from '../finding.ts';

const fix = [
  { where: 'client', do: 'Turn on IKE fragmentation (RFC 7383; under IKEv1 the vendors’ own)' },
  { where: 'gateway', do: 'Turn on IKE fragmentation, or use a smaller certificate, such as ECDSA' },
  { where: 'firewall', do: 'Let IP fragments pass' },
] as const;

const title = 'The large IKE message is cut into IP fragments, and they vanish.';

/** A message in IP fragments is sent again and again; or, where they do not arrive, all but that message does. */
export const ipFragmentsDropped: Rule = {
  id: 'ip-fragments-dropped',
  ofSession: (session, { thresholds, traffic }): Finding | undefined => {
    const id = 'ip-fragments-dropped';
    const step = session.steps.find(({ sendings }) => sendings.some(({ ipFragments }) => ipFragments.length > 1));
    if (step && isUnanswered(session, step, thresholds.sendings)) {
      return {
        id,
        severity: 'error',
        confidence: 'likely',
        session,
        packets: step.sendings.flatMap(({ ipFragments }) => ipFragments),
        title,
        because: `A message of ${step.length} octets was sent ${step.times} times in ${step.sendings[0]!.ipFragments.length} IP fragments, without any answer.`,
        fix,
        settledBy: 'A capture on the other side of the firewall: it shows whether all fragments arrive',
        thresholds: { sendings: thresholds.sendings },
      };
    }
    // Outside: 4500 is open, since a keepalive came through it, but the message that must come first did not.
    const before = firstAnswered(session);
    const { initiator } = session.keepalives;
    if (step || !before || initiator.count === 0 || session.steps.some(({ hasMarker }) => hasMarker)) return undefined;
    const lone = traffic.fragments.find(({ source }) => source.address === session.end('initiator').address);
    return {
      id,
      severity: 'error',
      confidence: 'likely',
      session,
      packets: [...packetsOf(before, before.answer), ...initiator.packets, ...(lone?.packets ?? [])],
      title,
      because: lone
        ? 'Some fragments of the next message came, others did not; a keepalive on UDP 4500 came.'
        : 'A keepalive came on UDP 4500, so that port is open, but not the large message that must come before it.',
      fix,
      settledBy: 'A capture at the client: it shows whether the message is sent in IP fragments',
    };
  },
};
