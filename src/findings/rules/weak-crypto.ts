import type { Transform } from '../../crypto/proposals.ts';
import { exchange, type IkeSession } from '../../session/session.ts';
import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** Algorithms that RFC 8247 and RFC 9395 advise against, by the fields that choose them. */
const weak: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'isakmp.tf.id.encr': { 1: 'DES', 2: 'DES', 3: '3DES', 11: 'no encryption' },
  'isakmp.tf.id.integ': { 1: 'HMAC-MD5', 2: 'HMAC-SHA-1' },
  'isakmp.tf.id.prf': { 1: 'HMAC-MD5', 2: 'HMAC-SHA-1' },
  'isakmp.tf.id.dh': { 1: 'MODP-768', 2: 'MODP-1024', 5: 'MODP-1536', 22: 'MODP-1024 with a small subgroup' },
  'isakmp.ike.attr.encryption_algorithm': { 1: 'DES', 5: '3DES' },
  'isakmp.ike.attr.hash_algorithm': { 1: 'MD5' },
  'isakmp.ike.attr.group_description': { 1: 'MODP-768', 2: 'MODP-1024', 5: 'MODP-1536' },
};

/** Authentication by a pre-shared key, also with XAUTH (RFC 2409 appendix A, draft-beaulieu-ike-xauth). */
const preShared: ReadonlySet<number> = new Set([1, 65001, 65002]);

export const weakCrypto: Rule = {
  id: 'weak-crypto',
  ofSession: (session) => {
    const transforms = session.chosen?.transforms ?? [];
    const found = new Set(transforms.flatMap(weakIn));
    if (isAggressiveWithKey(session, transforms)) found.add('aggressive mode with a pre-shared key, which can be guessed from a capture');
    if ([...session.esp.initiator, ...session.esp.responder].some(({ isPlain }) => isPlain)) found.add('ESP without encryption');
    if (found.size === 0) return undefined;
    return {
      id: 'weak-crypto',
      severity: 'notice',
      confidence: 'certain',
      session,
      packets: packetsOf(...session.steps.slice(0, 2)),
      title: `Weak cryptography was chosen: ${[...found].join(', ')}.`,
      because: 'It stands in what the gateway chose, not only in what was offered.',
      fix: [{ where: 'gateway', do: 'Allow AES-256 (GCM), SHA-256 and groups 14, 19 or 31 alone; IKEv2 in place of aggressive mode' }],
    };
  },
};

function weakIn(transform: Transform): string[] {
  return [...transform].flatMap(([name, value]) => weak[name]?.[value] ?? []);
}

function isAggressiveWithKey(session: IkeSession, transforms: readonly Transform[]): boolean {
  const isAggressive = session.steps.some((step) => step.exchange === exchange.aggressive);
  return isAggressive && transforms.some((transform) => preShared.has(transform.get('isakmp.ike.attr.authentication_method') ?? 0));
}
