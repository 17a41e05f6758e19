// The tables of dissectors/tables: their keys, what their names mean, and the hashes behind vendor IDs.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import vendors from '../dissectors/tables/ike-vendor.ts';
import { namesOfTable } from '../src/compile/fields.ts';
import { tables } from '../src/engine/dissectors.generated.ts';
import { parseIntegerSet, parseOctetPattern } from '../src/schema/cases.ts';

const octets = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'));

describe.each(tables.map((table) => [table.table, table] as const))('%s', (_, { values, meanings = {} }) => {
  it('has keys of one kind: integers, or octets', () => {
    const keys = Object.keys(values);
    expect(keys.every((key) => parseIntegerSet(key)) || keys.every((key) => parseOctetPattern(key))).toBe(true);
  });

  it('tells the meaning of its own names alone', () => {
    const names = new Set(Object.values(values));
    expect(Object.keys(meanings).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('a table of octets', () => {
  const { ofOctets } = namesOfTable({ values: { '0a0b': 'whole', '0a*': 'one', '0a0b0c*': 'three', '0a0b0d': 'longer' } });

  it.each([
    ['0a0b', 'whole'],
    ['0a', 'one'],
    ['0a0bff', 'one'],
    ['0a0b0c', 'three'],
    ['0a0b0c0d0e0f1011121314', 'three'],
    ['0a0b0d', 'longer'],
    ['0a0b0d00', 'one'],
    ['0b', undefined],
    ['', undefined],
  ])('names %s: %s', (digits, name) => {
    expect(ofOctets(octets(digits))).toBe(name);
  });

  it('names no octets by integers, and no integers by octets', () => {
    expect(namesOfTable({ values: { '4, 34': 'x' } }).ofOctets(octets('04'))).toBeUndefined();
    expect(namesOfTable({ values: { '0a0b*': 'x' } }).ofInteger(0x0a0b)).toBeUndefined();
  });
});

/** Texts that were hashed, where they are not the names themselves. */
const hashed: { readonly [key: string]: string } = {
  '4a131c81070358455c5728f20e95452f': 'RFC 3947',
  '90cb80913ebb696e086381b5ec427b1f': 'draft-ietf-ipsec-nat-t-ike-02\n',
  '50760f624c63e5c53eea386c685ca083': 'ESPThruNAT',
  '09002689dfd6b712': 'draft-ietf-ipsra-isakmp-xauth-06.txt',
  '09002689dfd6b71280a224dec33b81e5': 'draft-ietf-ipsra-isakmp-xauth-06.txt',
  b46d8914f3aaa3f2fedeb7c7db2943ca: 'A GSS-API Authentication Method for IKE\n',
  '1f07f70eaa6514d3b0fa96542a50*': 'ALTIGA GATEWAY',
  '4048b7d56ebce88525e7de7f00d6c2d3*': 'FRAGMENTATION',
  '26244d38eddb61b3172a36e3d0cfb819': 'Vid-Initial-Contact',
  e3a5966a76379fe707228231e5ce8652: 'IKE CGA version 1',
};

/** Vendor IDs that are their own text. */
const texts: { readonly [key: string]: string } = {
  '434953434f2d44454c4554452d524541534f4e': 'CISCO-DELETE-REASON',
  '434953434f56504e2d5245562d3032': 'CISCOVPN-REV-02',
  '434953434f2d44594e414d49432d524f555445': 'CISCO-DYNAMIC-ROUTE',
  '464c455856504e2d535550504f52544544': 'FLEXVPN-SUPPORTED',
  '434953434f2d4752452d4d4f4445': 'CISCO-GRE-MODE',
  '434953434f28434f5059524947485429*': 'CISCO(COPYRIGHT)',
  '4865617274426561745f4e6f74696679*': 'HeartBeat_Notify',
  '56494120417574682050726f66696c65203a20*': 'VIA Auth Profile : ',
  '424e4553*': 'BNES',
  '54494d4553544550*': 'TIMESTEP',
  '4f70656e5047503130313731': 'OpenPGP10171',
  '4f452d4c69627265737761*': 'OE-Libreswa',
};

/** Names of those that are made of nothing known: at random, or of a secret text. */
const opaque =
  /^(RFC 3706|DPDv1|IKE Challenge.*|draft-ietf-ipsec-(heartbeats|antireplay)|DWR|Cisco IOS|Microsoft (KEY|AuthIP|Xbox IKEv2)|CryptoPro|Netscreen|Juniper|.*\((Fortinet|Aruba Networks)\)|FortiGate|.*SonicWALL|SafeNet|ZYWALL|ZyXEL|SIDEWINDER|CyberGuard|Shrew|NCP)/;

describe('vendor IDs', () => {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const entries = Object.entries<string>(vendors.values).map(([key, name]) => ({ key, name, digits: key.replace('*', '') }));

  it('are the MD5 of a known text, a text, or of unknown origin', () => {
    const unexplained = entries.filter(
      ({ key, name, digits }) =>
        !md5(hashed[key] ?? name).startsWith(digits) && Buffer.from(texts[key] ?? '').toString('hex') !== digits && !opaque.test(name),
    );
    expect(unexplained).toEqual([]);
  });

  it('with a known text are most of the table', () => {
    expect(entries.filter(({ key, name, digits }) => md5(hashed[key] ?? name).startsWith(digits)).length).toBeGreaterThan(130);
    expect(Object.keys({ ...hashed, ...texts }).filter((key) => !(key in vendors.values))).toEqual([]);
  });
});
