import { expect, test } from 'vitest';
import { CaptureError } from '../../src/capture/error.ts';
import { limits } from '../../src/capture/limits.ts';
import { fileSource } from '../../src/capture/node/file-source.ts';
import { openCapture } from '../../src/capture/reader.ts';
import { type ByteSource, blobSource, bytesSource } from '../../src/capture/source.ts';
import { data, join, little, octets, text, threePackets } from './build.ts';
import { read } from './read.ts';

const record = little.record(data(60));
const many = join(little.pcap(), ...Array.from({ length: 10_000 }, () => record));

test('batches are bounded, numbered through, and share their columns', async () => {
  const seen: [number, number][] = [];
  const columns = new Set<unknown>();
  for await (const batch of openCapture(bytesSource(many, 'x.pcap'))) {
    seen.push([batch.first, batch.count]);
    columns.add(batch.offset);
  }
  expect(seen).toEqual([
    [1, limits.batchPackets],
    [4097, limits.batchPackets],
    [8193, 10_000 - 2 * limits.batchPackets],
  ]);
  expect(columns.size).toBe(1);
});

test.each([
  ['nothing', octets(), 'the file is empty'],
  ['one octet', octets(0xd4), 'this is neither pcap nor pcapng'],
  ['text', text('12:00:01.5 IP 10.0.0.1'), 'this is text, neither pcap nor pcapng'],
  ['snoop', join(text('snoop'), new Uint8Array(60)), 'this is a snoop file, neither pcap nor pcapng'],
  ['zeros', new Uint8Array(60), 'this is neither pcap nor pcapng'],
  ['a cut pcap header', little.pcap().subarray(0, 20), 'the pcap file header is cut: 20 of 24 octets'],
  ['lz4', join(octets(0x04, 0x22, 0x4d, 0x18), data(40)), 'this is compressed with lz4, which is not read here'],
  ['xz', join(octets(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), data(40)), 'this is compressed with xz, which is not read here'],
])('says what is wrong with %s', async (_, file, what) => {
  const { packets, error } = await read(file);
  expect(packets).toEqual([]);
  expect(error).toBeInstanceOf(CaptureError);
  expect(error).toMatchObject({ file: 'x.pcap', offset: 0, what });
  expect((error as CaptureError).advice).not.toBe('');
});

test('a cut last record is an error behind all packets', async () => {
  const { packets, error } = await read(threePackets().subarray(0, -1));
  expect(packets).toHaveLength(2);
  expect(error).toMatchObject({ offset: 116, what: 'the capture ends within a record: 24 of 25 octets are there' });
});

test('a message is one line whatever the file is called', async () => {
  expect((await read(bytesSource(octets(), 'a\nb\u001b[31m.pcap'))).error).toMatchObject({
    message: 'a?b?[31m.pcap: offset 0: the file is empty; check that the capture was written',
  });
});

test('counts the octets read', async () => {
  const capture = openCapture(bytesSource(many, 'x.pcap'));
  expect(capture.info.bytesRead).toBe(0);
  for await (const _ of capture) expect(capture.info.bytesRead).toBeGreaterThan(0);
  expect(capture.info.bytesRead).toBe(many.length);
});

test('a signal ends the iteration and releases the source', async () => {
  let released = false;
  const source: ByteSource = {
    name: 'endless',
    async *chunks() {
      try {
        yield many;
        for (;;) yield many.subarray(24);
      } finally {
        released = true;
      }
    },
  };
  const controller = new AbortController();
  const reason = new Error('enough');
  const iterate = async () => {
    for await (const batch of openCapture(source, { signal: controller.signal })) if (batch.first > 50_000) controller.abort(reason);
  };
  await expect(iterate()).rejects.toBe(reason);
  expect(released).toBe(true);
});

test('leaving the iteration releases the source', async () => {
  let released = false;
  const source: ByteSource = {
    name: 'x',
    async *chunks() {
      try {
        yield many;
      } finally {
        released = true;
      }
    },
  };
  for await (const _ of openCapture(source)) break;
  expect(released).toBe(true);
});

test('memory does not grow with the capture', async () => {
  const source: ByteSource = {
    name: 'long',
    async *chunks() {
      yield many;
      for (let i = 0; i < 200; i++) yield many.subarray(24);
    },
  };
  let packets = 0;
  let most = 0;
  for await (const batch of openCapture(source)) {
    packets += batch.count;
    most = Math.max(most, batch.bytes.length);
  }
  expect(packets).toBe(2_010_000);
  expect(most).toBeLessThanOrEqual(2 * limits.chunk);
});

test('sources give the same capture', async () => {
  const path = 'package.json';
  const file = await fileSource(path);
  expect(file).toMatchObject({ name: path, size: expect.any(Number) });
  expect((await read(file)).error).toMatchObject({ file: path, what: 'this is text, neither pcap nor pcapng' });
  expect((await read(blobSource(new Blob([many]), 'x.pcap'))).packets).toEqual((await read(many)).packets);
});

test.each([
  ['no/such/file', 'there is no such file'],
  ['package.json/x', 'a part of the path is a file, not a folder'],
  ['.', 'this is a folder'],
])('a path that cannot be opened: %s', async (path, what) => {
  await expect(fileSource(path)).rejects.toMatchObject({ name: 'CaptureError', file: path, offset: undefined, what });
});
