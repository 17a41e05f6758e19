import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';
import { isScan } from './scan-not-vpn.ts';

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
