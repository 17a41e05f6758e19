import { natVerdict } from '../session/nat-verdict.ts';
import type { IkeSession, Party } from '../session/session.ts';
import { sideName } from '../session/state.ts';
import { endText } from '../session/words.ts';
import type { Finding } from './finding.ts';

/** Whether the NAT verdict is told of this session: one that follows on another, and detects nothing itself, has it from there. */
export function detectsNat({ claims, previous }: IkeSession): boolean {
  return !previous || claims.initiator.length + claims.responder.length > 0;
}

/** The fact that a side is behind a NAT, or, without a side, that nobody is (RFC 3947 §3.2, RFC 7296 §2.23). */
export function natFinding(session: IkeSession, party: Party | undefined): Finding | undefined {
  const { who, confidence, because, packets, inside } = natVerdict(session);
  const isSo = party === undefined ? who === 'none' : who === party || who === 'both';
  if (!isSo || !detectsNat(session)) return undefined;
  const at = party && inside[party];
  return {
    id: `nat-${party ?? 'none'}`,
    severity: 'fact',
    confidence,
    session,
    packets,
    title: party
      ? `The ${sideName(party)} is behind a NAT${at ? `; its own address is ${endText(at)}` : ''}.`
      : 'There is no NAT between the two.',
    because: `${because[0]!.toUpperCase()}${because.slice(1)}.`,
    fix: [],
  };
}
