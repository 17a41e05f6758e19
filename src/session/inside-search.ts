import type { End } from './message.ts';
import { type HashName, isEqual, natHash, natInput } from './nat-hash.ts';

/** A NAT detection hash whose address and port are looked for, with the SPIs of its message in hexadecimal. */
export interface HashClaim {
  readonly hash: Uint8Array;
  readonly name: HashName;
  readonly initiatorSpi: string;
  readonly responderSpi: string;
}

/** Addresses `first` to `last` as 32-bit numbers, inclusive. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * Networks that homes and offices have, the usual ones first; then all of the private space (RFC 1918, RFC 6598, RFC 3927).
 * No address is tried twice.
 */
const usual = ranges(
  '192.168.0.0/16',
  '10.0.0.0/16',
  '172.16.0.0/16',
  '10.1.0.0/16',
  '172.17.0.0/16',
  '10.10.0.0/16',
  '172.20.0.0/16',
  '172.31.0.0/16',
);
const all = ranges('10.0.0.0/8', '172.16.0.0/12', '100.64.0.0/10', '169.254.0.0/16');

export interface SearchOptions {
  /** All of the private space, 22 million addresses a port, and not only the half million that are usual. */
  readonly thorough?: boolean;
  /** Addresses that may be tried; counted down. Without it, all are. */
  readonly budget?: { left: number };
  /** Addresses in a row before others have their turn; 50,000 by default. */
  readonly slice?: number;
  readonly signal?: AbortSignal;
}

/**
 * Searches the private addresses for one that makes the hash, with each of the ports, and gives other work its turn after
 * each slice. Undefined where there is none: the hash was not made of a private IPv4 address, or it was made up.
 */
export async function findInside(claim: HashClaim, ports: readonly number[], options: SearchOptions = {}): Promise<End | undefined> {
  const { slice = 50_000, budget = { left: Number.POSITIVE_INFINITY }, signal } = options;
  const search = searchInside(claim, ports, options);
  for (let tried = 0; budget.left > 0; tried += step) {
    signal?.throwIfAborted();
    const { done, value } = search.next();
    if (done) return value;
    budget.left -= step;
    if ((tried + step) % slice < step) await new Promise((resolve) => setTimeout(resolve));
  }
  return undefined;
}

/** Addresses between two yields of {@link searchInside}. */
const step = 256;

/** The same, {@link step} addresses at a time. */
function* searchInside(
  claim: HashClaim,
  ports: readonly number[],
  { thorough = false }: Pick<SearchOptions, 'thorough'> = {},
): Generator<undefined, End | undefined, undefined> {
  const isHit = hitTest(claim);
  for (const list of thorough ? [usual, all] : [usual]) {
    for (const port of ports) {
      for (const { first, last } of list) {
        for (let base = first; base <= last; base += step) {
          if (list === all && usual.some((range) => base >= range.first && base <= range.last)) continue;
          for (let address = base; address < base + step; address++) if (isHit(address, port)) return { address: hexOf(address), port };
          yield;
        }
      }
    }
  }
  return undefined;
}

/** Whether an address and a port make the hash. */
function hitTest({ hash, name, initiatorSpi, responderSpi }: HashClaim): (address: number, port: number) => boolean {
  const input = natInput(initiatorSpi, responderSpi, { address: '00000000', port: 0 });
  if (name === 'sha1' && hash.length === 20) return sha1Test(hash, input);
  const view = new DataView(input.buffer);
  return (address, port) => {
    view.setUint32(16, address);
    view.setUint16(20, port);
    return isEqual(natHash(name, input), hash);
  };
}

/**
 * The same for SHA-1 (FIPS 180-4 §6.1), which nearly all hashes are: the input is one block of which only the address and
 * the port change. Several times as fast as a function for octets of any length.
 */
function sha1Test(hash: Uint8Array, input: Uint8Array): (address: number, port: number) => boolean {
  const words = new Int32Array(80);
  const spis = new DataView(input.buffer);
  for (let i = 0; i < 4; i++) words[i] = spis.getInt32(4 * i);
  words[15] = 8 * input.length;
  const view = new DataView(hash.buffer, hash.byteOffset);
  const wanted = [0, 1, 2, 3, 4].map((i) => view.getInt32(4 * i));
  const start = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0] as const;
  return (address, port) => {
    words[4] = address | 0;
    words[5] = (port << 16) | 0x8000;
    for (let i = 16; i < 80; i++) {
      const word = words[i - 3]! ^ words[i - 8]! ^ words[i - 14]! ^ words[i - 16]!;
      words[i] = (word << 1) | (word >>> 31);
    }
    let [a, b, c, d, e] = start as readonly [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const mixed =
        i < 20
          ? ((b & c) | (~b & d)) + 0x5a827999
          : i < 40
            ? (b ^ c ^ d) + 0x6ed9eba1
            : i < 60
              ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
              : (b ^ c ^ d) + 0xca62c1d6;
      const next = (((a << 5) | (a >>> 27)) + mixed + e + words[i]!) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    return (
      ((a + start[0]) | 0) === wanted[0] &&
      ((b + start[1]) | 0) === wanted[1] &&
      ((c + start[2]) | 0) === wanted[2] &&
      ((d + start[3]) | 0) === wanted[3] &&
      ((e + start[4]) | 0) === wanted[4]
    );
  };
}

function ranges(...networks: string[]): Range[] {
  return networks.map((network) => {
    const [address, length] = network.split('/') as [string, string];
    const first = address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
    return { first, last: first + 2 ** (32 - Number(length)) - 1 };
  });
}

function hexOf(address: number): string {
  return address.toString(16).padStart(8, '0');
}
