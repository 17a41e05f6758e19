import type { EspFlow } from '../../session/esp-flow.ts';
import { exchange } from '../../session/session.ts';
import { endText } from '../../session/words.ts';
import type { Finding, Rule } from '../finding.ts';

/** L2TP on UDP 1701 outside ESP (RFC 3193 §1). */
export const l2tpWithoutIpsec: Rule = {
  id: 'l2tp-without-ipsec',
  ofTraffic: ({ traffic }) =>
    traffic.l2tp.map(
      (flow): Finding => ({
        id: 'l2tp-without-ipsec',
        severity: 'warning',
        confidence: 'certain',
        session: undefined,
        packets: flow.packets,
        title: 'L2TP travels unencrypted.',
        because: `L2TP goes between ${endText(flow.source)} and ${endText(flow.destination)} in plain UDP.`,
        fix: [
          { where: 'client', do: 'Ask for IPsec: L2TP belongs into ESP (RFC 3193)' },
          { where: 'firewall', do: 'Do not open UDP 1701 outside IPsec' },
        ],
      }),
    ),
};

/** A port of L2TP that was translated. */
export const l2tpPortTranslated: Rule = {
  id: 'source-port-translated',
  ofTraffic: ({ traffic }) =>
    traffic.l2tp
      .filter(({ source, destination }) => destination.port === 1701 && source.port !== 1701)
      .map(
        (flow): Finding => ({
          id: 'source-port-translated',
          severity: 'fact',
          confidence: 'likely',
          session: undefined,
          packets: flow.packets.slice(0, 1),
          title: `The client comes from UDP port ${flow.source.port}.`,
          because: 'L2TP clients send from port 1701; a NAT chose another one.',
          fix: [],
        }),
      ),
};

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
