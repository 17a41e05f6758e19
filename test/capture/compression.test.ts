import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CaptureError } from '../../src/capture/error.ts';
import { limits } from '../../src/capture/limits.ts';
import { gunzipOnce } from '../../src/capture/node/gunzip-once.ts';
import { nativeGunzip, nativeUnzstd } from '../../src/capture/node/native.ts';
import { openCapture } from '../../src/capture/reader.ts';
import { type ByteSource, bytesSource, type Unpacker } from '../../src/capture/source.ts';
import { data, everything, join, joinAll, little, octets } from './build.ts';
import { chunked, type Reading, random, read } from './read.ts';

const below = random(1);
const noise = (length: number) => Uint8Array.from({ length }, () => below(256));
/** Some 300 kB, half of which can be compressed. */
const capture = join(little.pcap(), ...Array.from({ length: 1000 }, (_, i) => little.record(join(noise(150), data(150)), { seconds: i })));
const whole = await read(capture);

const hasZstd = spawnSync('zstd', ['--version']).status === 0;
function zstd(bytes: Uint8Array, ...options: string[]): Uint8Array {
  return new Uint8Array(spawnSync('zstd', ['-c', ...options], { input: bytes, maxBuffer: 1 << 28 }).stdout);
}

/** A zstd frame of uncompressed blocks, with a 1 MiB window and no checksum. */
function rawFrame(bytes: Uint8Array, blockLength = 100_000): Uint8Array {
  const parts = [octets(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50)];
  for (let at = 0; at === 0 || at < bytes.length; at += blockLength) {
    const block = bytes.subarray(at, at + blockLength);
    const last = at + blockLength >= bytes.length ? 1 : 0;
    parts.push(little.u32((block.length << 3) | last).subarray(0, 3), block);
  }
  return joinAll(parts);
}

const skippable = join(octets(0x5a, 0x2a, 0x4d, 0x18), little.u32(9), data(9));

const compressed: [string, 'gzip' | 'zstd', Uint8Array][] = [
  ['gzip', 'gzip', gzipSync(capture)],
  ['gzip without compression', 'gzip', gzipSync(capture, { level: 0 })],
  ['three gzip members', 'gzip', join(gzipSync(capture.subarray(0, 99)), gzipSync(octets()), gzipSync(capture.subarray(99)))],
  ['raw zstd blocks', 'zstd', rawFrame(capture)],
  ['small zstd blocks', 'zstd', rawFrame(capture, 100)],
  [
    'zstd frames and skippable frames',
    'zstd',
    join(skippable, rawFrame(capture.subarray(0, 99)), skippable, rawFrame(octets()), rawFrame(capture.subarray(99)), skippable),
  ],
];
if (hasZstd) {
  compressed.push(
    ['zstd', 'zstd', zstd(capture)],
    ['zstd without checksum', 'zstd', zstd(capture, '--no-check', '-19')],
    ['two zstd frames', 'zstd', join(zstd(capture.subarray(0, 50_000)), zstd(capture.subarray(50_000), '-19'))],
  );
}

test.each(compressed)('reads %s', async (_, compression, file) => {
  for (const length of [file.length, 4096, 977]) {
    const { packets, error, capture } = await read(chunked(file, length));
    expect(error).toBeUndefined();
    expect(packets).toEqual(whole.packets);
    expect(capture.info).toMatchObject({ compression, format: 'pcap', bytesRead: file.length });
  }
});

test.each(compressed)('a cut of %s gives what is before it, then an error', async (_, __, file) => {
  for (const part of [0.2, 0.5, 0.9]) {
    const { packets, error } = await read(file.subarray(0, Math.floor(part * file.length)));
    expect(packets).toEqual(whole.packets.slice(0, packets.length));
    expect(packets.length).toBeGreaterThan(part * 1000 - 450); // zstd gives whole blocks of 128 KiB, 415 of these packets
    expect(error).toBeInstanceOf(CaptureError);
    expect((error as CaptureError).offset).toBeGreaterThanOrEqual(packets.at(-1)?.position ?? 0);
  }
});

test.each([
  ['gzip', gzipSync(everything())],
  ['zstd', rawFrame(everything())],
])('a small %s file cut at every length', async (_, file) => {
  const whole = (await read(everything())).packets;
  for (let length = 0; length < file.length; length++) {
    const { packets, error } = await read(file.subarray(0, length));
    expect(packets).toEqual(whole.slice(0, packets.length));
    expect(error).toBeInstanceOf(CaptureError);
  }
});

test('gzip gives every octet before damage in the middle of its data', async () => {
  const file = gzipSync(capture, { level: 9 });
  const at = Math.floor(file.length / 2);
  // Deflate blocks of random data hardly go on behind 64 octets of ones.
  const damaged = Uint8Array.from(file);
  damaged.fill(0xff, at, at + 64);
  const { packets, error } = await read(damaged);
  expect(error).toBeInstanceOf(CaptureError);
  expect(packets.slice(0, 450)).toEqual(whole.packets.slice(0, 450));
});

test('gzip notices an octet that only the checksum shows', async () => {
  const file = gzipSync(capture, { level: 0 });
  file[file.length - 100]! ^= 1;
  const { packets, error } = await read(file);
  expect(packets).toHaveLength(1000);
  expect(error).toMatchObject({ what: 'the gzip data are cut (the last member is not whole or its checksum does not match)' });
});

test.each(compressed)('mutated %s', async (_, __, file) => {
  for (let round = 0; round < 20; round++) {
    const mutant = Uint8Array.from(file);
    for (let n = 1 + below(3); n > 0; n--) mutant[below(round < 10 ? 60 : mutant.length)] = below(256);
    const { error } = await read(mutant);
    if (error !== undefined) expect(error).toBeInstanceOf(CaptureError);
  }
});

test.each([
  ['gzip', gzipSync(join(little.pcap(), new Uint8Array(64 << 20)))],
  // Blocks of one repeated octet: 4 octets make 128 KiB.
  [
    'zstd',
    join(
      octets(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50),
      little.u32(24 << 3).subarray(0, 3),
      little.pcap(),
      ...Array.from({ length: 512 }, (_, i) => join(little.u32((0x20000 << 3) | 2 | (i === 511 ? 1 : 0)).subarray(0, 3), octets(0))),
    ),
  ],
])('a %s bomb is read in bounded memory', async (_, file) => {
  let most = 0;
  let packets = 0;
  for await (const batch of openCapture(bytesSource(file, 'bomb'))) {
    packets += batch.count;
    most = Math.max(most, batch.bytes.length);
  }
  expect(packets).toBe((64 << 20) / 16);
  expect(most).toBeLessThanOrEqual(32 << 20);
});

test('an endless gzip header is refused', async () => {
  const file = join(octets(0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3), new Uint8Array(2 * limits.gzipHeader).fill(0x41));
  expect((await read(file)).error).toMatchObject({ what: 'the gzip data are damaged (a header has no end)' });
});

test('a zstd window beyond the limit is refused', async () => {
  const file = rawFrame(capture);
  file[5] = 0xff;
  expect((await read(file)).error).toMatchObject({ advice: 'decompress it with: zstd -d --long=31' });
});

test('a zstd Huffman table that takes no bits is refused', async () => {
  const weights = octets(4, 0xf0, 0x03, 0x01, 0x80);
  const literals = join(little.u32(2 | (100 << 4) | (11 << 14)).subarray(0, 3), weights, octets(1, 1, 1, 1, 1, 1));
  const block = join(literals, octets(0));
  const frame = join(octets(0x28, 0xb5, 0x2f, 0xfd, 0x20, 200), little.u32(1 | (2 << 1) | (block.length << 3)).subarray(0, 3), block);
  expect((await read(frame)).error).toMatchObject({ what: 'a zstd Huffman table is damaged' });
});

/** Chunks lie in two buffers in turn, as those of a file; what is asked for again fails where they come but once. */
function sourceOf(file: Uint8Array, unpack?: ByteSource['unpack'], once = false): ByteSource {
  let asked = 0;
  return {
    name: 'made',
    ...(unpack && { unpack }),
    async *chunks() {
      if (once && asked++ > 0) throw new Error('these octets are gone');
      const buffers = [new Uint8Array(1000), new Uint8Array(1000)];
      for (let at = 0, i = 0; at < file.length; at += 1000, i++) {
        const chunk = buffers[i % 2]!.fill(0xee).subarray(0, file.length - at);
        chunk.set(file.subarray(at, at + chunk.length));
        yield chunk;
      }
    },
  };
}

const told = ({ packets, error }: Reading) => ({ packets, error: error instanceof CaptureError ? error.message : error });
const readSlowly = async (file: Uint8Array) => told(await read(sourceOf(file)));

const native: ['gzip' | 'zstd', Unpacker][] = [
  ['gzip', { fast: nativeGunzip, exact: gunzipOnce }],
  ['zstd', { fast: nativeUnzstd }],
];
describe.each(native.filter(([, { fast }]) => fast))('Node unpacks %s fast, and gives the same', (compression, { fast, exact }) => {
  const files = compressed.filter(([, kind]) => kind === compression).map(([name, , file]) => [name, file] as const);
  const unpack = { [compression]: { fast, exact } };
  const readFast = async (file: Uint8Array) => told(await read(sourceOf(file, unpack)));
  const readSlowly = async (file: Uint8Array) => told(await read(sourceOf(file, { [compression]: { exact } })));

  test.each(files)('of %s', async (_, file) => {
    expect(await readFast(file)).toEqual(await readSlowly(file));
  });

  test.each(files)('of a cut of %s', async (_, file) => {
    for (let round = 0; round < 20; round++) {
      const cut = file.subarray(0, round < 8 ? file.length - round : below(file.length));
      expect(await readFast(cut)).toEqual(await readSlowly(cut));
    }
  });

  test.each(files)('of mutated %s', async (_, file) => {
    for (let round = 0; round < 20; round++) {
      const mutant = Uint8Array.from(file);
      for (let n = 1 + below(3); n > 0; n--) mutant[below(round < 10 ? 60 : mutant.length)] = below(256);
      expect(await readFast(mutant)).toEqual(await readSlowly(mutant));
    }
  });

  test('of octets behind the end', async () => {
    const file = join(files[0]![1], octets(1, 2, 3));
    expect(await readFast(file)).toEqual(await readSlowly(file));
  });

  test('and it can be left', async () => {
    for await (const batch of openCapture(sourceOf(files[0]![1], unpack))) {
      expect(batch.count).toBeGreaterThan(0);
      break;
    }
  });
});

describe('gzip that can be read but once', () => {
  const files = compressed.filter(([, kind]) => kind === 'gzip').map(([name, , file]) => [name, file] as const);
  const readOnce = async (file: Uint8Array) => told(await read(sourceOf(file, { gzip: { exact: gunzipOnce } }, true)));

  test.each(files)('reads %s', async (_, file) => {
    expect(await readOnce(file)).toEqual(await readSlowly(file));
  });

  test.each(files)('a cut of %s gives every packet before it, then an error', async (_, file) => {
    for (let round = 0; round < 10; round++) {
      const cut = file.subarray(0, round < 4 ? file.length - 1 - 2 * round : 20 + below(file.length - 20));
      const [once, slowly] = [await readOnce(cut), await readSlowly(cut)];
      expect(once.packets.length).toBeGreaterThanOrEqual(slowly.packets.length);
      expect(once.packets).toEqual(whole.packets.slice(0, once.packets.length));
      expect(once.error).toMatch(/^made: offset \d+: the gzip data are (cut|damaged) \(.*\); /);
    }
  });

  test.each(files)('mutated %s gives no less than the slow way', async (_, file) => {
    for (let round = 0; round < 10; round++) {
      const mutant = Uint8Array.from(file);
      mutant[100 + below(mutant.length - 100)]! ^= 1 << below(8);
      const [once, slowly] = [await readOnce(mutant), await readSlowly(mutant)];
      // Before the checksum, either may be the first to see that something is wrong.
      const both = Math.min(once.packets.length, slowly.packets.length);
      expect(both).toBeGreaterThan(slowly.packets.length - 20);
      expect(once.packets.slice(0, both)).toEqual(slowly.packets.slice(0, both));
      expect(once.error).toMatch(/^made: offset \d+: /);
    }
  });

  test('a checksum that does not match costs no packet', async () => {
    const file = gzipSync(capture);
    file[file.length - 6]! ^= 1;
    expect(await readOnce(file)).toEqual({ packets: whole.packets, error: expect.stringContaining('(incorrect data check)') });
  });

  test.each([0, 1, 1000, 2000])('%i zeros behind the last member', async (zeros) => {
    const file = gzipSync(capture);
    const { packets, error } = await readOnce(join(file, new Uint8Array(zeros)));
    expect(packets).toEqual(whole.packets);
    if (zeros === 0) expect(error).toBeUndefined();
    else expect(error).toMatch(/the gzip data are damaged/);
  });

  test('and it can be left', async () => {
    for await (const batch of openCapture(sourceOf(gzipSync(capture), { gzip: { exact: gunzipOnce } }, true))) {
      expect(batch.count).toBeGreaterThan(0);
      break;
    }
  });
});
