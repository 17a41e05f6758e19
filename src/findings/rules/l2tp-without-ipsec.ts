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
