import type { BlockCipher, Hash } from './primitives.ts';

/** A cipher with the size of its key. Sizes in octets. */
export interface Cipher {
  readonly mode: 'null' | 'cbc' | 'ctr' | 'gcm' | 'gmac' | 'ccm' | 'chacha';
  /** In CBC mode. */
  readonly block: BlockCipher;
  readonly key: number;
  /** Behind the key, in one with it. */
  readonly salt: number;
  /** On the wire. */
  readonly iv: number;
  /** What it seals is a multiple of this. */
  readonly unit: number;
  /** Its own integrity check value; 0 where another algorithm has to make one. */
  readonly tag: number;
  /** The IV is the sequence number (RFC 8750). */
  readonly implicitIv: boolean;
}

/** An integrity algorithm. Sizes in octets. */
export interface Integrity {
  readonly mac: Hash | 'xcbc' | 'cmac' | 'none' | 'unchecked';
  readonly key: number;
  readonly icv: number;
}

/** A pseudorandom function (RFC 7296 §2.13). */
export interface Prf {
  readonly mac: Hash | 'xcbc' | 'cmac';
  /** Octets of its keys and of what it makes. */
  readonly size: number;
}

type Family = Omit<Cipher, 'key'> & { readonly keys: readonly number[] };

const aes = [16, 24, 32];
const family = (mode: Cipher['mode'], keys: readonly number[], more: Partial<Family>): Family => {
  return { mode, keys, block: 'aes', salt: 0, iv: 0, unit: 1, tag: 0, implicitIv: false, ...more };
};
const cbcOf = (block: BlockCipher, keys: readonly number[], size: number) => family('cbc', keys, { block, iv: size, unit: size });
const aead = (mode: 'gcm' | 'ccm' | 'chacha' | 'gmac', tag: number, more: Partial<Family> = {}) =>
  family(mode, mode === 'chacha' ? [32] : aes, { salt: mode === 'ccm' ? 3 : 4, iv: 8, tag, ...more });
const implicit = { iv: 0, implicitIv: true } as const;

/** By the numbers of IKEv2's transforms, which those of IKEv1 for ESP are as well where they have the same (RFC 7296 §3.3.2, RFC 8221). */
const ciphers: ReadonlyMap<number, Family> = new Map([
  [2, cbcOf('des', [8], 8)],
  [3, cbcOf('3des', [24], 8)],
  [11, family('null', [0], {})],
  [12, cbcOf('aes', aes, 16)],
  [13, family('ctr', aes, { salt: 4, iv: 8 })],
  [14, aead('ccm', 8)],
  [15, aead('ccm', 12)],
  [16, aead('ccm', 16)],
  [18, aead('gcm', 8)],
  [19, aead('gcm', 12)],
  [20, aead('gcm', 16)],
  [21, aead('gmac', 16)],
  [23, cbcOf('camellia', aes, 16)],
  [28, aead('chacha', 16)],
  [29, aead('ccm', 8, implicit)],
  [30, aead('gcm', 16, implicit)],
  [31, aead('chacha', 16, implicit)],
]);

/** Key sizes of those that have but one need not be told. */
export function cipherOf(id: number, keyBits = 0): Cipher | undefined {
  const found = ciphers.get(id);
  if (!found) return undefined;
  const { keys, ...cipher } = found;
  const key = keys.length === 1 ? keys[0]! : keyBits / 8;
  return keys.includes(key) ? { ...cipher, key } : undefined;
}

/** The cipher that takes a key of this many octets, its salt among them. */
export function cipherForKey(id: number, octets: number): Cipher | undefined {
  const found = ciphers.get(id);
  return found?.keys.includes(octets - found.salt) ? cipherOf(id, (octets - found.salt) * 8) : undefined;
}

/** Octets of a key with its salt. */
export function sealOctets({ key, salt }: Cipher): number {
  return key + salt;
}

const hmacOf = (mac: Hash, key: number, icv: number): Integrity => ({ mac, key, icv });

/** By the numbers of IKEv2's transforms (RFC 7296 §3.3.2). */
const integrities: ReadonlyMap<number, Integrity> = new Map([
  [0, { mac: 'none', key: 0, icv: 0 }],
  [1, hmacOf('md5', 16, 12)],
  [2, hmacOf('sha1', 20, 12)],
  [5, { mac: 'xcbc', key: 16, icv: 12 }],
  [6, hmacOf('md5', 16, 16)],
  [7, hmacOf('sha1', 20, 20)],
  [8, { mac: 'cmac', key: 16, icv: 12 }],
  [12, hmacOf('sha256', 32, 16)],
  [13, hmacOf('sha384', 48, 24)],
  [14, hmacOf('sha512', 64, 32)],
]);

export function integrityOf(id: number): Integrity | undefined {
  return integrities.get(id);
}

export const noIntegrity: Integrity = integrities.get(0)!;

/** HMAC-SHA-256 cut to 96 bits, as a draft had it and Linux before 2.6.33. */
export const sha256Cut96: Integrity = hmacOf('sha256', 32, 12);

/** An integrity check value of so many bits by whatever algorithm: it is passed over. */
export function uncheckedIntegrity(bits: number): Integrity {
  return { mac: 'unchecked', key: 0, icv: bits / 8 };
}

const prfs: ReadonlyMap<number, Prf> = new Map([
  [1, { mac: 'md5', size: 16 }],
  [2, { mac: 'sha1', size: 20 }],
  [4, { mac: 'xcbc', size: 16 }],
  [5, { mac: 'sha256', size: 32 }],
  [6, { mac: 'sha384', size: 48 }],
  [7, { mac: 'sha512', size: 64 }],
  [8, { mac: 'cmac', size: 16 }],
]);

/** RFC 7296 §3.3.2. */
export function prfOf(id: number): Prf | undefined {
  return prfs.get(id);
}

/** Hash algorithms of IKEv1 (RFC 2409 appendix A), whose HMACs are its PRFs. */
export const ikev1Hashes: ReadonlyMap<number, Hash> = new Map([
  [1, 'md5'],
  [2, 'sha1'],
  [4, 'sha256'],
  [5, 'sha384'],
  [6, 'sha512'],
]);

/** Encryption algorithms of IKEv1's phase 1 (RFC 2409 appendix A), by their numbers in IKEv2. */
export const ikev1Ciphers: ReadonlyMap<number, number> = new Map([
  [1, 2],
  [5, 3],
  [7, 12],
  [8, 23],
]);

/** Transforms for ESP of IKEv1 that have other numbers in IKEv2 (RFC 2407 §4.4.4). */
export const ikev1EspCiphers: ReadonlyMap<number, number> = new Map([
  [22, 23],
  [23, 21],
]);

/** Authentication algorithms of IKEv1's phase 2 (RFC 2407 §4.5), by their numbers in IKEv2. */
export const ikev1Integrities: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 1],
  [2, 2],
  [5, 12],
  [6, 13],
  [7, 14],
  [9, 5],
]);
