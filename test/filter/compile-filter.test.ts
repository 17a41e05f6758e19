import { describe, expect, test } from 'vitest';
import { compileFilter } from '../../src/filter/compile-filter.ts';
import { FilterError } from '../../src/filter/error.ts';
import { type Field, field } from '../../src/schema/field.ts';
import { bytes, lookupOf, packetOf } from './build.ts';

const exchangesV1: Record<number, string> = { 2: 'Identity Protection (Main Mode)', 4: 'Aggressive', 5: 'Informational' };
const exchangesV2: Record<number, string> = { 34: 'IKE_SA_INIT', 37: 'INFORMATIONAL' };

const ethSource = field('eth.src', 'Source', 'mac', { also: ['eth.addr'] });
const ipSource = field('ip.src', 'Source', 'ipv4', { also: ['ip.addr'] });
const ipTarget = field('ip.dst', 'Destination', 'ipv4', { also: ['ip.addr'] });
const ipv6Source = field('ipv6.src', 'Source', 'ipv6');
const flags = field('ip.flags', 'Flags', 'u8', { bits: 3 });
const headerLength = field('ip.hdr_len', 'Header Length', 'u8', { bits: 4 });
const protocol = field('ip.proto', 'Protocol', 'u8', { valueName: (value) => ({ 1: 'ICMP', 17: 'UDP', 50: 'ESP' })[value] });
const sourcePort = field('udp.srcport', 'Source Port', 'u16', { also: ['udp.port'] });
const targetPort = field('udp.dstport', 'Destination Port', 'u16', { also: ['udp.port'] });
const keepalive = field('udpencap.nat_keepalive', 'NAT-keepalive', 'none');
const spi = field('isakmp.ispi', 'Initiator SPI', 'bytes');
const exchange1 = field('isakmp.exchangetype', 'Exchange Type', 'u8', { valueName: (value) => exchangesV1[value] });
const exchange2 = field('isakmp.exchangetype', 'Exchange Type', 'u8', { valueName: (value) => exchangesV2[value] });
const response = field('isakmp.flag_r', 'Response', 'bool', { valueName: (value) => (value ? 'Response' : 'Request') });
const payloadType = field('isakmp.typepayload', 'Payload', 'u8');
const wide = field('ntp.xmt', 'Transmit', 'u64');
const signed = field('natt.skew', 'Skew', 'i32');
const vendor = field('isakmp.vid_string', 'Vendor', 'text');
const epoch = field('frame.time_epoch', 'Time', 'time');
const delta = field('frame.time_delta', 'Delta', 'span');
const ratio = field('natt.ratio', 'Ratio', 'double');
const absent = field('tcp.port', 'Port', 'u16');

const fields: Field[] = [ethSource, ipSource, ipTarget, ipv6Source, flags, headerLength, protocol, sourcePort, targetPort, keepalive, spi];
fields.push(exchange1, exchange2, response, payloadType, wide, signed, vendor, epoch, delta, ratio, absent);
const lookup = lookupOf(fields, ['eth', 'ip', 'udp', 'isakmp', 'tcp', 'arp']);

const packet = packetOf(1, bytes('020000000001 020000000002 0800 4500001c 01f41194 45c6b2b1'), [
  { protocol: 'eth', start: 0, payload: 14, nodes: [[ethSource, bytes('02005e005301')]] },
  {
    protocol: 'ip',
    start: 14,
    payload: 18,
    nodes: [
      [ipSource, bytes('c0a80a0a')],
      [ipTarget, bytes('c0a8140a')],
      [ipv6Source, bytes('fe800000000000000000000000000001')],
      [flags, 2],
      [headerLength, 20],
      [protocol, 17],
    ],
  },
  {
    protocol: 'udp',
    start: 18,
    payload: 22,
    nodes: [
      [sourcePort, 500],
      [targetPort, 4500],
      [keepalive, true],
    ],
  },
  {
    protocol: 'isakmp',
    start: 22,
    payload: 26,
    nodes: [
      [spi, bytes('45c6b2b106ca1dc6')],
      [exchange2, 37],
      [response, true],
      [payloadType, 33],
      [payloadType, 34],
      [payloadType, undefined],
      [wide, 0xfedc_ba98_7654_3210n],
      [signed, -5],
      [vendor, 'strongSwan "Größe"'],
      [epoch, { seconds: 1_783_168_496, nanoseconds: 500_000_001 }],
      [delta, { seconds: -1, nanoseconds: -250_000_000 }],
      [ratio, 0.75],
    ],
  },
]);

function holds(text: string): boolean {
  return compileFilter(text, lookup).test(packet);
}

describe.each(
  Object.entries({
    'presence of fields and layers': {
      yes: [
        '',
        '  ',
        'udp',
        'frame',
        'udp.port',
        'ip.addr',
        'udpencap.nat_keepalive',
        'eth.src[5]',
        'ip.flags & 2',
        'udp.port + 1',
        '-udp.port',
      ],
      no: ['arp', 'tcp.port', 'eth.src[6]', 'ip.flags & 4', 'eth.src[4:3]', 'eth.src[-7:]', 'tcp.port + 1', 'udp.port / 0', 'ip.flags - 2'],
    },
    'logic, "not" tightest and "or" loosest': {
      yes: [
        'udp and ip',
        'arp or udp',
        'arp || ip && udp',
        '!arp',
        'not arp && udp',
        'not (arp and udp)',
        '! ! udp',
        'udp && !(arp || tcp)',
      ],
      no: ['udp && arp', 'not udp', 'arp && udp || tcp', 'not arp && arp', 'not(udp)'],
    },
    'any value for == < >, all for !=': {
      yes: [
        'udp.port == 500',
        'udp.port eq 4500',
        'udp.port any_eq 500',
        'udp.port < 501',
        'udp.port gt 4000',
        'udp.port ge 4500',
        'udp.port le 500',
      ],
      no: ['udp.port == 501', 'udp.port != 500', 'udp.port ne 4500', 'udp.port < 500', 'udp.port > 4500', 'tcp.port == 1', 'tcp.port != 1'],
    },
    'the other two equalities, and quantifiers': {
      yes: [
        'udp.port !== 500',
        'udp.port ~= 500',
        'udp.port any_ne 500',
        'udp.srcport === 500',
        'all udp.port > 499',
        'any udp.port > 4000',
      ],
      no: [
        'udp.port === 500',
        'udp.port all_eq 500',
        'udp.srcport !== 500',
        'all udp.port > 500',
        'all tcp.port > 1',
        'all udp.port == 500',
      ],
    },
    sets: {
      yes: [
        'udp.port in {500}',
        'udp.port in {1, 400..600}',
        'udp.port in {500 .. 600}',
        'udp.port not in {1}',
        'all udp.port in {500,4500}',
        'ip.proto in {"esp", UDP}',
      ],
      no: [
        'udp.port in {1..499, 501}',
        'udp.port not in {500}',
        'udp.port !in {500}',
        'all udp.port in {500}',
        'tcp.port in {1}',
        'udp.port in {600..400}',
      ],
    },
    'sets of addresses, text and fields': {
      yes: [
        'ip.src in {192.168.10.1..192.168.10.20}',
        'ip.addr in {10.0.0.0/8, 192.168.20.0/24}',
        'udp.port in {udp.srcport}',
        'isakmp.vid_string in {"s".."t"}',
      ],
      no: ['ip.src in {192.168.10.11..192.168.10.20}', 'ip.addr in {10.0.0.0/8}', 'udp.srcport in {udp.dstport}', 'natt.skew in {-4..5}'],
    },
    integers: {
      yes: [
        'udp.port == 0x1f4',
        'udp.port == 0764',
        'udp.port == 0b111110100',
        'natt.skew == -5',
        'natt.skew < -4',
        'udp.port > -1',
        'ip.hdr_len == 20',
      ],
      no: ['udp.port == -1', 'natt.skew == 5', 'ip.hdr_len == 5'],
    },
    'integers of 64 bits': {
      yes: [
        'ntp.xmt == 0xfedcba9876543210',
        'ntp.xmt > 0xfedcba987654320f',
        'ntp.xmt > 5',
        'ntp.xmt & 0x10',
        'ntp.xmt & 0xf == 0',
        'ntp.xmt != 1',
      ],
      no: ['ntp.xmt == 0xfedcba9876543211', 'ntp.xmt < 5', 'ntp.xmt & 0xf'],
    },
    'names of values, of every declaration of the field': {
      yes: [
        'ip.proto == "udp"',
        'ip.proto == UDP',
        'ip.proto > "ICMP"',
        'isakmp.exchangetype == "Informational"',
        'isakmp.exchangetype != Aggressive',
      ],
      no: ['ip.proto == "ESP"', 'isakmp.exchangetype != "INFORMATIONAL"', 'isakmp.exchangetype == "Aggressive"'],
    },
    booleans: {
      yes: [
        'isakmp.flag_r == 1',
        'isakmp.flag_r == True',
        'isakmp.flag_r == true',
        'isakmp.flag_r == "Response"',
        'isakmp.flag_r == 2',
        'isakmp.flag_r > 0',
      ],
      no: ['isakmp.flag_r == 0', 'isakmp.flag_r == FALSE', 'isakmp.flag_r == "Request"', 'isakmp.flag_r != 1'],
    },
    'IPv4 addresses and prefixes': {
      yes: [
        'ip.addr == 192.168.10.10',
        'ip.addr == 192.168.20.0/24',
        'ip.src == 192.168.10.99/24',
        'ip.addr == 0.0.0.0/0',
        'ip.src < 192.168.10.11',
      ],
      no: ['ip.addr == 192.168.11.0/24', 'ip.addr != 192.168.20.0/24', 'ip.src > 192.168.10.0/24', 'ip.src == 192.168.10.8/32'],
    },
    'more of addresses': {
      yes: ['ip.src & 255.255.0.0 == 192.168.0.0', 'ip.src[0:2] == c0:a8', 'ip.src != ip.dst', 'ip.src < ip.dst', 'ip.addr == ip.dst'],
      no: ['ip.src == ip.dst', 'ip.src[0] == c1'],
    },
    'IPv6 addresses': {
      yes: [
        'ipv6.src == fe80::1',
        'ipv6.src == FE80:0:0:0:0:0:0.0.0.1',
        'ipv6.src == fe80::/10',
        'ipv6.src == ::/0',
        'ipv6.src != ::ffff:10.0.0.1',
      ],
      no: ['ipv6.src == fe80::', 'ipv6.src == fec0::/10', 'ipv6.src == ::1'],
    },
    'MAC addresses': {
      yes: [
        'eth.src == 02:00:5e:00:53:01',
        'eth.src == 02-00-5E-00-53-01',
        'eth.src == 0200.5e00.5301',
        'eth.src == 02005e005301',
        'eth.addr contains 5e:00',
      ],
      no: ['eth.src == 02:00:5e:00:53:02', 'eth.addr contains 5e:53', 'eth.src != 2:0:5e:0:53:1'],
    },
    octets: {
      yes: [
        'isakmp.ispi == 45:c6:b2:b1:06:ca:1d:c6',
        'isakmp.ispi == 45c6b2b106ca1dc6',
        'isakmp.ispi contains c6-b2',
        'isakmp.ispi contains "E\\xc6"',
      ],
      no: ['isakmp.ispi == 45:c6', 'isakmp.ispi contains c6:b1', 'isakmp.ispi == "E"', 'isakmp.ispi != 45c6b2b106ca1dc6'],
    },
    'order of octets, the shorter first': {
      yes: ['isakmp.ispi > ff', 'isakmp.ispi > 45:c6:b2:b1:06:ca:1d:c5', 'isakmp.ispi[0] >= 45', 'isakmp.ispi > 0x45'],
      no: ['isakmp.ispi < ff:ff', 'isakmp.ispi[0:2] < ff'],
    },
    slices: {
      yes: [
        'eth.src[0:3] == 02:00:5e',
        'eth.src[2] == 5e',
        'eth.src[2-4] == 5e:00:53',
        'eth.src[:2] == 02:00',
        'eth.src[4:] == 53:01',
        'eth.src[-2:2] == 53:1',
      ],
      no: ['eth.src[0:3] == 02:00:5f', 'eth.src[0] == 0x5e', 'eth.src[9] == 02', 'eth.src[0:2] == 02'],
    },
    'more of slices': {
      yes: [
        'eth.src[-4--3] == 5e:00',
        'eth.src[0,2-2,-1] == 02:5e:01',
        'eth.src[1:4][1] == 5e',
        'eth.src[ 0x0 : 2 ] == 02:00',
        'eth.src[0] & 2 == 2',
      ],
      no: ['eth.src[0] & 1', 'eth.src[1:4][0] == 02'],
    },
    'layers as octets: the header to compare, all that follows to search': {
      yes: [
        'eth[12:2] == 08:00',
        'udp == 01:f4:11:94',
        'len(udp) == 4',
        'udp contains 45:c6',
        'udp contains "\\x94E"',
        'frame[-4:] == 45:c6:b2:b1',
        'frame matches "^\\x02\\x00"',
      ],
      no: ['udp[4]', 'udp contains 08:00', 'arp contains 00', 'eth[14]'],
    },
    text: {
      yes: [
        'isakmp.vid_string == "strongSwan \\"Größe\\""',
        'isakmp.vid_string contains "Swan"',
        'isakmp.vid_string contains Swan',
        'isakmp.vid_string > "strong"',
      ],
      no: ['isakmp.vid_string contains "swan"', 'isakmp.vid_string == "strongSwan"', 'isakmp.vid_string[0:6] == "Strong"'],
    },
    patterns: {
      yes: [
        'isakmp.vid_string matches "^STRONG"',
        'isakmp.vid_string ~ r"swan\\s\\"gr"',
        'isakmp.vid_string matches "größe"',
        'isakmp.ispi matches "\\\\xc6\\\\xb2"',
      ],
      no: ['isakmp.vid_string matches "(?-i)^STRONG"', 'isakmp.vid_string matches "^swan"', 'udp matches "^\\x45"'],
    },
    functions: {
      yes: [
        'len(isakmp.ispi) == 8',
        'len(isakmp.vid_string) == 20',
        'count(udp.port) == 2',
        'count(udp) == 1',
        'upper(isakmp.vid_string) contains "STRONGSWAN"',
      ],
      no: ['len(isakmp.ispi) > 8', 'count(tcp.port) == 0', 'lower(isakmp.vid_string) contains "Swan"'],
    },
    'values as text': {
      yes: [
        'string(ip.src) == "192.168.10.10"',
        'string(udp.port) matches "^45"',
        'string(eth.src) == "02:00:5e:00:53:01"',
        'string(ntp.xmt) contains "18364758544493064720"',
      ],
      no: ['string(ip.src) == "192.168.10.1"'],
    },
    times: {
      yes: [
        'frame.time_epoch > 1783168496.5',
        'frame.time_epoch == 1783168496.500000001',
        'frame.time_epoch < "2026-07-04 12:34:57Z"',
        'frame.time_epoch > "2026-07-04T14:34:56+02:00"',
      ],
      no: ['frame.time_epoch == 1783168496.5', 'frame.time_epoch > 1783168497', 'frame.time_epoch < "2026-07-04"'],
    },
    'spans and fractions': {
      yes: [
        'frame.time_delta == -1.25',
        'frame.time_delta < -1',
        'frame.time_delta in {-2..-1.1}',
        'frame.time_delta + 2 == 0.75',
        'natt.ratio > 0.5',
        'natt.ratio == 75e-2',
        'natt.ratio * 4 == 3',
      ],
      no: ['frame.time_delta > -1', 'natt.ratio == 1', 'natt.ratio >= 0.7500001'],
    },
    arithmetic: {
      yes: [
        'udp.port + 1 == 501',
        'udp.dstport - udp.srcport == 4000',
        'udp.port * 200 == 900000',
        'udp.srcport == 5*100',
        'udp.port % 4000 == 500',
        'udp.port/2 == 250',
        '-udp.port == -500',
      ],
      no: ['udp.port -500 == 1', 'udp.srcport / 7 == 72', 'udp.port % 0 == 0', 'udp.dstport - {udp.srcport + 1} == 4000'],
    },
    'chains of comparisons': {
      yes: ['udp.dstport > udp.srcport > 100', 'udp.srcport < udp.dstport == 4500'],
      no: ['udp.dstport > udp.srcport > 500'],
    },
    'many values of one field': {
      yes: [
        'isakmp.typepayload == 33 && isakmp.typepayload == 34',
        'count(isakmp.typepayload) == 2',
        'all isakmp.typepayload in {33..34}',
        'isakmp.typepayload in {34}',
      ],
      no: ['isakmp.typepayload != 34', 'isakmp.typepayload === 33', 'all isakmp.typepayload not in {34}', 'isakmp.typepayload not in {34}'],
    },
  }),
)('%s', (_, { yes, no }) => {
  test.each(yes)('%s holds', (text) => expect(holds(text)).toBe(true));
  test.each(no)('%s does not', (text) => expect(holds(text)).toBe(false));
});

test.each([
  ['udp.port == 500x', '"500x" is not a number; udp.port is an integer of 16 bits', 12],
  ['udp.port == "500"', '"500" is quoted, and its values have no names; udp.port is an integer of 16 bits', 12],
  ['udp.port == 70000', '"70000" is too large, the maximum is 65535; udp.port is an integer of 16 bits', 12],
  ['udp.port == udp.prt', '"udp.prt" is not a number; udp.port is an integer of 16 bits (did you mean the field udp.port?)', 12],
  ['ip.proto == "UPD"', '"UPD" is neither a number nor the name of a value (did you mean "UDP"?); ip.proto is an integer of 8 bits', 12],
  [
    'ip.proto == udp',
    'ip.proto is an integer of 8 bits, udp is octets: they do not compare (a name of a value must be quoted if it is a protocol, too)',
    12,
  ],
  ['ip.src == udp.port', 'ip.src is an IPv4 address, udp.port is an integer of 16 bits: they do not compare', 10],
  ['ip.addr == 10.0.0', '"10.0.0" is not an IPv4 address, or one with a prefix of at most 32 bits; ip.addr is an IPv4 address', 11],
  ['ip.addr == "10.0.0.1"', '"10.0.0.1" is quoted, and should not be; ip.addr is an IPv4 address', 11],
  ['ip.addr in {10.0.0.0/8..10.0.0.1}', 'a range has no prefixes; write two addresses', 12],
  ['eth.src == 02:00', '"02:00" is not a MAC address like 02:00:5e:00:53:01; eth.src is a MAC address', 11],
  ['isakmp.ispi == 0x45c6', '"0x45c6" is not a row of octets like 0a:1b; isakmp.ispi is octets', 15],
  ['isakmp.flag_r == maybe', '"maybe" is neither a number nor the name of a value; isakmp.flag_r is true or false', 17],
  ['frame.time_delta > 0.1234567899', '"0.1234567899" is not a time with at most nine decimals; frame.time_delta is a time in seconds', 19],
  ['frame.time_epoch > "tea"', '"tea" is no date like "2026-07-04 12:34:56Z"; frame.time_epoch is a time in seconds', 19],
  [
    'udpencap.nat_keepalive == 1',
    'udpencap.nat_keepalive is a mark without a value; write udpencap.nat_keepalive alone to test its presence',
    0,
  ],
  ['isakmp.ipsi', '"isakmp.ipsi" is neither a field nor a protocol; did you mean isakmp.ispi?', 0],
  ['udp and ikeeee', '"ikeeee" is neither a field nor a protocol', 8],
  ['1', 'a value is no condition; name a field and compare it: udp.port == 500', 0],
  ['len(udp)', 'the result of len() is no condition; compare it: len(…) > 1', 0],
  ['500 == udp.port', '"500" is no field, and a comparison begins with one: udp.port == 500', 0],
  ['(udp or ip) == 1', 'a condition has no value to compare or to compute with', 1],
  ['udp.port contains 5', 'udp.port is an integer of 16 bits; "contains" looks into text and octets', 0],
  ['isakmp.ispi matches 45', '"matches" needs a pattern in double quotes', 20],
  ['isakmp.ispi matches "("', 'the pattern is wrong: Unterminated group', 20],
  ['udp.port[0] == 1', 'udp.port has no octets to take a slice of', 0],
  ['udp & ip.src', '"&" cannot compute with both udp and ip.src', 0],
  ['ip.src + 1 == 10.0.0.1', '"1" is not an IPv4 address, or one with a prefix of at most 32 bits; ip.src is an IPv4 address', 9],
  ['size(udp) == 1', 'there is no function "size"; there are count, len, upper, lower, string', 0],
  ['len() == 1', 'len() takes one field: len(frame.protocols)', 0],
  ['string(isakmp.ispi) == "1"', 'string() cannot be had of isakmp.ispi', 0],
  ['udp.port == 500 and', 'the text ends too early: a field or a value is due here', 19],
  ['udp AND ip', '"AND" is unexpected: an operator, or the end is due here; operators have small letters: and', 4],
  ['udp.port = 500', '"=" means nothing here; equality is "=="', 9],
])('%s is refused', (text, message, at) => {
  let thrown: unknown;
  try {
    compileFilter(text, lookup);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(FilterError);
  expect(thrown).toMatchObject({ message, at });
  expect((thrown as FilterError).message).not.toContain('\n');
});

test('a filter tells which fields and protocols it looks at', () => {
  const { names, protocols } = compileFilter('udp && udp.port == udp.srcport || len(ip) > 1 && udp.port in {1}', lookup);
  expect(names).toEqual(['udp.port', 'udp.srcport']);
  expect(protocols).toEqual(['udp', 'ip']);
});

test('a filter of thousands of terms is compiled and asked', () => {
  const terms = (term: string) => new Array(900).fill(term).join(' or ');
  expect(holds(terms('arp'))).toBe(false);
  expect(holds(`${terms('arp')} or udp`)).toBe(true);
});
