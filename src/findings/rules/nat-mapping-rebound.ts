import { mayBeMobike, mobikeUpdate, rebindingOf } from '../../session/nat-mappings.ts';
import { endText } from '../../session/words.ts';
import type { Finding, Rule } from '../finding.ts';

export const natMappingRebound: Rule = {
  id: 'nat-mapping-rebound',
  ofSession: (session): Finding | undefined => {
    const rebinding = rebindingOf(session);
    if (!rebinding) return undefined;
    const { before, after, toOld, toNew } = rebinding;
    const errors = session.icmpErrors.filter(
      ({ says, destination }) => says === 'port-unreachable' && endText(destination) === endText(before.end),
    );
    const isFollowed = toOld.length === 0 && errors.every(({ time }) => time < after.time);
    // A client that has moved itself is another matter.
    if (isFollowed && mobikeUpdate(session)) return undefined;
    if (isFollowed && (before.end.address !== after.end.address || (toNew.length === 0 && !mayBeMobike(session, rebinding))))
      return undefined;
    return {
      id: 'nat-mapping-rebound',
      severity: isFollowed ? 'notice' : 'error',
      confidence: 'certain',
      session,
      packets: [...new Set([before.packet, after.packet, ...toOld, ...errors.map(({ packet }) => packet)])].sort((a, b) => a - b),
      title: isFollowed
        ? 'The NAT gave the client a new port in mid-session, and the gateway followed.'
        : 'The NAT gave the client a new port in mid-session, and the gateway goes on sending to the old one.',
      because: `The same security association came from ${endText(before.end)} until packet ${before.lastPacket} and from ${endText(after.end)} from packet ${after.packet} on.`,
      fix: isFollowed
        ? []
        : [
            { where: 'client', do: 'Turn on MOBIKE or dead peer detection, and send keepalives every 20 s' },
            { where: 'gateway', do: 'Let it follow the newest authenticated address (RFC 7296 §2.23)' },
            { where: 'firewall', do: 'Raise the timeout of UDP mappings' },
          ],
    };
  },
};
