import { addressText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';

/** The client itself has a new address, as a capture on its side shows (RFC 4555). */
export const addressChanged: Rule = {
  id: 'address-changed-mobike',
  ofSession: (session) => {
    const addresses = [...new Set(session.sides.initiator.ends.map(({ end }) => end.address))];
    if (session.version !== 2 || addresses.length < 2) return undefined;
    const moved = session.sides.initiator.ends.find(({ end }) => end.address === addresses[1])!;
    return {
      id: 'address-changed-mobike',
      severity: 'fact',
      confidence: 'likely',
      session,
      packets: [moved.packet],
      title: `The client moved from ${addressText(addresses[0]!)} to ${addressText(addresses[1]!)}, and the session went on.`,
      because: 'The same IKE SA is used from the new address.',
      fix: [],
    };
  },
};
