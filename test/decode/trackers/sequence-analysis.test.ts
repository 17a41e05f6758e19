// Sequence numbers of ESP and AH over packets: what tshark says where it is right, and what it cannot say.
import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/decode/limits.ts';
import { compileFilter, createDecoder, fieldLookup } from '../../../src/engine/index.ts';
import { captureOf, type View } from '../../captures.ts';
import { recordsOf } from '../../read-packets.ts';
import { client, decodeAll, esp, gateway, ipv4, quoting, said, u32 } from './packets.ts';

const analysis = (name: string) => `esp.sequence-analysis.${name}`;
const names = [
  ...['expected-sn', 'previous-frame'].map(analysis),
  ...['missing', 'late', 'duplicate-of', 'reused-from', 'behind'].map((name) => `natt.${analysis(name)}`),
];
const saidOf = (packets: number[][]) => said(decodeAll(packets), ...names);
const none = undefined;

it('numbers that follow on each other are not worth a word', () => {
  expect(saidOf([1, 2, 3].map((number) => esp(number)))).toEqual({});
});

it('a gap is as large as the numbers that are missing', () => {
  const packets = decodeAll([1, 100, 101].map((number) => esp(number)));
  expect(said(packets, ...names)).toEqual({ 2: [2, 1, 98, none, none, none, none] });
  expect(said(packets, analysis('wrong-sequence-number'))).toEqual({ 2: [true] });
  expect(packets[1]!.notes).toMatchObject([{ severity: 'warning', say: 'Sequence numbers 2 to 99 are missing' }]);
});

it('a late packet is told from a gap, and the next one is as expected', () => {
  expect(saidOf([1, 2, 4, 3, 5].map((number) => esp(number)))).toEqual({
    3: [3, 2, 1, none, none, none, none],
    4: [5, 3, none, true, none, none, none],
  });
});

it('the same octets again are a copy, other octets a number that was used before', () => {
  expect(saidOf([esp(1), esp(2), esp(2), esp(1, { octet: 8 }), esp(3)])).toEqual({
    3: [3, 2, none, none, 2, none, none],
    4: [3, 2, none, none, none, 1, none],
  });
});

it('extended sequence numbers go round', () => {
  expect(saidOf([0xffff_fffe, 0xffff_ffff, 0, 1, 0xffff_ffff, 2].map((number) => esp(number)))).toEqual({
    5: [2, 4, none, none, 2, none, none],
  });
});

describe('a sender that begins anew is remarked once', () => {
  it.each([
    ['far behind', [100_000, 100_001, 1, 2, 3, 4], { 3: [100_002, 2, none, none, none, none, true] }],
    ['within the window', [1, 2, 3, 4, 5, 1, 2, 3, 4, 5], { 6: [6, 5, none, none, none, 1, none] }],
  ])('%s', (_, numbers, expected) => {
    expect(saidOf(numbers.map((number, i) => esp(number, { octet: i })))).toEqual(expected);
  });

  it('but one replay from far behind is no new beginning', () => {
    expect(saidOf([1000, 1001, 7, 1002, 1003].map((number) => esp(number)))).toEqual({ 3: [1002, 2, none, none, none, none, true] });
  });
});

it('each direction and each sender of an SPI counts for itself', () => {
  const back = { from: gateway, to: client };
  const other = { from: [10, 0, 0, 3] };
  expect(saidOf([esp(1), esp(1, back), esp(2), esp(2, back), esp(1, other), esp(3)])).toEqual({});
});

it('what an ICMP error quotes is no traffic', () => {
  const packets = [1, 2, 3].map((number) => esp(number));
  expect(saidOf([packets[0]!, packets[1]!, quoting(packets[0]!), quoting(packets[1]!), packets[2]!])).toEqual({});
});

it('AH has the same under its own name', () => {
  const ah = (number: number) => ipv4(51, [59, 4, 0, 0, ...u32(0x2000), ...u32(number), ...new Array<number>(12).fill(number)]);
  expect(said(decodeAll([ah(1), ah(3)]), 'natt.ah.sequence-analysis.expected-sn', 'natt.ah.sequence-analysis.missing')).toEqual({
    2: [2, 1],
  });
});

it('of too many SAs the one that was quiet longest is forgotten, and nothing false is said of it', () => {
  const others = Array.from({ length: limits.remembered }, (_, i) => esp(1, { spi: 0x1_0000 + i }));
  expect(saidOf([esp(1), esp(2, { spi: 0x2000 }), ...others.slice(1), esp(3, { spi: 0x2000 }), esp(9)])).toEqual({});
});

// Frames and values that tshark 4.0.17 prints for traffic; all its further ones are quotations.
const lab: [string, View, Record<number, unknown[]>][] = [
  ['mtu-icmp', 'pre-nat', { 18: [4, 10, 1, none, none, none, none] }],
  ['mtu-icmp', 'post-nat', { 12: [4, 9, 1, none, none, none, none] }],
  ['nat-rebind', 'post-nat', {}],
  ['nat-timeout', 'post-nat', {}],
  ['keepalive-slow', 'post-nat', {}],
  ['fail-ah-through-nat', 'pre-nat', {}],
  ['ikev2-esn', 'post-nat', {}],
];

it.each(lab)('%s, %s', async (name, view, expected) => {
  const decoder = createDecoder();
  const packets = (await recordsOf(captureOf(name, view))).map((record) => decoder.decode(record));
  expect(said(packets, ...names)).toEqual(expected);
});

it('a filter finds what a tracker added', () => {
  const decoder = createDecoder();
  const filter = compileFilter(
    'natt.esp.sequence-analysis.missing > 1 && esp.sequence-analysis.wrong-sequence-number',
    fieldLookup(decoder.registry),
  );
  const packets = decodeAll([1, 3, 6].map((number) => esp(number)));
  expect(packets.filter((packet) => filter.test(packet)).map(({ number }) => number)).toEqual([3]);
});
