import { type CipherGCMTypes, createCipheriv, createDecipheriv, createHash, createHmac, getCiphers } from 'node:crypto';
import { concat, type Primitives } from '../primitives.ts';

const ciphers = new Set(getCiphers());

/** The primitives of node:crypto, which are OpenSSL's. */
export const nodePrimitives: Primitives = {
  decryptCbc(cipher, key, iv, sealed) {
    const isDes = cipher === 'des' || cipher === '3des';
    const name = isDes ? 'des-ede3-cbc' : `${cipher}-${key.length * 8}-cbc`;
    if (!ciphers.has(name)) return undefined;
    // OpenSSL keeps single DES apart, as a thing of the past; it is what three times the same key makes of triple DES.
    const decipher = createDecipheriv(name, cipher === 'des' ? concat(key, key, key) : key, iv).setAutoPadding(false);
    const plain = decipher.update(sealed);
    decipher.final();
    return plain;
  },
  encryptCbc: (key, iv, plain) =>
    createCipheriv(`aes-${key.length * 8}-cbc`, key, iv)
      .setAutoPadding(false)
      .update(plain),
  applyCtr: (key, counter, octets) => createDecipheriv(`aes-${key.length * 8}-ctr`, key, counter).update(octets),
  openGcm: (key, nonce, associated, sealed, tag) => openAead(`aes-${key.length * 8}-gcm`, key, nonce, associated, sealed, tag),
  openChaCha: (key, nonce, associated, sealed, tag) => openAead('chacha20-poly1305', key, nonce, associated, sealed, tag),
  hmac: (hash, key) => {
    return (...parts) => {
      const mac = createHmac(hash, key);
      for (const part of parts) mac.update(part);
      return mac.digest();
    };
  },
  digest(hash, ...parts) {
    const digest = createHash(hash);
    for (const part of parts) digest.update(part);
    return digest.digest();
  },
};

function openAead(
  name: string,
  key: Uint8Array,
  nonce: Uint8Array,
  associated: Uint8Array,
  sealed: Uint8Array,
  tag: Uint8Array,
): Uint8Array | undefined {
  const decipher = createDecipheriv(name as CipherGCMTypes, key, nonce, { authTagLength: tag.length });
  decipher.setAuthTag(tag).setAAD(associated);
  const plain = decipher.update(sealed);
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}
