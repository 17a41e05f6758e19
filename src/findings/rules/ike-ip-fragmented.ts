import type { Rule } from '../finding.ts';

/** IKE in IP fragments that arrive: it works here, and breaks where fragments are dropped. */
export const ikeIpFragmented: Rule = {
  id: 'ike-ip-fragmented',
  ofSession: (session) => {
    const step = session.steps.find(
      ({ answer, isResponse, sendings }) => (answer || isResponse === true) && sendings.some(({ ipFragments }) => ipFragments.length > 1),
    );
    if (!step) return undefined;
    return {
      id: 'ike-ip-fragmented',
      severity: 'notice',
      confidence: 'certain',
      session,
      packets: step.sendings[0]!.ipFragments,
      title: 'IKE goes in IP fragments: it works here, and breaks where fragments are dropped.',
      because: `A message of ${step.length} octets was cut into ${step.sendings[0]!.ipFragments.length} IP fragments.`,
      fix: [{ where: 'client', do: 'Turn on IKE fragmentation (RFC 7383), at both ends' }],
    };
  },
};
