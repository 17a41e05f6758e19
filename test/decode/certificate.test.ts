// Certificates: held against Node's own reader; names by RFC 4514; and no octets make a function throw, hang or point
// outside of them.
import { X509Certificate } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Site } from '../../src/compile/host.ts';
import { TreeNode } from '../../src/compile/node.ts';
import type { Node } from '../../src/compile/tree.ts';
import { certificateFunctions } from '../../src/decode/functions/certificate.ts';
import { distinguishedName } from '../../src/decode/x509/distinguished-name.ts';
import { readItem } from '../../src/decode/x509/item.ts';
import { createDecoder, type Packet, type Time, valuesOf, walkTree } from '../../src/engine/index.ts';
import { field } from '../../src/schema/field.ts';
import { mutate, randomSource } from '../mutate.ts';
import { recordsOf } from '../read-packets.ts';

const records = await recordsOf(fileURLToPath(new URL('../dissectors/isakmp-certificate/isakmp-certificate.pcap', import.meta.url)));
const bodies = records.flatMap((record) =>
  valuesOf(createDecoder().decode(record).tree, 'isakmp.cert.data').map(({ source, start, end }) => source.bytes.slice(start, end)),
);
const isCertificate = (octets: Uint8Array) => {
  try {
    return new X509Certificate(octets).subject !== '';
  } catch {
    return false;
  }
};
const certificates = bodies.filter(isCertificate);

/** The nodes that a function adds below octets that stand in the middle of a packet. */
function nodesOf(name: string, octets: Uint8Array): readonly Node[] {
  const bytes = new Uint8Array(octets.length + 20);
  bytes.set(octets, 10);
  const source = { label: 'Test', bytes };
  const node = new TreeNode('field', field('x', 'X', 'none'), true, source, 10, 10 + octets.length);
  certificateFunctions.get(name)!.compute({ source, node } as unknown as Site, { time: undefined } as Packet, { verifyChecksums: false });
  return node.children;
}

const textsOf = (nodes: readonly Node[], name: string) => valuesOf(nodes, name).map(({ value }) => value);
const milliseconds = (value: unknown) => (value as Time).seconds * 1000;

describe.each(certificates.map((octets) => [new X509Certificate(octets).subject.replaceAll('\n', ', '), octets] as const))(
  '%s',
  (_, octets) => {
    const certificate = new X509Certificate(octets);
    const nodes = nodesOf('certificate', octets);

    it('is the certificate that Node reads', () => {
      const [serial] = textsOf(nodes, 'x509af.serialNumber');
      // Node writes a negative number, which should not be, with its sign.
      const expected = certificate.serialNumber === '-01' ? 'ff' : certificate.serialNumber.toLowerCase();
      expect(Buffer.from(serial as Uint8Array).toString('hex')).toBe(expected);
      expect(milliseconds(textsOf(nodes, 'natt.x509.not_before')[0])).toBe(Date.parse(certificate.validFrom));
      expect(milliseconds(textsOf(nodes, 'natt.x509.not_after')[0])).toBe(Date.parse(certificate.validTo));
      expect(textsOf(nodes, 'x509ce.cA').includes(true)).toBe(certificate.ca);
      const { modulusLength } = certificate.publicKey.asymmetricKeyDetails ?? {};
      if (modulusLength !== undefined) expect(textsOf(nodes, 'natt.x509.public_key.size')).toEqual([modulusLength]);
      const names = certificate.subjectAltName?.split(', ') ?? [];
      const dns = names.filter((name) => name.startsWith('DNS:')).map((name) => name.slice(4));
      expect(textsOf(nodes, 'x509ce.dNSName').filter((name) => name !== 'issuer.example.com')).toEqual(dns);
    });

    it('stays itself after its last octet is read, and is not understood before', () => {
      expect(textsOf(nodes, 'natt.x509.malformed')).toEqual([]);
      expect(textsOf(nodesOf('certificate', octets.subarray(0, -1)), 'natt.x509.malformed')).toEqual([true]);
    });
  },
);

describe('a distinguished name', () => {
  const der = (tag: number, ...parts: (readonly number[])[]): number[] => [tag, parts.flat().length, ...parts.flat()];
  const text = (tag: number, value: string) => der(tag, [...Buffer.from(value, 'utf8')]);
  const attribute = (type: number, value: number[]) => der(0x30, der(6, [0x55, 4, type]), value);
  const nameOf = (...parts: number[][]) => distinguishedName(readItem(Uint8Array.from(der(0x30, ...parts))));

  it.each([
    ['CN=plain', [der(0x31, attribute(3, text(12, 'plain')))]],
    ['CN=b,O=a', [der(0x31, attribute(10, text(12, 'a'))), der(0x31, attribute(3, text(19, 'b')))]],
    ['CN=a+OU=b', [der(0x31, attribute(3, text(12, 'a')), attribute(11, text(12, 'b')))]],
    ['CN=\\#a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h', [der(0x31, attribute(3, text(12, '#a,b+c"d\\e<f>g;h')))]],
    ['CN=\\ a#b \\ ', [der(0x31, attribute(3, text(12, ' a#b  ')))]],
    ['CN=\\00x', [der(0x31, attribute(3, text(12, '\0x')))]],
    ['CN=ü', [der(0x31, attribute(3, der(30, [0, 0xfc])))]],
    ['CN=#020105', [der(0x31, attribute(3, der(2, [5])))]],
    ['2.5.4.99=#0c0178', [der(0x31, attribute(99, text(12, 'x')))]],
    ['', []],
  ])('%s', (expected, parts) => {
    expect(nameOf(...parts)).toBe(expected);
  });
});

describe('hostile octets', () => {
  const hold = (name: string, octets: Uint8Array) => {
    walkTree(nodesOf(name, octets), ({ start, end }) => {
      if (start < 10 || end < start || end > 10 + octets.length) expect.fail(`${start}–${end} of ${Buffer.from(octets).toString('hex')}`);
    });
  };
  const names = [...certificateFunctions.keys()];

  it('are read by every function, whatever they are', () => {
    for (const name of names) for (const body of bodies) hold(name, body);
    for (const name of names) hold(name, new Uint8Array());
  });

  it('are read when they are cut, at any length', () => {
    for (const octets of bodies) for (let length = 0; length < octets.length; length += 1) hold('certificate', octets.subarray(0, length));
  });

  it('are read when they are mutated, 100,000 times', { timeout: 300_000 }, () => {
    const random = randomSource(5280);
    const small = bodies.filter(({ length }) => length < 500);
    for (let i = 0; i < 100_000; i++) {
      const octets = i % 100 === 0 ? bodies[random(bodies.length)]! : small[random(small.length)]!;
      hold(names[random(names.length)]!, mutate(octets, random));
    }
  });

  it.each([
    ['nested', (octets: Uint8Array) => octets.map((_, i) => (i % 2 === 0 ? 0x30 : 0x80))],
    ['an endless tag', (octets: Uint8Array) => octets.fill(0xff)],
    ['a long identifier', (octets: Uint8Array) => octets.fill(1).map((octet, i) => [6, 0x82, 0xfd, 0xe4][i] ?? octet)],
    ['many values', (octets: Uint8Array) => octets.map((_, i) => [0x30, 0x82, 0xfd, 0xe4][i] ?? (i % 2 === 0 ? 5 : 0))],
  ])('%s do not hang', (_, make) => {
    const octets = make(new Uint8Array(65_000));
    for (const name of names) hold(name, octets);
  });
});
