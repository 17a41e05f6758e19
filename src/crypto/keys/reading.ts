import { quote } from '../../schema/quote.ts';
import { type Cipher, type Integrity, sealOctets } from '../algorithms.ts';
import type { KeyRing } from '../key-ring.ts';

/** One line of a key file that cannot be used: what is wrong, and what to do. */
export class KeyLineError extends Error {
  override readonly name = 'KeyLineError';
}

/** Takes a line if it is of its kind: true. Throws a {@link KeyLineError} if it is, and wrong. */
export type LineReader = (line: string, ring: KeyRing) => boolean;

/** Octets of hexadecimal digits, with or without 0x. No key is shown in an error: it may be a real one. */
export function readKey(text: string, what: string): Uint8Array {
  const digits = text.replace(/^0x/i, '');
  if (!/^[0-9A-Fa-f]*$/.test(digits)) throw new KeyLineError(`${what} is not hexadecimal`);
  if (digits.length % 2 !== 0) throw new KeyLineError(`${what} has an odd number of digits; perhaps it was cut`);
  return Uint8Array.from(digits.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}

/** Throws where a key has not the octets that its algorithm wants. */
export function checkKeys(cipher: Cipher, key: Uint8Array, integrity: Integrity, macKey: Uint8Array): void {
  if (key.length !== sealOctets(cipher)) throw new KeyLineError(`the encryption key has ${key.length} octets, not ${sealOctets(cipher)}`);
  const wanted = cipher.tag > 0 ? 0 : integrity.key;
  if (macKey.length !== wanted && wanted > 0) throw new KeyLineError(`the authentication key has ${macKey.length} octets, not ${wanted}`);
}

/** A piece of a key file for a message. What may be a key is not shown: it may be in the wrong column. */
export function shown(text: string): string {
  return /^(?:0x)?[0-9A-Fa-f]{16,}$/.test(text) ? 'what stands there' : quote(text);
}
