import { exchange, type IkeSession, other, type Step } from '../../session/session.ts';
import { lastSign, packetsOf, sideName, tunnelEvidence } from '../../session/state.ts';
import { secondsText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';

/** A request after the tunnel was up is sent again and again, and not answered (RFC 7296 §2.4). */
export const peerDead: Rule = {
  id: 'peer-dead',
  ofSession: (session, { thresholds }) => {
    if (!tunnelEvidence(session)) return undefined;
    const step = session.steps.find(
      (one) =>
        !one.answer &&
        isRequest(session, one) &&
        one.times >= thresholds.sendings &&
        one.sendings[0]!.packet > session.firstPacket &&
        !isStart(one),
    );
    if (!step) return undefined;
    const silent = other(step.by);
    const last = lastSign(session, silent, step.lastTime) ?? { packet: session.firstPacket, time: session.firstTime };
    return {
      id: 'peer-dead',
      severity: 'warning',
      confidence: 'certain',
      session,
      packets: [last.packet, ...packetsOf(step)],
      title: `The ${sideName(silent)} has vanished.`,
      because: `Its last sign of life came ${secondsText(last.time - session.firstTime)} after the beginning, in packet ${last.packet}; a request was then sent ${step.times} times without an answer.`,
      fix: [
        { where: silent === 'responder' ? 'gateway' : 'client', do: 'Check that it still runs and has its connection' },
        { where: 'firewall', do: 'Check that it still knows the connection: UDP mappings and states that time out cut it' },
      ],
      settledBy: 'A capture on the other side: it shows whether the requests arrive there',
      thresholds: { sendings: thresholds.sendings },
    };
  },
};

/** Under IKEv1, the first message of an exchange under an ID of its own: what comes after an answer is awaited by nobody. */
function isRequest(session: IkeSession, step: Step): boolean {
  if (step.isResponse !== undefined) return !step.isResponse;
  const { exchange: kind, id, by } = step;
  return !session.steps.slice(0, session.steps.indexOf(step)).some((one) => one.exchange === kind && one.id === id && one.by !== by);
}

function isStart({ exchange: kind }: Step): boolean {
  return kind === exchange.init || kind === exchange.main || kind === exchange.aggressive || kind === exchange.auth;
}
