import { cmac, xcbc } from './aes-macs.ts';
import { type Cipher, type Integrity, type Prf, sealOctets } from './algorithms.ts';
import { concat, type Hash, type Primitives } from './primitives.ts';

/** A PRF under a key of any size (RFC 7296 §2.13; RFC 4434 §2 and RFC 4615 §3 bring keys of AES to 16 octets). */
export function prf({ mac }: Prf, primitives: Primitives, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  if (mac !== 'xcbc' && mac !== 'cmac') return primitives.hmac(mac, key)(...parts);
  const make = mac === 'xcbc' ? xcbc : cmac;
  const zero = new Uint8Array(16);
  const fitting =
    key.length === 16 ? key : key.length < 16 && mac === 'xcbc' ? concat(key, zero.subarray(key.length)) : make(primitives, zero)(key);
  return make(primitives, fitting)(...parts);
}

/** prf+ of RFC 7296 §2.13, `octets` of it. */
export function prfPlus(made: Prf, primitives: Primitives, key: Uint8Array, seed: Uint8Array, octets: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let n = 1; (n - 1) * made.size < octets; n++) {
    blocks.push(prf(made, primitives, key, blocks.at(-1) ?? new Uint8Array(0), seed, Uint8Array.of(n)));
  }
  return concat(...blocks).subarray(0, octets);
}

/** Keys of one direction. */
export interface DirectionKeys {
  readonly cipher: Uint8Array;
  readonly mac: Uint8Array;
}

export interface IkeSaKeys {
  readonly skD: Uint8Array;
  readonly initiator: DirectionKeys;
  readonly responder: DirectionKeys;
}

/** The keys of an IKE SA from SKEYSEED, both nonces and SPIs (RFC 7296 §2.14). */
export function ikeSaKeys(
  made: Prf,
  primitives: Primitives,
  seed: Uint8Array,
  context: Uint8Array,
  cipher: Cipher,
  integrity: Integrity,
): IkeSaKeys {
  const macOctets = cipher.tag > 0 ? 0 : integrity.key;
  const take = taker(prfPlus(made, primitives, seed, context, made.size + 2 * (macOctets + sealOctets(cipher))));
  const skD = take(made.size);
  const [macI, macR] = [take(macOctets), take(macOctets)];
  return { skD, initiator: { mac: macI, cipher: take(sealOctets(cipher)) }, responder: { mac: macR, cipher: take(sealOctets(cipher)) } };
}

/** SKEYSEED of a first IKE SA (RFC 7296 §2.14): PRFs made of AES take 8 octets of each nonce for a key. */
export function skeyseed(made: Prf, primitives: Primitives, secret: Uint8Array, ni: Uint8Array, nr: Uint8Array): Uint8Array {
  const isFixed = made.mac === 'xcbc' || made.mac === 'cmac';
  return prf(made, primitives, isFixed ? concat(ni.subarray(0, 8), nr.subarray(0, 8)) : concat(ni, nr), secret);
}

/** The keys of a child SA (RFC 7296 §2.17), from the initiator of its exchange first. `seed`: [g^ir] | Ni | Nr. */
export function childKeys(
  made: Prf,
  primitives: Primitives,
  skD: Uint8Array,
  seed: Uint8Array,
  cipher: Cipher,
  integrity: Integrity,
): Pick<IkeSaKeys, 'initiator' | 'responder'> {
  const macOctets = cipher.tag > 0 ? 0 : integrity.key;
  const take = taker(prfPlus(made, primitives, skD, seed, 2 * (macOctets + sealOctets(cipher))));
  const direction = () => ({ cipher: take(sealOctets(cipher)), mac: take(macOctets) });
  return { initiator: direction(), responder: direction() };
}

/** KEYMAT of IKEv1 for one direction (RFC 2409 §5.5): `seed` is [g(qm)^xy] | protocol | SPI | Ni_b | Nr_b. */
export function quickModeKeys(
  hash: Hash,
  primitives: Primitives,
  skeyidD: Uint8Array,
  seed: Uint8Array,
  cipher: Cipher,
  integrity: Integrity,
): DirectionKeys {
  const macOctets = cipher.tag > 0 ? 0 : integrity.key;
  const mac = primitives.hmac(hash, skeyidD);
  const take = taker(expanded((last) => mac(last, seed), new Uint8Array(0), sealOctets(cipher) + macOctets));
  return { cipher: take(sealOctets(cipher)), mac: take(macOctets) };
}

/** Ka from SKEYID_e (RFC 2409 appendix B). */
export function phase1Key(hash: Hash, primitives: Primitives, skeyidE: Uint8Array, octets: number): Uint8Array {
  if (skeyidE.length >= octets) return skeyidE.subarray(0, octets);
  return expanded(primitives.hmac(hash, skeyidE), Uint8Array.of(0), octets);
}

function expanded(next: (last: Uint8Array) => Uint8Array, first: Uint8Array, octets: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let made = 0; made < octets; made += blocks.at(-1)!.length) blocks.push(next(blocks.at(-1) ?? first));
  return concat(...blocks).subarray(0, octets);
}

/** Cuts octets into pieces, one after the other. */
function taker(octets: Uint8Array): (count: number) => Uint8Array {
  let at = 0;
  return (count) => octets.subarray(at, (at += count));
}
