import { natVerdict } from '../../session/nat-verdict.ts';
import { addressText } from '../../session/words.ts';
import type { Finding, Rule } from '../finding.ts';

/** Several clients behind one outside address, at the same time. */
export const severalClients: Rule = {
  id: 'several-clients-one-nat',
  ofTraffic: ({ sessions }) => {
    const byAddress = new Map<string, Map<string, number>>();
    for (const session of sessions) {
      const { address } = session.end('initiator');
      const inside = natVerdict(session).inside.initiator;
      if (!inside || inside.address === address) continue;
      const clients = byAddress.get(address) ?? new Map<string, number>();
      byAddress.set(address, clients.set(inside.address, session.firstPacket));
    }
    return [...byAddress]
      .filter(([, clients]) => clients.size > 1)
      .map(
        ([address, clients]): Finding => ({
          id: 'several-clients-one-nat',
          severity: 'fact',
          confidence: 'certain',
          session: undefined,
          packets: [...clients.values()],
          title: `${clients.size} clients come from one address, ${addressText(address)}.`,
          because: `They hashed addresses of their own: ${[...clients.keys()].map(addressText).join(', ')}.`,
          fix: [],
        }),
      );
  },
};
