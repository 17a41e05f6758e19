import { addressText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';

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
