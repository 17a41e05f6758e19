import type { IkeSession } from '../../session/session.ts';
import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** The first message alone, once, from a port that is not IKE's or with many others like it: somebody looks who answers. */
export function isScan(session: IkeSession, sessions: readonly IkeSession[]): boolean {
  const isProbe = ({ steps, esp }: IkeSession) =>
    steps.every(({ isEncrypted }) => !isEncrypted) &&
    steps.filter(({ by }) => by === 'initiator').length === 1 &&
    steps.length <= 2 &&
    esp.initiator.length + esp.responder.length === 0;
  if (!isProbe(session)) return false;
  const from = session.end('initiator').address;
  return sessions.filter((other) => other.end('initiator').address === from && isProbe(other)).length >= 3;
}

export const scanNotVpn: Rule = {
  id: 'scan-not-vpn',
  ofSession: (session, { sessions }) => {
    if (!isScan(session, sessions)) return undefined;
    return {
      id: 'scan-not-vpn',
      severity: 'fact',
      confidence: 'likely',
      session,
      packets: packetsOf(...session.steps),
      title: 'Somebody asks which IKE is spoken here; this is no VPN client.',
      because: 'The same host sends first messages alone, each with an SPI of its own.',
      fix: [],
    };
  },
};
