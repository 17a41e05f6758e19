import { mobikeUpdate } from '../../session/nat-mappings.ts';
import { packetsOf } from '../../session/state.ts';
import { addressText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';

/** The client itself has a new address: a capture on its side shows that, and with keys its MOBIKE message (RFC 4555 §3.5). */
export const addressChanged: Rule = {
  id: 'address-changed-mobike',
  ofSession: (session) => {
    const addresses = [...new Set(session.sides.initiator.ends.map(({ end }) => end.address))];
    if (session.version !== 2) return undefined;
    const update = mobikeUpdate(session);
    if (addresses.length < 2)
      return (
        update && {
          id: 'address-changed-mobike',
          severity: 'fact',
          confidence: 'certain',
          session,
          packets: packetsOf(update),
          title: 'The client moved to another address behind the NAT, and the session went on.',
          because: 'It says so with UPDATE_SA_ADDRESSES.',
          fix: [],
        }
      );
    const moved = session.sides.initiator.ends.find(({ end }) => end.address === addresses[1])!;
    return {
      id: 'address-changed-mobike',
      severity: 'fact',
      confidence: update ? 'certain' : 'likely',
      session,
      packets: [moved.packet],
      title: `The client moved from ${addressText(addresses[0]!)} to ${addressText(addresses[1]!)}, and the session went on.`,
      because: 'The same IKE SA is used from the new address.',
      fix: [],
    };
  },
};
