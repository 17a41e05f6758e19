import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { End } from './message.ts';

/** How NAT detection hashes are made: SHA-1 under IKEv2, the hash of phase 1 under IKEv1 (RFC 3947 §3.2). */
export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

const hashes: Readonly<Record<HashName, (octets: Uint8Array) => Uint8Array>> = { md5, sha1, sha256, sha384, sha512 };

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
  const octets = fromHex(initiatorSpi + responderSpi + address);
  const input = new Uint8Array(octets.length + 2);
  input.set(octets);
  new DataView(input.buffer).setUint16(octets.length, port);
  return input;
}

export function natHash(name: HashName, input: Uint8Array): Uint8Array {
  return hashes[name](input);
}

export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, i) => octet === other[i]);
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
