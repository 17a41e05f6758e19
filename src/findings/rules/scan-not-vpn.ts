import type { IkeSession } from '../../session/session.ts';
import { packetsOf } from '../../session/state.ts';
import type { Context, Rule } from '../finding.ts';

/** First messages alone, by one host, that make it a scanner. */
const fewest = 3;

/** The first message alone, once, and nothing but its answer. */
function isProbe({ steps, esp }: IkeSession): boolean {
  const isFirst =
    steps.length <= 2 && steps.every(({ isEncrypted }) => !isEncrypted) && steps.filter(({ by }) => by === 'initiator').length === 1;
  return isFirst && esp.initiator.length + esp.responder.length === 0;
}

export function scannersIn(sessions: readonly IkeSession[]): Set<string> {
  const counts = new Map<string, number>();
  for (const session of sessions) {
    if (!isProbe(session)) continue;
    const { address } = session.end('initiator');
    counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return new Set([...counts].flatMap(([address, count]) => (count >= fewest ? [address] : [])));
}

/** Somebody looks who answers. */
export function isScan(session: IkeSession, { scanners }: Pick<Context, 'scanners'>): boolean {
  return scanners.has(session.end('initiator').address) && isProbe(session);
}

export const scanNotVpn: Rule = {
  id: 'scan-not-vpn',
  ofSession: (session, context) => {
    if (!isScan(session, context)) return undefined;
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
