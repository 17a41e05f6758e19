import type { Mac, Primitives } from './primitives.ts';
import { concat } from './primitives.ts';

const block = 16;
const zero = new Uint8Array(block);

/** AES-XCBC-MAC-96 and the PRF of it, before they are cut (RFC 3566 §4). */
export function xcbc(primitives: Primitives, key: Uint8Array): Mac {
  const derived = (octet: number) => primitives.encryptCbc(key, zero, new Uint8Array(block).fill(octet));
  const [whole, cut] = [derived(2), derived(3)];
  return cbcMac(primitives, derived(1), whole, cut);
}

/** AES-CMAC (RFC 4493 §2.4). */
export function cmac(primitives: Primitives, key: Uint8Array): Mac {
  const whole = doubled(primitives.encryptCbc(key, zero, zero));
  return cbcMac(primitives, key, whole, doubled(whole));
}

/** Both are CBC-MAC whose last block takes a key more: another one where it had to be padded. */
function cbcMac(primitives: Primitives, key: Uint8Array, whole: Uint8Array, cut: Uint8Array): Mac {
  return (...parts) => {
    const octets = concat(...parts);
    const blocks = Math.max(1, Math.ceil(octets.length / block));
    const padded = new Uint8Array(blocks * block);
    padded.set(octets);
    const isWhole = octets.length === padded.length;
    if (!isWhole) padded[octets.length] = 0x80;
    const last = padded.length - block;
    for (let i = 0; i < block; i++) padded[last + i]! ^= (isWhole ? whole : cut)[i]!;
    return primitives.encryptCbc(key, zero, padded).subarray(last);
  };
}

/** Doubling in GF(2^128), RFC 4493 §2.3. */
function doubled(octets: Uint8Array): Uint8Array {
  const result = octets.map((octet, i) => ((octet << 1) | ((octets[i + 1] ?? 0) >> 7)) & 0xff);
  if (octets[0]! >= 0x80) result[block - 1]! ^= 0x87;
  return result;
}

/** AES-CCM with a nonce of 11 octets, as RFC 4309 §4 has it; undefined where the tag does not hold. */
export function openCcm(
  primitives: Primitives,
  key: Uint8Array,
  nonce: Uint8Array,
  associated: Uint8Array,
  sealed: Uint8Array,
  tag: Uint8Array,
): Uint8Array | undefined {
  const counter = (from: number) => concat(Uint8Array.of(lengthOctets - 1), nonce, Uint8Array.of(0, 0, 0, from));
  const plain = primitives.applyCtr(key, counter(1), sealed);
  // RFC 3610 §2.2: flags, nonce and length, then what is only authenticated, with its length, then the octets themselves.
  const flags = (associated.length > 0 ? 0x40 : 0) | (((tag.length - 2) / 2) << 3) | (lengthOctets - 1);
  const length = new Uint8Array(lengthOctets);
  new DataView(length.buffer).setUint32(0, plain.length);
  const first = concat(Uint8Array.of(flags), nonce, length);
  const prefix = Uint8Array.of(associated.length >> 8, associated.length & 0xff);
  const authenticated = concat(first, ...padded(prefix, associated), ...padded(plain));
  const mac = primitives.encryptCbc(key, zero, authenticated).subarray(-block);
  const expected = primitives.applyCtr(key, counter(0), mac);
  return tag.every((octet, i) => octet === expected[i]) ? plain : undefined;
}

/** Octets that tell the length in a nonce of 11 octets. */
const lengthOctets = 4;

function padded(...parts: readonly Uint8Array[]): Uint8Array[] {
  const octets = parts.reduce((sum, part) => sum + part.length, 0);
  return [...parts, new Uint8Array((block - (octets % block)) % block)];
}
