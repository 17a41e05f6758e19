import { type Integrity, integrityOf, noIntegrity, sha256Cut96, uncheckedIntegrity } from '../algorithms.ts';

/**
 * The number of an encryption algorithm, as Wireshark's tables, strongSwan and libreswan call it: "AES-CBC-128 [RFC3602]",
 * "AES_CBC_128", "AES-GCM with 16 octet ICV [RFC4106]". The size of the key is told by the key. Undefined for others.
 */
export function cipherNamed(name: string): number | undefined {
  const plain = plainName(name);
  const withTag = /^AES-(GCM|CCM)(?:-(?:128|192|256))?(?: WITH (8|12|16) OCTET ICV)?$/.exec(plain);
  if (withTag) return { GCM: 18, CCM: 14 }[withTag[1] as 'GCM' | 'CCM'] + tags.indexOf(withTag[2] ?? '16');
  // strongSwan writes the size of the tag before that of the key.
  const tagFirst = /^AES-(GCM|CCM)-(8|12|16)(?:-(?:128|192|256))?$/.exec(plain);
  if (tagFirst) return { GCM: 18, CCM: 14 }[tagFirst[1] as 'GCM' | 'CCM'] + tags.indexOf(tagFirst[2]!);
  return ciphers.find(([pattern]) => pattern.test(plain))?.[1];
}

const tags = ['8', '12', '16'];

const ciphers: readonly (readonly [RegExp, number])[] = [
  [/^NULL$/, 11],
  [/^DES(?:-CBC)?$/, 2],
  [/^(?:3DES|TRIPLEDES)(?:-CBC)?$/, 3],
  [/^AES-CBC(?:-(?:128|192|256))?$/, 12],
  [/^AES-CTR(?:-(?:128|192|256))?$/, 13],
  [/^(?:NULL-)?AES-GMAC(?:-(?:128|192|256))?$/, 21],
  [/^CAMELLIA-CBC(?:-(?:128|192|256))?$/, 23],
  [/^CHACHA20-POLY1305(?:-256)?$/, 28],
];

/** The same for integrity: "HMAC-SHA-256-128 [RFC4868]", "HMAC_SHA2_256_128", "ANY 96 bit authentication [no checking]". */
export function integrityNamed(name: string): Integrity | undefined {
  const plain = plainName(name);
  const unchecked = /^ANY (64|96|128|160|192|256)[ -]BITS?\b/.exec(plain);
  if (unchecked) return uncheckedIntegrity(Number(unchecked[1]));
  if (/^(?:NULL|NONE)$/.test(plain)) return noIntegrity;
  if (/^HMAC-SHA2?-256-96$/.test(plain)) return sha256Cut96;
  const id = integrities.find(([pattern]) => pattern.test(plain))?.[1];
  return id === undefined ? undefined : integrityOf(id);
}

const integrities: readonly (readonly [RegExp, number])[] = [
  [/^HMAC-MD5-96$/, 1],
  [/^HMAC-MD5-128$/, 6],
  [/^HMAC-SHA-?1-96$/, 2],
  [/^HMAC-SHA-?1-160$/, 7],
  [/^HMAC-SHA2?-256-128$/, 12],
  [/^HMAC-SHA2?-384-192$/, 13],
  [/^HMAC-SHA2?-512-256$/, 14],
  [/^AES-XCBC(?:-MAC)?-96$/, 5],
  [/^AES-CMAC-96$/, 8],
];

/** Without the document in brackets, in capitals, with hyphens. */
function plainName(name: string): string {
  return name
    .replace(/\s*\[.*$/, '')
    .trim()
    .toUpperCase()
    .replaceAll('_', '-');
}
