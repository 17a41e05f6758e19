import { packetsOf } from '../../session/state.ts';
import { addressText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';
import { isScan } from './scan-not-vpn.ts';

/** IKE in IP fragments that arrive: it works here, and breaks where fragments are dropped. */
export const ikeIpFragmented: Rule = {
  id: 'ike-ip-fragmented',
  ofSession: (session) => {
    const step = session.steps.find(
      ({ answer, isResponse, sendings }) => (answer || isResponse === true) && sendings.some(({ ipFragments }) => ipFragments.length > 1),
    );
    if (!step) return undefined;
    return {
      id: 'ike-ip-fragmented',
      severity: 'notice',
      confidence: 'certain',
      session,
      packets: step.sendings[0]!.ipFragments,
      title: 'IKE goes in IP fragments: it works here, and breaks where fragments are dropped.',
      because: `A message of ${step.length} octets was cut into ${step.sendings[0]!.ipFragments.length} IP fragments.`,
      fix: [{ where: 'client', do: 'Turn on IKE fragmentation (RFC 7383), at both ends' }],
    };
  },
};

/** A router says that encapsulated packets are too large (RFC 1191). */
export const mtuTooLarge: Rule = {
  id: 'mtu-too-large',
  ofSession: (session) => {
    const errors = session.icmpErrors.filter(({ says }) => says === 'too-big');
    const [error] = errors;
    if (!error) return undefined;
    return {
      id: 'mtu-too-large',
      severity: 'warning',
      confidence: 'certain',
      session,
      packets: errors.map(({ packet }) => packet),
      title: `Packets of the tunnel are too large for the path${error.mtu === undefined ? '' : `, which takes ${error.mtu} octets`}.`,
      because: `${addressText(error.reporter)} says so by ICMP.`,
      fix: [
        { where: 'client', do: 'Set the MTU of the tunnel to 1400 octets or less, or let it clamp the MSS of TCP' },
        { where: 'firewall', do: 'Let ICMP "fragmentation needed" pass' },
      ],
    };
  },
};

/** An SA whose first messages alone are in the capture. */
export const captureEndsEarly: Rule = {
  id: 'capture-ends-early',
  ofSession: (session, context) => {
    const { now, thresholds } = context;
    const last = session.steps.at(-1);
    const isOpen = session.steps.length > 0 && session.esp.initiator.length + session.esp.responder.length === 0;
    if (
      !last ||
      !isOpen ||
      session.sides.responder.messages === 0 ||
      session.keepalives.initiator.count > 0 ||
      now - session.lastTime >= thresholds.silence
    )
      return undefined;
    if (isScan(session, context)) return undefined;
    // The last message asks for a next one that is not there.
    const isHalfway = !last.isEncrypted && last.by === 'responder' && !last.notifications.some(({ type }) => type < 16384);
    if (!isHalfway) return undefined;
    return {
      id: 'capture-ends-early',
      severity: 'fact',
      confidence: 'likely',
      session,
      packets: packetsOf(last),
      title: 'The capture ends before the session is set up.',
      because: `The last message of the session is the last but ${(now - session.lastTime).toFixed(1)} s of the capture; what comes next is not in it.`,
      fix: [],
      settledBy: 'A longer capture, or one on the other side',
    };
  },
};
