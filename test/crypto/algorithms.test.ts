// Ciphers and codes that no capture of ours has, on vectors of their RFCs and against node:crypto.
import { type CipherCCMTypes, type CipherGCMTypes, createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cmac, openCcm, xcbc } from '../../src/crypto/aes-macs.ts';
import { cipherOf, noIntegrity } from '../../src/crypto/algorithms.ts';
import { phase1Key } from '../../src/crypto/derivation.ts';
import { noble } from '../../src/crypto/noble.ts';
import type { BlockCipher, Hash } from '../../src/crypto/primitives.ts';
import { Unsealer } from '../../src/crypto/unsealer.ts';
import { nodePrimitives } from '../../src/engine/node/index.ts';

const octets = (digits: string) => new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');
const sides = [
  ['noble', noble],
  ['node', nodePrimitives],
] as const;

describe.each(sides)('%s', (_, primitives) => {
  it('AES-XCBC-MAC: RFC 3566 §4.6', () => {
    const mac = xcbc(primitives, octets('000102030405060708090a0b0c0d0e0f'));
    expect(hex(mac(octets('')))).toBe('75f0251d528ac01c4573dfd584d79f29');
    expect(hex(mac(octets('000102')))).toBe('5b376580ae2f19afe7219ceef172756f');
    expect(hex(mac(octets('000102030405060708090a0b0c0d0e0f')))).toBe('d2a246fa349b68a79998a4394ff7a263');
    expect(hex(mac(octets('000102030405060708090a0b0c0d0e0f'), octets('10111213')))).toBe('47f51b4564966215b8985c63055ed308');
  });

  it('AES-CMAC: RFC 4493 §4', () => {
    const mac = cmac(primitives, octets('2b7e151628aed2a6abf7158809cf4f3c'));
    expect(hex(mac(octets('')))).toBe('bb1d6929e95937287fa37d129b756746');
    expect(hex(mac(octets('6bc1bee22e409f96e93d7e117393172a')))).toBe('070a16b46b4d4144f79bdd9dd04a287c');
    expect(hex(mac(octets('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411')))).toBe(
      'dfa66747de9ae63030ca32611497c827',
    );
  });

  it.each([8, 12, 16])('AES-CCM and AES-GCM with a tag of %i octets, whole and spoilt', (tagOctets) => {
    for (const keyOctets of [16, 24, 32]) {
      for (const length of [1, 16, 61]) {
        const [key, plain, associated] = [randomBytes(keyOctets), randomBytes(length), randomBytes(8)];
        const ccm = sealed(`aes-${keyOctets * 8}-ccm`, key, randomBytes(11), associated, plain, tagOctets);
        const gcm = sealed(`aes-${keyOctets * 8}-gcm`, key, randomBytes(12), associated, plain, tagOctets);
        expect(hex(openCcm(primitives, key, ccm.nonce, associated, ccm.text, ccm.tag))).toBe(hex(plain));
        expect(hex(primitives.openGcm(key, gcm.nonce, associated, gcm.text, gcm.tag))).toBe(hex(plain));
        const spoilt = (tag: Uint8Array) => tag.map((octet, i) => (i === tag.length - 1 ? octet ^ 1 : octet));
        expect(openCcm(primitives, key, ccm.nonce, associated, ccm.text, spoilt(ccm.tag))).toBeUndefined();
        expect(primitives.openGcm(key, gcm.nonce, associated, gcm.text, spoilt(gcm.tag))).toBeUndefined();
      }
    }
  });

  it('ESP with ChaCha20-Poly1305 and with GMAC, with and without an extended sequence number', () => {
    const packet = randomBytes(8 + 8 + 40);
    for (const high of [undefined, 3]) {
      const word = high === undefined ? Buffer.alloc(0) : Buffer.from([0, 0, 0, high]);
      const associated = Buffer.concat([packet.subarray(0, 4), word, packet.subarray(4, 8)]);
      const [iv, plain, key] = [packet.subarray(8, 16), packet.subarray(16), randomBytes(36)];
      const nonce = Buffer.concat([key.subarray(32), iv]);
      const chacha = sealed('chacha20-poly1305', key.subarray(0, 32), nonce, associated, plain, 16);
      const gmac = sealed('aes-256-gcm', key.subarray(0, 32), nonce, Buffer.concat([associated, iv, plain]), Buffer.alloc(0), 16);
      for (const [id, text, tag] of [
        [28, chacha.text, chacha.tag],
        [21, plain, gmac.tag],
      ] as const) {
        const bytes = Buffer.concat([packet.subarray(0, 16), text, tag]);
        const unsealer = new Unsealer(primitives, cipherOf(id, 256)!, key, noIntegrity, new Uint8Array(0));
        const seal = { bytes, covered: 0, start: 8, end: bytes.length };
        expect(hex(unsealer.open(high === undefined ? seal : { ...seal, high })?.plain)).toBe(hex(plain));
        expect(unsealer.open({ ...seal, high: 4 })).toBeUndefined();
        for (let end = 0; end < bytes.length; end++) expect(unsealer.open({ ...seal, end })).toBeUndefined();
      }
    }
  });
});

it('both ways to compute agree on blocks, counters and hashes', () => {
  const blocks: readonly (readonly [BlockCipher, number, number])[] = [
    ['aes', 16, 16],
    ['aes', 32, 16],
    ['3des', 24, 8],
    ['des', 8, 8],
  ];
  for (const [cipher, keyOctets, block] of blocks) {
    const [key, iv, text] = [randomBytes(keyOctets), randomBytes(block), randomBytes(5 * block)];
    expect(hex(noble.decryptCbc(cipher, key, iv, text)), cipher).toBe(hex(nodePrimitives.decryptCbc(cipher, key, iv, text)));
  }
  const [key, counter, text] = [randomBytes(24), randomBytes(16), randomBytes(77)];
  expect(hex(noble.applyCtr(key, counter, text))).toBe(hex(nodePrimitives.applyCtr(key, counter, text)));
  for (const hash of ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const satisfies readonly Hash[]) {
    expect(hex(noble.hmac(hash, key)(text, counter))).toBe(hex(nodePrimitives.hmac(hash, key)(text, counter)));
    expect(hex(noble.digest(hash, text, counter))).toBe(hex(nodePrimitives.digest(hash, text, counter)));
  }
});

it('Camellia is there where OpenSSL is: RFC 3713 appendix A', () => {
  const key = octets('0123456789abcdeffedcba9876543210');
  const zero = new Uint8Array(16);
  expect(hex(nodePrimitives.decryptCbc('camellia', key, zero, octets('67673138549669730857065648eabe43')))).toBe(hex(key));
  expect(noble.decryptCbc('camellia', key, zero, zero)).toBeUndefined();
});

it('a SKEYID_e that is shorter than the key is expanded: RFC 2409 appendix B', () => {
  const skeyidE = octets('00112233445566778899aabbccddeeff00112233');
  const key = phase1Key('sha1', noble, skeyidE, 32);
  const first = noble.hmac('sha1', skeyidE)(Uint8Array.of(0));
  expect(hex(key)).toBe(hex(Buffer.concat([first, noble.hmac('sha1', skeyidE)(first)]).subarray(0, 32)));
  expect(hex(phase1Key('sha1', noble, skeyidE, 16))).toBe(hex(skeyidE.subarray(0, 16)));
});

function sealed(name: string, key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, plain: Uint8Array, tagOctets: number) {
  const cipher = createCipheriv(name as CipherCCMTypes & CipherGCMTypes, key, nonce, { authTagLength: tagOctets });
  cipher.setAAD(associated, { plaintextLength: plain.length });
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { nonce, text, tag: cipher.getAuthTag() };
}
