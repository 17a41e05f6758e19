import { expect, test } from 'vitest';
import { limits } from '../../src/capture/limits.ts';
import { big, data, everything, join, joinAll, little, octets, text, type Writer } from './build.ts';
import { read } from './read.ts';

const orders = [
  ['little-endian', little],
  ['big-endian', big],
] as const;

/** A section with one interface and what is given. */
function section(writer: Writer, ...blocks: Uint8Array[]): Uint8Array {
  return join(writer.sectionHeader(), writer.interfaceDescription(), ...blocks);
}

test.each([
  [little, big],
  [big, little],
])('reads every kind of block, in sections of either byte order', async (first, second) => {
  const { packets, capture, error } = await read(everything(first, second));
  expect(error).toBeUndefined();
  expect(
    packets.map(({ time, captured, original, interface: id, section, linkType, comment }) => [
      time,
      captured,
      original,
      id,
      section,
      linkType,
      comment,
    ]),
  ).toEqual([
    ['1700000000.123456789', 13, 13, 0, 1, 1, 'look'],
    ['', 20, 100, 0, 1, 1, undefined],
    ['', 8, 8, undefined, 1, undefined, undefined],
    ['0.001000002', 7, 7, 0, 1, 1, undefined],
    ['-3599.000002000', 5, 50, 1, 2, 113, undefined],
    ['1700000000.123456000', 49, 49, undefined, 2, undefined, undefined],
  ]);
  expect(packets.map(({ hex }) => hex).slice(0, 3)).toEqual([
    Buffer.from(data(13)).toString('hex'),
    Buffer.from(data(20)).toString('hex'),
    Buffer.from('custom\0\0').toString('hex'),
  ]);
  expect(capture.interfaces).toEqual([
    { id: 0, section: 1, linkType: 1, snapLength: 20, name: 'eth0' },
    { id: 0, section: 2, linkType: 101, snapLength: 0 },
    { id: 1, section: 2, linkType: 113, snapLength: 0 },
  ]);
  expect(capture.info).toMatchObject({
    format: 'pcapng',
    sections: 2,
    comments: ['a section'],
    secrets: [{ section: 1, type: 0x544c534b, bytes: text('keys\n') }],
    omitted: 0,
  });
});

test.each([
  // [if_tsresol, timestamp, time]
  [0, 17n, '17.000000000'],
  [3, 1_700_000_000_123n, '1700000000.123000000'],
  [6, 0xffff_ffff_ffff_ffffn, '18446744073709.551615000'],
  [9, 0xffff_ffff_ffff_ffffn, '18446744073.709551615'],
  [9, 1_700_000_000_999_999_999n, '1700000000.999999999'],
  [10, 17_000_000_001_234_567_899n, '1700000000.123456789'],
  [20, 17_000_000_001_234_567_899n, '0.170000000'],
  [127, 0xffff_ffff_ffff_ffffn, '0.000000000'],
  [0x80, 17n, '17.000000000'],
  [0x80 | 10, 1_700_000_000n * 1024n + 511n, '1700000000.499023437'],
  [0x80 | 32, (1_700_000_000n << 32n) | 0x8000_0000n, '1700000000.500000000'],
  [0x80 | 64, 0x8000_0000_0000_0000n, '0.500000000'],
  [0x80 | 127, 0xffff_ffff_ffff_ffffn, '0.000000000'],
])('if_tsresol %i', async (resolution, time, expected) => {
  const description = little.interfaceDescription({}, little.option(9, octets(resolution)));
  const { packets } = await read(join(little.sectionHeader(), description, little.enhancedPacket(data(1), { time })));
  expect(packets[0]!.time).toBe(expected);
});

test('a time at every power of two and its neighbours is exact', async () => {
  for (const resolution of [3, 6, 9]) {
    const units = 10n ** BigInt(resolution);
    const times = Array.from({ length: 64 }, (_, n) => [(1n << BigInt(n)) - 1n, 1n << BigInt(n)]).flat();
    const description = little.interfaceDescription({}, little.option(9, octets(resolution)));
    const file = join(little.sectionHeader(), description, ...times.map((time) => little.enhancedPacket(data(0), { time })));
    const expected = times.map((time) => [Number(time / units), Number(((time % units) * 1_000_000_000n) / units)]);
    expect((await read(file)).packets.map(({ time }) => time.split('.').map(Number))).toEqual(expected);
  }
});

test.each(orders)('reads the options of a %s interface within their bounds', async (_, writer) => {
  const described = writer.interfaceDescription(
    {},
    writer.option(2, text('wlan0\0')),
    writer.option(3, text('d'.repeat(5000))),
    writer.option(13, octets(4)),
    writer.option(9, octets(9, 9)), // two octets: not if_tsresol
  );
  const overlong = writer.interfaceDescription({}, writer.option(2, text('ok')), writer.u16(3, 400), text('rest'));
  const { capture, error } = await read(join(writer.sectionHeader(), described, overlong));
  expect(error).toBeUndefined();
  expect(capture.interfaces).toMatchObject([
    { name: 'wlan0', description: 'd'.repeat(limits.text), fcsLength: 4 },
    { id: 1, name: 'ok' },
  ]);
  expect(capture.interfaces[1]).not.toHaveProperty('description');
});

test('joins the comments of a packet', async () => {
  const packet = little.enhancedPacket(
    data(1),
    {},
    little.option(1, text('one')),
    little.option(4, data(8)),
    little.option(1, text('two')),
  );
  const { packets } = await read(section(little, little.enhancedPacket(data(1)), packet));
  expect(packets.map(({ comment }) => comment)).toEqual([undefined, 'one\ntwo']);
});

test('a Simple Packet Block is cut by the snapshot length and by the block', async () => {
  const sections = [20, 0].map((snapLength) => join(little.sectionHeader(), little.interfaceDescription({ snapLength })));
  const { packets } = await read(join(sections[0]!, little.simplePacket(data(20), 100), sections[1]!, little.simplePacket(data(8), 100)));
  expect(packets.map(({ captured, original }) => [captured, original])).toEqual([
    [20, 100],
    [8, 100],
  ]);
});

test('a total length that leaves out the padding is taken as padded', async () => {
  const packet = little.enhancedPacket(data(5));
  packet[4]! -= 3;
  expect(await read(section(little, packet, packet))).toMatchObject({ packets: [{ captured: 5 }, { captured: 5 }], error: undefined });
});

test.each([
  [
    'a packet of an interface that is not described',
    little.enhancedPacket(data(1), { id: 1 }),
    'the packet is of interface 1, which its section does not describe',
  ],
  ['a block shorter than its fixed part', little.block(6, data(8)), 'the block claims a length of 20 octets'],
  ['a block of no length', little.u32(99, 0, 0), 'the block claims a length of 0 octets'],
  ['a block beyond the limit', little.u32(99, 0x7fff_fff0, 0), 'the block claims a length of 2147483632 octets'],
  ['two lengths that differ', join(little.u32(99, 16, 0), little.u32(20)), 'the block says 16 octets at its start and 20 at its end'],
  [
    'a packet longer than its block',
    little.block(6, little.u32(0, 0, 0, 99, 99)),
    'the packet claims 99 captured octets, more than its block has',
  ],
  [
    'secrets longer than their block',
    little.block(10, little.u32(1, 99)),
    'the Decryption Secrets Block claims 99 octets, more than it has',
  ],
  ['a section without byte order', little.block(0x0a0d0d0a, data(16)), 'the Section Header Block has no byte-order magic'],
  [
    'a packet beyond the limit',
    little.enhancedPacket(new Uint8Array(limits.packet + 1)),
    'the packet has 262145 captured octets, more than the 262144 that it can have',
  ],
])('stops at %s', async (_, block, what) => {
  const before = section(little, little.enhancedPacket(data(1)));
  const { packets, error } = await read(join(before, block, little.enhancedPacket(data(1))));
  expect(packets).toHaveLength(1);
  expect(error).toMatchObject({ name: 'CaptureError', offset: before.length, what });
});

test('refuses another version', async () => {
  const header = little.sectionHeader();
  header[12] = 2;
  expect((await read(header)).error).toMatchObject({ what: 'this is pcapng version 2.0, not 1.x' });
});

test('keeps secrets and comments up to a limit', async () => {
  const secrets = little.block(10, little.u32(1, 9_000_000), new Uint8Array(9_000_000));
  const commented = little.sectionHeader(...Array.from({ length: 20 }, () => little.option(1, text('c'.repeat(60_000)))));
  const { capture } = await read(join(commented, secrets, secrets, secrets));
  expect(capture.info.secrets).toHaveLength(1);
  expect(capture.info.comments).toHaveLength(17);
  expect(capture.info.omitted).toBe(2 + 3);
});

test('refuses more interfaces than a batch can number', async () => {
  const description = little.interfaceDescription();
  const file = joinAll([little.sectionHeader(), ...Array.from({ length: limits.interfaces + 1 }, () => description)]);
  expect((await read(file)).error).toMatchObject({ what: 'the file declares more than 65535 interfaces' });
});
