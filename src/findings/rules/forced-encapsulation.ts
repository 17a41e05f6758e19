import { isForeign, natVerdict } from '../../session/nat-verdict.ts';
import { sideName } from '../../session/state.ts';
import type { Finding, Rule } from '../finding.ts';

/** Hashes that no address explains are made up, so that ESP goes in UDP. */
export const forcedEncapsulation: Rule = {
  id: 'forced-encapsulation',
  ofSession: (session) =>
    natVerdict(session).pretends.map((party): Finding => {
      const claims = session.claims[party].filter((claim) => isForeign(claim) || claim.explanation === 'port-0');
      return {
        id: 'forced-encapsulation',
        severity: 'notice',
        confidence: 'likely',
        session,
        packets: claims.map(({ packet }) => packet),
        title: `The ${sideName(party)} pretends a NAT, to have ESP in UDP. This does no harm.`,
        because: 'It sends a hash that no address here explains, while the others fit.',
        fix: [],
      };
    }),
};
