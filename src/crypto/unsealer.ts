import { cmac, openCcm, xcbc } from './aes-macs.ts';
import type { Cipher, Integrity } from './algorithms.ts';
import { beginsWith, concat, type Mac, type Primitives } from './primitives.ts';

/** What came out of sealed octets. */
export interface Unsealed {
  readonly plain: Uint8Array;
  /** False where the key names no algorithm to check with. */
  readonly isProven: boolean;
}

/** Where the sealed octets `[start, end)` are, IV first and integrity check value last, and where what that value covers begins. */
export interface Seal {
  readonly bytes: Uint8Array;
  readonly covered: number;
  readonly start: number;
  readonly end: number;
  /** The upper half of an extended sequence number, which is not on the wire (RFC 4303 §2.2.1). */
  readonly high?: number;
}

/** Opens what one side of one SA seals: IKE or ESP. */
export class Unsealer {
  readonly cipher: Cipher;
  readonly #key: Uint8Array;
  readonly #salt: Uint8Array;
  readonly #mac: Mac | undefined;
  readonly #isChecked: boolean;
  readonly icv: number;
  readonly #primitives: Primitives;

  /** `key` is the cipher's with its salt; both keys have the sizes that their algorithms want. */
  constructor(primitives: Primitives, cipher: Cipher, key: Uint8Array, integrity: Integrity, macKey: Uint8Array) {
    this.#primitives = primitives;
    this.cipher = cipher;
    this.#key = key.subarray(0, cipher.key);
    this.#salt = key.subarray(cipher.key);
    this.icv = cipher.tag > 0 ? cipher.tag : integrity.icv;
    this.#mac = cipher.tag > 0 ? undefined : macOf(primitives, integrity, macKey);
    this.#isChecked = cipher.tag > 0 || this.#mac !== undefined;
  }

  /** Undefined where the integrity check fails, or the octets are not of a size that the algorithms make. */
  open(seal: Seal): Unsealed | undefined {
    const { bytes, covered, start, end, high } = seal;
    const { cipher, icv } = this;
    const [from, to] = [start + cipher.iv, end - icv];
    if (to < from || (to - from) % cipher.unit !== 0) return undefined;
    const tag = bytes.subarray(to, end);
    if (this.#mac) {
      const parts = [bytes.subarray(covered, to)];
      if (high !== undefined) parts.push(word(high));
      if (!beginsWith(this.#mac(...parts), tag)) return undefined;
    }
    const plain = this.#decrypt(seal, from, to, tag);
    return plain && { plain, isProven: this.#isChecked };
  }

  #decrypt({ bytes, covered, start, high }: Seal, from: number, to: number, tag: Uint8Array): Uint8Array | undefined {
    const { cipher } = this;
    const iv = cipher.implicitIv ? concat(word(high ?? 0), bytes.subarray(start - 4, start)) : bytes.subarray(start, from);
    const sealed = bytes.subarray(from, to);
    // RFC 4106 §5: with an extended sequence number, its upper half stands between SPI and lower half.
    const associated = bytes.subarray(covered, start);
    const known = high === undefined ? associated : concat(associated.subarray(0, 4), word(high), associated.subarray(4));
    switch (cipher.mode) {
      case 'null':
        return sealed;
      case 'cbc':
        return this.#primitives.decryptCbc(cipher.block, this.#key, iv, sealed);
      case 'ctr':
        return this.#primitives.applyCtr(this.#key, concat(this.#salt, iv, Uint8Array.of(0, 0, 0, 1)), sealed);
      case 'gcm':
        return this.#primitives.openGcm(this.#key, concat(this.#salt, iv), known, sealed, tag);
      case 'ccm':
        return openCcm(this.#primitives, this.#key, concat(this.#salt, iv), known, sealed, tag);
      case 'chacha':
        return this.#primitives.openChaCha(this.#key, concat(this.#salt, iv), known, sealed, tag);
      case 'gmac': {
        const all = concat(known, iv, sealed);
        return this.#primitives.openGcm(this.#key, concat(this.#salt, iv), all, new Uint8Array(0), tag) && sealed;
      }
    }
  }
}

function macOf(primitives: Primitives, { mac }: Integrity, key: Uint8Array): Mac | undefined {
  if (mac === 'none' || mac === 'unchecked') return undefined;
  if (mac === 'xcbc') return xcbc(primitives, key);
  return mac === 'cmac' ? cmac(primitives, key) : primitives.hmac(mac, key);
}

function word(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
