import type { EspFlow } from '../../session/esp-flow.ts';
import { exchange } from '../../session/session.ts';
import type { Rule } from '../finding.ts';

/** Times of an L2TP control message without an answer: 1, 2, 4 and 8 s apart (RFC 2661 §5.8). */
function isL2tpRhythm({ beginning }: EspFlow): readonly number[] | undefined {
  const [first] = beginning;
  const same = beginning.filter(({ octets }) => octets === first!.octets);
  const gaps = same.slice(1).map(({ time }, i) => time - same[i]!.time);
  const doubles = gaps.slice(1).filter((gap, i) => gap > 1.6 * gaps[i]! && gap < 2.5 * gaps[i]!);
  return same.length >= 4 && gaps[0]! > 0.5 && gaps[0]! < 2 && doubles.length >= 2 ? same.map(({ packet }) => packet) : undefined;
}

export const l2tpNoReply: Rule = {
  id: 'l2tp-no-reply-inside-esp',
  ofSession: (session) => {
    const [flow] = session.esp.initiator;
    const packets =
      flow && session.version === 1 && session.steps.some((step) => step.exchange === exchange.quick) && session.esp.responder.length === 0
        ? isL2tpRhythm(flow)
        : undefined;
    if (!packets) return undefined;
    return {
      id: 'l2tp-no-reply-inside-esp',
      severity: 'error',
      confidence: 'likely',
      session,
      packets,
      title: 'IPsec is up, but the L2TP server behind it is silent.',
      because: 'ESP packets of one size are sent 1, 2, 4 … seconds apart, as L2TP repeats its first message, and nothing comes back.',
      fix: [{ where: 'gateway', do: 'Start the L2TP server, and allow UDP 1701 inside IPsec' }],
      settledBy: 'The keys of this session: they show the L2TP message',
    };
  },
};
