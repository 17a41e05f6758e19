import { md5 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { End } from './end.ts';
import { ShortSha1 } from './sha1.ts';

/** How NAT detection hashes are made: SHA-1 under IKEv2, the hash of phase 1 under IKEv1 (RFC 3947 §3.2). */
export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

const hashes: Readonly<Record<Exclude<HashName, 'sha1'>, (octets: Uint8Array) => Uint8Array>> = { md5, sha256, sha384, sha512 };

/** Values of the IKEv1 attribute "Hash Algorithm" (RFC 2409 appendix A, RFC 4868 §2.6). */
const byAttribute = new Map<number, HashName>([
  [1, 'md5'],
  [2, 'sha1'],
  [4, 'sha256'],
  [5, 'sha384'],
  [6, 'sha512'],
]);

const byLength = new Map<number, HashName>([
  [16, 'md5'],
  [20, 'sha1'],
  [32, 'sha256'],
  [48, 'sha384'],
  [64, 'sha512'],
]);

/** The hash that phase 1 of IKEv1 agreed on; where that was not seen, the one whose length fits. */
export function hashNameOf(attribute: number | undefined, length: number): HashName | undefined {
  return (attribute === undefined ? undefined : byAttribute.get(attribute)) ?? byLength.get(length);
}

/** What a NAT detection hash is made of: both SPIs as in the header of its message, address and port (RFC 7296 §2.23). */
export function natInput(initiatorSpi: string, responderSpi: string, { address, port }: End): Uint8Array {
  const input = new Uint8Array((initiatorSpi.length + responderSpi.length + address.length) / 2 + 2);
  let at = 0;
  for (const text of [initiatorSpi, responderSpi, address]) {
    for (let i = 0; i < text.length; i += 2) input[at++] = (digit(text, i) << 4) | digit(text, i + 1);
  }
  input[at] = port >>> 8;
  input[at + 1] = port & 0xff;
  return input;
}

function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code <= nine ? code - zero : code - a + 10;
}

const [zero, nine, a] = ['0', '9', 'a'].map((character) => character.charCodeAt(0)) as [number, number, number];

/** Whether a hash is that of an input. */
export function isHashOf(name: HashName, input: Uint8Array, hash: Uint8Array): boolean {
  if (name !== 'sha1') return isEqual(hashes[name](input), hash);
  sha1.set(input);
  sha1.update();
  return sha1.is(hash);
}

const sha1 = new ShortSha1();

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, i) => octet === other[i]);
}
