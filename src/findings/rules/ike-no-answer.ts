import { isUnanswered, packetsOf } from '../../session/state.ts';
import { endText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';

/** The first message is sent again and again, and nothing at all comes back. */
export const ikeNoAnswer: Rule = {
  id: 'ike-no-answer',
  ofSession: (session, { thresholds }) => {
    const [step] = session.steps;
    const isFirst = step?.by === 'initiator' && !session.beganBefore;
    if (!isFirst || session.sides.responder.messages > 0 || session.icmpErrors.length > 0) return undefined;
    if (!isUnanswered(session, step, thresholds.sendings)) return undefined;
    const { destination } = step.sendings[0]!;
    return {
      id: 'ike-no-answer',
      severity: 'error',
      confidence: 'certain',
      session,
      packets: packetsOf(step),
      title: `Nobody answers at ${endText(destination)}.`,
      because: `The first message was sent ${step.times} times, and no packet came back.`,
      fix: [
        { where: 'client', do: 'Check the address of the gateway, and the route to it' },
        { where: 'firewall', do: 'Allow UDP 500 and UDP 4500 to the gateway, and the answers' },
        { where: 'gateway', do: 'Check that the IPsec service runs; behind a NAT, that UDP 500 and UDP 4500 are forwarded to it' },
      ],
      settledBy: 'A capture on the other side of the firewall, or at the gateway: it shows whether the message arrives',
      thresholds: { sendings: thresholds.sendings },
    };
  },
};
