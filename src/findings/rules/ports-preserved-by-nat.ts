import { natVerdict, portTranslation } from '../../session/nat-verdict.ts';
import type { Rule } from '../finding.ts';

/** Outside the NAT the ports are still 500 and 4500: it can serve one client at a time. */
export const portsPreserved: Rule = {
  id: 'ports-preserved-by-nat',
  ofSession: (session) => {
    const { who, packets } = natVerdict(session);
    const own = session.claims.initiator.find((claim) => claim.of === 'source');
    if (who !== 'initiator' || !own || own.explanation !== 'inside' || portTranslation(session, 'initiator') !== undefined)
      return undefined;
    return {
      id: 'ports-preserved-by-nat',
      severity: 'notice',
      confidence: 'certain',
      session,
      packets,
      title: 'The NAT keeps the ports 500 and 4500: only one client behind it can have them at a time.',
      because: 'The hash proves a NAT, and the ports are still those that IKE is sent from.',
      fix: [{ where: 'firewall', do: 'Turn off its "IPsec passthrough", so that it translates ports' }],
    };
  },
};
