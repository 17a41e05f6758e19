import { isPrivate, natVerdict } from '../../session/nat-verdict.ts';
import type { IkeSession } from '../../session/session.ts';
import type { Rule } from '../finding.ts';

/** ESP as an IP protocol of its own has no ports that a NAT could translate (RFC 3948 §1). */
export const espNotEncapsulated: Rule = {
  id: 'esp-not-encapsulated',
  ofSession: (session) => {
    const flows = [...session.esp.initiator, ...session.esp.responder];
    const bare = flows.filter(({ carrier }) => carrier.encapsulation === 'none');
    const nat = natEvidence(session);
    if (bare.length === 0 || bare.length < flows.length || !nat) return undefined;
    return {
      id: 'esp-not-encapsulated',
      severity: 'error',
      confidence: nat.confidence,
      session,
      packets: [...nat.packets, ...bare.flatMap(({ beginning }) => beginning.map(({ packet }) => packet))].slice(0, 16),
      title: 'ESP goes without UDP; the NAT cannot carry it.',
      because: `${nat.because}, and ESP was sent as IP protocol 50.`,
      fix: [
        { where: 'client', do: 'Turn on NAT traversal' },
        { where: 'gateway', do: 'Turn on NAT traversal' },
      ],
      ...(nat.confidence !== 'certain' && { settledBy: 'A capture on the other side: it shows whether addresses are translated' }),
    };
  },
};

/** What shows a NAT: hashes, a translated port, or a private address that talks to a public one. */
function natEvidence(session: IkeSession) {
  const { who, confidence, because, packets } = natVerdict(session);
  if (who !== 'none' && who !== 'unknown') return { confidence, because: because[0]!.toUpperCase() + because.slice(1), packets };
  const [initiator, responder] = [session.end('initiator').address, session.end('responder').address];
  if (who === 'none' || isPrivate(initiator) === isPrivate(responder)) return undefined;
  return {
    confidence: 'likely' as const,
    because: 'A private address talks to a public one, which takes a NAT',
    packets: [session.firstPacket],
  };
}
