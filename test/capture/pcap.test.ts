import { expect, test } from 'vitest';
import { CaptureError } from '../../src/capture/error.ts';
import { limits } from '../../src/capture/limits.ts';
import { big, data, join, little, octets, threePackets } from './build.ts';
import { read } from './read.ts';

const orders = [
  ['little-endian', little],
  ['big-endian', big],
] as const;

test.each(orders)('reads %s microseconds', async (_, writer) => {
  const { packets, capture, error } = await read(join(writer.pcap({ network: 101 }), writer.record(data(5), { original: 9 })));
  expect(error).toBeUndefined();
  expect(packets).toEqual([
    {
      number: 1,
      time: '1.000002000',
      captured: 5,
      original: 9,
      interface: 0,
      section: 1,
      linkType: 101,
      comment: undefined,
      position: 24,
      hex: '0001020304',
    },
  ]);
  expect(capture.info).toMatchObject({ format: 'pcap', compression: 'none', sections: 1 });
});

test.each(orders)('reads %s nanoseconds', async (_, writer) => {
  const file = join(writer.pcap({ magic: 0xa1b23c4d }), writer.record(data(5), { fraction: 999_999_999 }));
  expect((await read(file)).packets[0]!.time).toBe('1.999999999');
});

test.each(orders)('reads the %s modified format with its longer record header', async (_, writer) => {
  const record = writer.record(data(5), { extra: join(writer.u32(3), writer.u16(0x0800), octets(0, 0)) });
  const { packets } = await read(join(writer.pcap({ magic: 0xa1b2cd34 }), record, record));
  expect(packets.map(({ hex, time }) => [hex, time])).toEqual([
    ['0001020304', '1.000002000'],
    ['0001020304', '1.000002000'],
  ]);
});

test.each(orders)('reads both %s Ixia formats with their longer file header', async (_, writer) => {
  for (const [magic, time] of [
    [0x1c0001ac, '1.000000002'],
    [0x1c0001ab, '1.000002000'],
  ] as const) {
    const { packets } = await read(join(writer.pcap({ magic }), writer.u32(21), writer.record(data(5))));
    expect(packets).toMatchObject([{ hex: '0001020304', time, position: 28 }]);
  }
});

test('swaps the lengths of old versions', async () => {
  const record = little.record(data(5), { captured: 9, original: 5 });
  const right = little.record(data(5), { captured: 5, original: 9 });
  const lengths = async (file: Uint8Array) => (await read(file)).packets.map(({ captured, original }) => [captured, original]);
  expect(await lengths(join(little.pcap({ minor: 2 }), record))).toEqual([[5, 9]]);
  expect(await lengths(join(little.pcap({ minor: 3 }), record, right))).toEqual(Array(2).fill([5, 9]));
  expect(await lengths(join(little.pcap({ major: 543, minor: 0 }), record))).toEqual([[5, 9]]);
});

test('takes the FCS length out of the link type', async () => {
  const { capture } = await read(little.pcap({ network: 0x2400_0001 }));
  expect(capture.interfaces).toEqual([{ id: 0, section: 1, implied: true, linkType: 1, snapLength: 262144, fcsLength: 4 }]);
});

test('carries a fraction of more than a second', async () => {
  expect((await read(join(little.pcap(), little.record(data(1), { fraction: 2_500_000 })))).packets[0]!.time).toBe('3.500000000');
});

test('a header alone is a capture without packets', async () => {
  expect(await read(little.pcap())).toMatchObject({ packets: [], error: undefined });
});

test('gives the packets before a length that cannot be, then the place', async () => {
  const file = join(threePackets(), little.record(data(5), { captured: limits.packet + 1 }));
  const { packets, error } = await read(file);
  expect(packets).toHaveLength(3);
  expect(error).toBeInstanceOf(CaptureError);
  expect((error as CaptureError).message).toBe(
    'x.pcap: offset 141: the record claims 262145 captured octets, more than the 262144 that a packet can have; ' +
      'the file is damaged here; all packets before it were read',
  );
});

test('refuses another version', async () => {
  expect((await read(little.pcap({ major: 1 }))).error).toMatchObject({ offset: 4, what: 'this is pcap version 1.4, not 2.x' });
});
