import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findInside, type HashClaim } from '../../src/session/inside-search.ts';
import { type HashName, natInput } from '../../src/session/nat-hash.ts';

const spis = { initiatorSpi: '45c6b2b106ca1dc6', responderSpi: '0000000000000000' };

function claimOf(address: string, port: number, name: HashName = 'sha1'): HashClaim {
  return {
    ...spis,
    name,
    hash: createHash(name)
      .update(natInput(spis.initiatorSpi, spis.responderSpi, { address, port }))
      .digest(),
  };
}

describe('the search for an inside address', () => {
  it.each([
    ['c0a80a0a', 500],
    ['ac10140a', 500],
    ['c0a80000', 4500],
    ['c0a8ffff', 500],
    ['0a000001', 500],
  ])('finds %s, port %i', async (address, port) => {
    expect(await findInside(claimOf(address, port), [500, 4500])).toEqual({ address, port });
  });

  it.each<HashName>(['md5', 'sha256', 'sha384', 'sha512'])('by %s', async (name) => {
    expect(await findInside(claimOf('c0a80a0a', 500, name), [500])).toEqual({ address: 'c0a80a0a', port: 500 });
  });

  it('finds nothing where the hash was made of a public address, another port, or nothing at all', async () => {
    expect(await findInside(claimOf('cb00710a', 500), [500])).toBeUndefined();
    expect(await findInside(claimOf('c0a80a0a', 501), [500])).toBeUndefined();
    expect(await findInside({ ...spis, name: 'sha1', hash: new Uint8Array(20) }, [500])).toBeUndefined();
  });

  it('finds unusual networks where it is told to be thorough', async () => {
    const claim = claimOf('0a020305', 500);
    expect(await findInside(claim, [500])).toBeUndefined();
    expect(await findInside(claim, [500], { thorough: true })).toEqual({ address: '0a020305', port: 500 });
  });

  it('lets others have their turn, and stops when told to', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 1);
    await expect(
      findInside({ ...spis, name: 'sha1', hash: new Uint8Array(20) }, [500], { thorough: true, slice: 1024, signal: abort.signal }),
    ).rejects.toThrow('enough');
  });
});
