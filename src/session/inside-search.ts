import type { End } from './end.ts';
import { type HashName, isHashOf, natInput } from './nat-hash.ts';
import { changesAt, changesOfWord, octetValues, ShortSha1 } from './sha1.ts';

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

/** Addresses between two yields of {@link searchInside}: those that differ in their last octet. */
const step = octetValues;

/** The same, {@link step} addresses at a time. */
function* searchInside(
  claim: HashClaim,
  ports: readonly number[],
  { thorough = false }: Pick<SearchOptions, 'thorough'> = {},
): Generator<undefined, End | undefined, undefined> {
  const findIn = blockSearch(claim);
  for (const list of thorough ? [usual, all] : [usual]) {
    for (const port of ports) {
      for (const { first, last } of list) {
        for (let base = first; base <= last; base += step) {
          if (list === all && usual.some((range) => base >= range.first && base <= range.last)) continue;
          const address = findIn(base, port);
          if (address !== undefined) return { address: address.toString(16).padStart(8, '0'), port };
          yield;
        }
      }
    }
  }
  return undefined;
}

/** Finds which of {@link step} addresses from a base on makes the hash, with a port. */
function blockSearch({ hash, name, initiatorSpi, responderSpi }: HashClaim): (base: number, port: number) => number | undefined {
  const input = natInput(initiatorSpi, responderSpi, { address: '00000000', port: 0 });
  const view = new DataView(input.buffer);
  const setBase = (address: number, port: number) => {
    view.setUint32(addressAt, address);
    view.setUint16(addressAt + 4, port);
  };
  const sha1 = new ShortSha1();
  return (base, port) => {
    setBase(base, port);
    if (name === 'sha1') sha1.set(input);
    for (let octet = 0; octet < step; octet++) {
      if (name === 'sha1') {
        sha1.update(addressChanges, changesAt(octet));
        if (sha1.is(hash)) return base + octet;
      } else {
        input[addressAt + 3] = octet;
        if (isHashOf(name, input, hash)) return base + octet;
      }
    }
    return undefined;
  };
}

/** Where the address stands in the input, behind the SPIs. */
const addressAt = 16;
/** What the last octet of the address changes, for nearly all hashes are SHA-1. */
const addressChanges = changesOfWord(addressAt / 4);

function ranges(...networks: string[]): Range[] {
  return networks.map((network) => {
    const [address, length] = network.split('/') as [string, string];
    const first = address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
    return { first, last: first + 2 ** (32 - Number(length)) - 1 };
  });
}
