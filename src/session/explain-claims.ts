import { findInside, type SearchOptions } from './inside-search.ts';
import { type Claim, makes } from './nat-claims.ts';
import { isForeign } from './nat-verdict.ts';
import { type IkeSession, other, type Party } from './session.ts';

/** Ports that an inside host sends IKE from (RFC 3947 §4, RFC 7296 §2.23). */
const ports = [500, 4500];

/**
 * Looks for what made the claims that did not fit: addresses that other messages let know, then, for what a side says of
 * itself, private addresses. Sets their explanation.
 */
export async function explainClaims(session: IkeSession, options: SearchOptions & { budget: { left: number } }): Promise<void> {
  const parties = ['initiator', 'responder'] as const;
  const byOthers = () => {
    for (const party of parties)
      for (const claim of session.claims[party]) if (isForeign(claim) && !claim.end) explainByOthers(session, party, claim);
  };
  byOthers();
  let isWhole = true;
  const tried = new Set<string>();
  for (const claim of parties.flatMap((party) => session.claims[party])) {
    if (claim.of !== 'source' || !isForeign(claim) || claim.end) continue;
    for (const hash of claim.hashes) {
      // A message that is sent again with a cookie says the same once more.
      if (tried.has(hash.join())) continue;
      tried.add(hash.join());
      const end = await findInside({ ...claim, hash }, ports, options);
      isWhole &&= end !== undefined || options.budget.left > 0;
      if (!end) continue;
      [claim.explanation, claim.end] = ['inside', end];
      byOthers();
      break;
    }
  }
  session.searched = isWhole;
  session.changes++;
}

/** Tries the addresses that are known of the side that a claim is about. */
function explainByOthers(session: IkeSession, party: Party, claim: Claim): void {
  const whose = claim.of === 'source' ? party : other(party);
  const claims = [...session.claims.initiator, ...session.claims.responder];
  const found = claims.flatMap(({ explanation, end }) => (explanation === 'inside' && end ? [end] : []));
  const ends = [...found, ...session.sides[whose].ends.map(({ end }) => end)];
  const tries = ends.flatMap(({ address, port }) => [port, ...ports].map((one) => ({ address, port: one })));
  const end = tries.find((one) => one.address !== claim.seen.address && makes(claim, one));
  if (end) [claim.explanation, claim.end] = ['inside', end];
}
