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

/** All rules. Of findings about one session, those of rules that stand first lead. */
export const rules: readonly Rule[] = [
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
  const groups = [
    ...context.sessions.map((session) => rules.flatMap((rule) => rule.ofSession?.(session, context) ?? [])),
    rules.flatMap((rule) => rule.ofTraffic?.(context) ?? []),
  ];
  const trees = groups.flatMap(treesOf);
  return trees.sort((a, b) => a.rank - b.rank).flatMap(({ findings }) => findings);
}

/** First causes with their consequences behind them, and how grave the gravest of these is. */
function treesOf(found: readonly Finding[]): { rank: number; findings: Finding[] }[] {
  for (const finding of found) {
    const causes = consequences[finding.id] ?? [];
    const cause = found.find((other) => causes.includes(other.id));
    if (cause) finding.under = cause;
  }
  const withConsequences = (cause: Finding): Finding[] => [
    cause,
    ...found.filter(({ under }) => under === cause).flatMap(withConsequences),
  ];
  return found.flatMap((finding) => {
    if (finding.under) return [];
    const findings = withConsequences(finding);
    return [{ rank: Math.min(...findings.map(({ severity }) => gravity.indexOf(severity))), findings }];
  });
}
