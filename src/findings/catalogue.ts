import type { IkeSession } from '../session/session.ts';
import type { Context, Finding, Rule, Severity } from './finding.ts';
import { addressChanged } from './rules/address-changed-mobike.ts';
import { ahThroughNat } from './rules/ah-through-nat.ts';
import { authFailed } from './rules/auth-failed.ts';
import { captureEndsEarly } from './rules/capture-ends-early.ts';
import { captureOneSided } from './rules/capture-one-sided.ts';
import { childProposalMismatch } from './rules/child-proposal-mismatch.ts';
import { cookieDemanded } from './rules/cookie-demanded.ts';
import { dhGroupRetry } from './rules/dh-group-retry.ts';
import { draftOnlyPeer } from './rules/draft-only-peer.ts';
import { encryptedRefusal } from './rules/encrypted-refusal.ts';
import { espNotEncapsulated } from './rules/esp-not-encapsulated.ts';
import { espOn500 } from './rules/esp-on-500.ts';
import { espOneWay } from './rules/esp-one-way.ts';
import { espSequenceAnomaly } from './rules/esp-sequence-anomaly.ts';
import { floatMissing } from './rules/float-missing.ts';
import { floatWithoutNat } from './rules/float-without-nat.ts';
import { forcedEncapsulation } from './rules/forced-encapsulation.ts';
import { ikeIpFragmented } from './rules/ike-ip-fragmented.ts';
import { ikeNoAnswer } from './rules/ike-no-answer.ts';
import { ipFragmentsDropped } from './rules/ip-fragments-dropped.ts';
import { ipProtocolRefused } from './rules/ip-protocol-refused.ts';
import { keepaliveMissing } from './rules/keepalive-missing.ts';
import { keepaliveTooSlow } from './rules/keepalive-too-slow.ts';
import { keepaliveWrongSide } from './rules/keepalive-wrong-side.ts';
import { l2tpNoReply } from './rules/l2tp-no-reply-inside-esp.ts';
import { l2tpWithoutIpsec } from './rules/l2tp-without-ipsec.ts';
import { mtuTooLarge } from './rules/mtu-too-large.ts';
import { natMismatchBoth } from './rules/nat-d-mismatch-both.ts';
import { natInitiator } from './rules/nat-initiator.ts';
import { natMappingExpired } from './rules/nat-mapping-expired.ts';
import { natMappingRebound } from './rules/nat-mapping-rebound.ts';
import { natNone } from './rules/nat-none.ts';
import { natResponder } from './rules/nat-responder.ts';
import { hashedWithPort500 } from './rules/natd-hashed-with-port-500.ts';
import { noNatTVendorId } from './rules/no-nat-t-vendor-id.ts';
import { nonEspMarkerMissing } from './rules/non-esp-marker-missing.ts';
import { peerDead } from './rules/peer-dead.ts';
import { peerPortClosed } from './rules/peer-port-closed.ts';
import { portsPreserved } from './rules/ports-preserved-by-nat.ts';
import { proposalMismatch } from './rules/proposal-mismatch.ts';
import { pskMismatchIkev1 } from './rules/psk-mismatch-ikev1.ts';
import { scanNotVpn, scannersIn } from './rules/scan-not-vpn.ts';
import { severalClients } from './rules/several-clients-one-nat.ts';
import { sourcePortTranslated } from './rules/source-port-translated.ts';
import { transportChecksumBroken } from './rules/transport-checksum-broken.ts';
import { tsUnacceptable } from './rules/ts-unacceptable.ts';
import { tunnelUp } from './rules/tunnel-up.ts';
import { udp500Rejected } from './rules/udp-500-rejected.ts';
import { udp4500Blocked } from './rules/udp-4500-blocked.ts';
import { udp4500Rejected } from './rules/udp-4500-rejected.ts';
import { unknownSpi } from './rules/unknown-spi.ts';
import { userAuthFailed } from './rules/user-auth-failed.ts';
import { vendorEncapsulation } from './rules/vendor-encapsulation.ts';
import { weakCrypto } from './rules/weak-crypto.ts';
import { xpSp2ServerBehindNat } from './rules/xp-sp2-server-behind-nat.ts';

/** Rules that find errors and warnings. Of findings about one session, those of rules that stand first lead. */
export const problems: readonly Rule[] = [
  udp500Rejected,
  udp4500Rejected,
  peerPortClosed,
  ikeNoAnswer,
  nonEspMarkerMissing,
  udp4500Blocked,
  ipFragmentsDropped,
  floatMissing,
  noNatTVendorId,
  espNotEncapsulated,
  ahThroughNat,
  ipProtocolRefused,
  transportChecksumBroken,
  proposalMismatch,
  authFailed,
  childProposalMismatch,
  tsUnacceptable,
  xpSp2ServerBehindNat,
  pskMismatchIkev1,
  encryptedRefusal,
  userAuthFailed,
  natMappingExpired,
  natMappingRebound,
  l2tpNoReply,
  keepaliveMissing,
  keepaliveTooSlow,
  unknownSpi,
  mtuTooLarge,
  peerDead,
  espOneWay,
  espSequenceAnomaly,
  espOn500,
  l2tpWithoutIpsec,
];

/** Rules that find notices and facts. */
export const remarks: readonly Rule[] = [
  natMismatchBoth,
  forcedEncapsulation,
  hashedWithPort500,
  keepaliveWrongSide,
  draftOnlyPeer,
  vendorEncapsulation,
  ikeIpFragmented,
  portsPreserved,
  weakCrypto,
  natNone,
  natInitiator,
  natResponder,
  sourcePortTranslated,
  floatWithoutNat,
  severalClients,
  addressChanged,
  dhGroupRetry,
  cookieDemanded,
  scanNotVpn,
  tunnelUp,
  captureOneSided,
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
  if (isUneventful(session)) return false;
  const context = { ...facts, sessions: [session], scanners: noScanners };
  return findingsOf(problems, session, context).some(({ severity }) => severity === 'error' || severity === 'warning');
}

const noScanners: ReadonlySet<string> = new Set();

/** Encrypted messages from the middle of a session, each sent once, and nothing else: in them nobody sees anything wrong. */
function isUneventful({ beganBefore, steps, esp, keepalives, icmpErrors }: IkeSession): boolean {
  const others = esp.initiator.length + esp.responder.length + keepalives.initiator.count + keepalives.responder.count + icmpErrors.length;
  return (
    beganBefore &&
    others === 0 &&
    steps.every(({ isEncrypted, times, notifications }) => isEncrypted && times === 1 && notifications.length === 0)
  );
}

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
