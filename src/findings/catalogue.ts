import type { IkeSession } from '../session/session.ts';
import type { Context, Finding, Rule, Severity } from './finding.ts';
import { ahThroughNat, ipProtocolRefused, transportChecksumBroken } from './rules/ah-through-nat.ts';
import { encryptedRefusal } from './rules/encrypted-refusal.ts';
import { espNotEncapsulated } from './rules/esp-not-encapsulated.ts';
import { espOneWay } from './rules/esp-one-way.ts';
import { captureEndsEarly, ikeIpFragmented, mtuTooLarge } from './rules/fragments-and-size.ts';
import { ikeNoAnswer } from './rules/ike-no-answer.ts';
import { ipFragmentsDropped } from './rules/ip-fragments-dropped.ts';
import { keepaliveMissing, keepaliveTooSlow, keepaliveWrongSide } from './rules/keepalives.ts';
import { l2tpNoReply, l2tpPortTranslated, l2tpWithoutIpsec } from './rules/l2tp.ts';
import { addressChanged, severalClients } from './rules/many-clients.ts';
import {
  floatWithoutNat,
  forcedEncapsulation,
  hashedWithPort500,
  natFact,
  natMismatchBoth,
  portsPreserved,
  sourcePortTranslated,
} from './rules/nat-facts.ts';
import { natMappingExpired, natMappingRebound } from './rules/nat-mapping.ts';
import { draftOnlyPeer, floatMissing, noNatTVendorId } from './rules/nat-traversal-offer.ts';
import { peerDead } from './rules/peer-dead.ts';
import { peerPortClosed } from './rules/peer-port-closed.ts';
import { cookieDemanded, dhGroupRetry, proposalMismatch } from './rules/refused-in-clear.ts';
import { udp500Rejected, udp4500Rejected } from './rules/rejected.ts';
import { scanNotVpn, scannersIn } from './rules/scan-not-vpn.ts';
import { tunnelUp } from './rules/tunnel-up.ts';
import { udp4500Blocked } from './rules/udp-4500-blocked.ts';
import { weakCrypto } from './rules/weak-crypto.ts';

/** Rules that find errors and warnings. Of findings about one session, those of rules that stand first lead. */
export const problems: readonly Rule[] = [
  udp500Rejected,
  udp4500Rejected,
  peerPortClosed,
  ikeNoAnswer,
  udp4500Blocked,
  ipFragmentsDropped,
  floatMissing,
  noNatTVendorId,
  espNotEncapsulated,
  ahThroughNat,
  ipProtocolRefused,
  transportChecksumBroken,
  proposalMismatch,
  encryptedRefusal,
  natMappingExpired,
  natMappingRebound,
  l2tpNoReply,
  keepaliveMissing,
  keepaliveTooSlow,
  mtuTooLarge,
  peerDead,
  espOneWay,
  l2tpWithoutIpsec,
];

/** Rules that find notices and facts. */
export const remarks: readonly Rule[] = [
  natMismatchBoth,
  forcedEncapsulation,
  hashedWithPort500,
  keepaliveWrongSide,
  draftOnlyPeer,
  ikeIpFragmented,
  portsPreserved,
  weakCrypto,
  natFact,
  sourcePortTranslated,
  l2tpPortTranslated,
  floatWithoutNat,
  severalClients,
  addressChanged,
  dhGroupRetry,
  cookieDemanded,
  scanNotVpn,
  tunnelUp,
  captureEndsEarly,
];

/** All rules. */
export const rules: readonly Rule[] = [...problems, ...remarks];

/** What explains what: the findings on the left are consequences of those on the right, in one session. */
const consequences: Readonly<Record<string, readonly string[]>> = {
  'esp-one-way': [
    'esp-not-encapsulated',
    'nat-mapping-rebound',
    'nat-mapping-expired',
    'l2tp-no-reply-inside-esp',
    'peer-dead',
    'mtu-too-large',
  ],
  'peer-dead': ['nat-mapping-expired', 'nat-mapping-rebound'],
  'nat-mapping-rebound': ['nat-mapping-expired'],
  'nat-mapping-expired': ['keepalive-missing', 'keepalive-too-slow'],
  'esp-not-encapsulated': ['no-nat-t-vendor-id'],
  'transport-checksum-broken': ['ah-through-nat'],
};

const gravity: readonly Severity[] = ['error', 'warning', 'notice', 'fact'];

/** All findings: the gravest first, consequences behind their causes. */
export function judge(facts: Omit<Context, 'scanners'>): Finding[] {
  const context = { ...facts, scanners: scannersIn(facts.sessions) };
  const trees: Tree[] = [];
  for (const session of context.sessions) trees.push(...treesOf(findingsOf(rules, session, context)));
  trees.push(...treesOf(rules.flatMap((rule) => rule.ofTraffic?.(context) ?? [])));
  return trees.sort((a, b) => a.rank - b.rank).flatMap(({ findings }) => findings);
}

/** The findings about one session, consequences behind their causes. */
export function judgeSession(session: IkeSession, context: Context): Finding[] {
  return treesOf(findingsOf(rules, session, context)).flatMap(({ findings }) => findings);
}

/** The findings about what belongs to no session. */
export function judgeTraffic(context: Context): Finding[] {
  return treesOf(rules.flatMap((rule) => rule.ofTraffic?.(context) ?? [])).flatMap(({ findings }) => findings);
}

/** Whether there is an error or a warning about a session that nothing more will come of. */
export function isWrong(session: IkeSession, facts: Omit<Context, 'scanners' | 'sessions'>): boolean {
  const context = { ...facts, sessions: [session], scanners: noScanners };
  return findingsOf(problems, session, context).some(({ severity }) => severity === 'error' || severity === 'warning');
}

const noScanners: ReadonlySet<string> = new Set();

function findingsOf(asked: readonly Rule[], session: IkeSession, context: Context): Finding[] {
  const found: Finding[] = [];
  for (const rule of asked) {
    const findings = rule.ofSession?.(session, context);
    if (Array.isArray(findings)) found.push(...findings);
    else if (findings) found.push(findings);
  }
  return found;
}

/** A first cause with its consequences behind it, and how grave the gravest of these is. */
interface Tree {
  readonly rank: number;
  readonly findings: readonly Finding[];
}

function treesOf(found: readonly Finding[]): Tree[] {
  if (found.length === 0) return [];
  for (const finding of found) {
    const causes = consequences[finding.id];
    const cause = causes && found.find((other) => causes.includes(other.id));
    if (cause) finding.under = cause;
  }
  return found.flatMap((finding) => {
    if (finding.under) return [];
    const findings = [finding, ...consequencesOf(finding, found)];
    return [{ rank: Math.min(...findings.map(({ severity }) => gravity.indexOf(severity))), findings }];
  });
}

function consequencesOf(cause: Finding, found: readonly Finding[]): Finding[] {
  return found.flatMap((finding) => (finding.under === cause ? [finding, ...consequencesOf(finding, found)] : []));
}
