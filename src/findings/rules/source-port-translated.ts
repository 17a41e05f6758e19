import { portTranslation } from '../../session/nat-verdict.ts';
import { sideName } from '../../session/state.ts';
import type { Finding, Rule } from '../finding.ts';

const [id, severity] = ['source-port-translated', 'fact'] as const;

/** A port that is neither 500 nor 4500 shows that a NAT translates ports, even where hashes lie; the same for L2TP's. */
export const sourcePortTranslated: Rule = {
  id,
  ofSession: (session) =>
    (['initiator', 'responder'] as const).flatMap((party): Finding[] => {
      const packet = portTranslation(session, party);
      if (packet === undefined) return [];
      const ports = [...new Set(session.sides[party].ends.map(({ end }) => end.port))];
      const title = `The ${sideName(party)} comes from UDP port ${ports.join(', ')}.`;
      const because = `IKE is sent from 500 and 4500; a NAT between here and the ${sideName(party)} chose another port.`;
      return [{ id, severity, confidence: 'certain', session, packets: [packet], title, because, fix: [] }];
    }),
  ofTraffic: ({ traffic }) =>
    traffic.l2tp
      .filter(({ source, destination }) => destination.port === 1701 && source.port !== 1701)
      .map(({ source, packets }): Finding => {
        const title = `The client comes from UDP port ${source.port}.`;
        const because = 'L2TP clients send from port 1701; a NAT chose another one.';
        return { id, severity, confidence: 'likely', session: undefined, packets: packets.slice(0, 1), title, because, fix: [] };
      }),
};
