import type { End } from './end.ts';
import type { Claim } from './nat-claims.ts';
import { type IkeSession, other, type Party } from './session.ts';

export type Confidence = 'certain' | 'likely' | 'guess';

/** Who is behind a NAT, and how that is known. */
export interface NatVerdict {
  readonly who: Party | 'both' | 'none' | 'unknown';
  readonly confidence: Confidence;
  readonly because: string;
  readonly packets: readonly number[];
  /** Address and port of a side before its NAT, where a search found them or a packet shows them. */
  readonly inside: Readonly<Record<Party, End | undefined>>;
  /** Sides whose claims no address explains: they pretend a NAT, to have ESP in UDP. */
  readonly pretends: readonly Party[];
}

/** What is known of one side. */
interface SideVerdict {
  readonly isBehind: boolean | undefined;
  readonly confidence: Confidence;
  readonly because: string;
  readonly packets: readonly number[];
  readonly inside: End | undefined;
}

/** The verdict that was asked for last: the rules of one session ask for it one after the other. */
let latest: { readonly session: IkeSession; readonly changes: number; readonly verdict: NatVerdict } | undefined;

/** Reads all claims of a session (RFC 3947 §3.2, RFC 7296 §2.23), and what the ports say without any. */
export function natVerdict(session: IkeSession): NatVerdict {
  // A session that took the place of another one between the same ends need not detect anything anew (RFC 7296 §2.8).
  let telling = session;
  while (telling.claims.initiator.length + telling.claims.responder.length === 0 && telling.previous) telling = telling.previous;
  if (latest?.session !== telling || latest.changes !== telling.changes)
    latest = { session: telling, changes: telling.changes, verdict: verdictOf(telling) };
  return latest.verdict;
}

function verdictOf(session: IkeSession): NatVerdict {
  const sides = { initiator: sideVerdict(session, 'initiator'), responder: sideVerdict(session, 'responder') };
  const behind = (['initiator', 'responder'] as const).filter((party) => sides[party].isBehind);
  const isKnown = sides.initiator.isBehind !== undefined && sides.responder.isBehind !== undefined && session.sides.responder.messages > 0;
  const areTold = claimsBy(session, 'initiator').length > 0 && claimsBy(session, 'responder').length > 0;
  const telling =
    behind.length > 0 ? behind.map((party) => sides[party]) : Object.values(sides).filter(({ isBehind }) => isBehind === false);
  const isWhole = telling.length === 2 || behind.length > 0;
  const confidences = telling.map(({ confidence }) => confidence);
  return {
    who: behind.length === 2 ? 'both' : (behind[0] ?? (isKnown && areTold ? 'none' : 'unknown')),
    confidence: !isWhole || confidences.includes('likely') ? 'likely' : confidences.includes('guess') ? 'guess' : 'certain',
    because:
      telling.map(({ because }) => because).join('; ') || 'no message says from which address it was sent, and no port was translated',
    packets: [...new Set(telling.flatMap(({ packets }) => packets))].sort((a, b) => a - b),
    inside: { initiator: sides.initiator.inside, responder: sides.responder.inside },
    pretends: (['initiator', 'responder'] as const).filter((party) => pretends(session, party)),
  };
}

/**
 * What a side claims. Where it hashes both ends and no address explains either of them, it makes its hashes in a way of its own:
 * they tell nothing.
 */
function claimsBy({ claims, searched }: IkeSession, party: Party): readonly Claim[] {
  const own = claims[party];
  if (!searched || own.some(({ fits, explanation }) => fits || explanation)) return own;
  const kinds = new Set(own.map(({ of }) => of));
  return kinds.size === 2 ? none : own;
}

const none: readonly never[] = [];

function sideVerdict(session: IkeSession, party: Party): SideVerdict {
  const peer = other(party);
  const [own, told] = [lastOf(claimsBy(session, party), 'source'), lastOf(claimsBy(session, peer), 'destination')];
  const moved = portTranslation(session, party);
  if (own && !own.fits && own.explanation === 'inside')
    return {
      isBehind: true,
      confidence: 'certain',
      because: `the ${party} hashed an address of its own that is not the one seen here`,
      packets: [own.packet],
      inside: own.end,
    };
  if (moved !== undefined)
    return {
      isBehind: true,
      confidence: 'certain',
      because: `the ${party}'s port ${session.end(party).port} is neither 500 nor 4500: a NAT translated it`,
      packets: [moved, ...(own && !own.fits ? [own.packet] : [])],
      inside: undefined,
    };
  if (told && isForeign(told) && !(own && isForeign(own)))
    return {
      isBehind: true,
      confidence: isPrivate(told.seen.address) ? 'certain' : 'likely',
      because: `the ${peer} hashed another address of the ${party} than the one seen here: a NAT stands between here and the ${peer}`,
      packets: [told.packet],
      inside: told.seen,
    };
  if (own && isForeign(own) && !pretends(session, party))
    return {
      isBehind: true,
      confidence: 'likely',
      because: `the ${party} hashed another address of its own than the one seen here`,
      packets: [own.packet],
      inside: undefined,
    };
  const fitting = [own, told].filter((claim) => claim !== undefined);
  if (fitting.length === 0) return { isBehind: undefined, confidence: 'guess', because: '', packets: [], inside: undefined };
  return {
    isBehind: false,
    confidence: fitting.length === 2 ? 'certain' : 'likely',
    because: own && isForeign(own) ? `the ${party} pretends another address` : `the hashes of the ${party}'s address fit`,
    packets: fitting.map(({ packet }) => packet),
    inside: undefined,
  };
}

/** A hash that no port of the address seen explains. */
export function isForeign({ fits, explanation }: Claim): boolean {
  return !fits && (explanation === undefined || explanation === 'inside');
}

function lastOf(claims: readonly Claim[], of: Claim['of']): Claim | undefined {
  return claims.findLast((claim) => claim.of === of);
}

/**
 * A side pretends a NAT where it hashes port 0, or its claim about itself is explained by no private address while its peer
 * sees it as it is seen here; and where it claims to be sent packets at an address that nobody between here and it can make.
 */
export function pretends(session: IkeSession, party: Party): boolean {
  const peer = other(party);
  const [own, told] = [lastOf(claimsBy(session, party), 'source'), lastOf(claimsBy(session, peer), 'destination')];
  if (own?.explanation === 'port-0') return true;
  // Who pretends a NAT knows that there is none, and keeps no mapping alive.
  if (session.keepalives[party].count > 0) return false;
  if (own && isForeign(own) && own.explanation !== 'inside' && session.searched && portTranslation(session, party) === undefined)
    return told === undefined || !isForeign(told);
  // What the party says of its peer's address, although the peer stands in the open here.
  const ofPeer = lastOf(session.claims[party], 'destination');
  const peersOwn = lastOf(session.claims[peer], 'source');
  return ofPeer !== undefined && isForeign(ofPeer) && peersOwn !== undefined && isForeign(peersOwn) && !isPrivate(ofPeer.seen.address);
}

/** The packet in which a side, that sends to port 500 or 4500, has another port itself; undefined where it never has. */
export function portTranslation(session: IkeSession, party: Party): number | undefined {
  const usual = (port: number) => port === 500 || port === 4500;
  if (isLoopback(session.end(party).address) || !session.sides[other(party)].ends.some(({ end }) => usual(end.port))) return undefined;
  return session.sides[party].ends.find(({ end }) => end.port !== 0 && !usual(end.port))?.packet;
}

/** A host that talks to itself has no NAT on the way, whatever its ports. */
function isLoopback(address: string): boolean {
  return address.startsWith('7f') || address === `${'0'.repeat(31)}1`;
}

/** RFC 1918, RFC 6598, RFC 3927, and unique local addresses of IPv6 (RFC 4193); in hexadecimal. */
export function isPrivate(address: string): boolean {
  if (address.length !== 8) return /^f[cd]/.test(address);
  const [first, second] = [Number.parseInt(address.slice(0, 2), 16), Number.parseInt(address.slice(2, 4), 16)];
  if (first === 10 || (first === 192 && second === 168) || (first === 169 && second === 254)) return true;
  return (first === 172 && second >= 16 && second < 32) || (first === 100 && second >= 64 && second < 128);
}
