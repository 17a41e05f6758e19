import { cbc, ctr, gcm } from '@noble/ciphers/aes.js';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import des from 'des.js';
import { beginsWith, concat, type Primitives } from './primitives.ts';

const hashes = { md5, sha1, sha256, sha384, sha512 } as const;

/** The primitives in JavaScript alone. No kept library has Camellia. */
export const noble: Primitives = {
  decryptCbc(cipher, key, iv, sealed) {
    if (cipher === 'aes') return cbc(key, iv, { disablePadding: true }).decrypt(sealed);
    if (cipher === 'camellia') return undefined;
    // DES is what three times the same key makes of triple DES.
    const whole = cipher === 'des' ? concat(key, key, key) : key;
    const decipher = des.CBC.instantiate(des.EDE).create({ type: 'decrypt', key: [...whole], iv: [...iv], padding: false });
    return Uint8Array.from([...decipher.update([...sealed]), ...decipher.final()]);
  },
  encryptCbc: (key, iv, plain) => cbc(key, iv, { disablePadding: true }).encrypt(plain),
  applyCtr: (key, counter, octets) => ctr(key, counter).decrypt(octets),
  openGcm(key, nonce, associated, sealed, tag) {
    if (tag.length === 16) return opened(() => gcm(key, nonce, associated).decrypt(concat(sealed, tag)));
    // The library knows whole tags alone: of a shorter one, the octets are sealed anew and the tag compared.
    const counter = concat(nonce, Uint8Array.of(0, 0, 0, 2));
    const plain = ctr(key, counter).decrypt(sealed);
    return beginsWith(gcm(key, nonce, associated).encrypt(plain).subarray(plain.length), tag) ? plain : undefined;
  },
  openChaCha: (key, nonce, associated, sealed, tag) => opened(() => chacha20poly1305(key, nonce, associated).decrypt(concat(sealed, tag))),
  hmac: (hash, key) => {
    const keyed = hmac.create(hashes[hash], key);
    return (...parts) => parts.reduce((mac, part) => mac.update(part), keyed.clone()).digest();
  },
  digest: (hash, ...parts) => hashes[hash](concat(...parts)),
};

/** The library throws where a tag does not hold. */
function opened(open: () => Uint8Array): Uint8Array | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
