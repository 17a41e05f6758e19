/** Hashes of IKE and ESP. */
export type Hash = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** Block ciphers that are used in CBC mode. */
export type BlockCipher = 'aes' | 'camellia' | '3des' | 'des';

/** A keyed function over octets that are given in parts. */
export type Mac = (...parts: readonly Uint8Array[]) => Uint8Array;

/**
 * What ciphers and hashes are computed with: by libraries in JavaScript anywhere (`noble.ts`), by node:crypto where that
 * is at hand (`node/primitives.ts`). Keys have the sizes that their algorithms want; who calls sees to that.
 */
export interface Primitives {
  /** Undefined where there is no such cipher. `sealed` is whole blocks; padding is left as it is. */
  decryptCbc(cipher: BlockCipher, key: Uint8Array, iv: Uint8Array, sealed: Uint8Array): Uint8Array | undefined;
  /** AES in CBC mode, to make authentication codes of it. */
  encryptCbc(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array;
  /** AES in counter mode, from a first block of 16 octets on. */
  applyCtr(key: Uint8Array, counter: Uint8Array, octets: Uint8Array): Uint8Array;
  /** AES-GCM with a tag of 8 to 16 octets; undefined where that does not hold. */
  openGcm(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, sealed: Uint8Array, tag: Uint8Array): Uint8Array | undefined;
  /** ChaCha20-Poly1305 (RFC 8439); undefined where the tag does not hold. */
  openChaCha(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, sealed: Uint8Array, tag: Uint8Array): Uint8Array | undefined;
  hmac(hash: Hash, key: Uint8Array): Mac;
  digest(hash: Hash, ...parts: readonly Uint8Array[]): Uint8Array;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((octets, part) => octets + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether the first octets of `whole` are these. */
export function beginsWith(whole: Uint8Array, octets: Uint8Array): boolean {
  if (whole.length < octets.length) return false;
  for (let i = 0; i < octets.length; i++) if (whole[i] !== octets[i]) return false;
  return true;
}
