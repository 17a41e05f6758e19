import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CaptureError } from '../../src/capture/error.ts';
import { big, data, everything, join, little, threePackets } from './build.ts';
import { captures } from './captures.ts';
import { chunked, random, read } from './read.ts';

const built: [string, Uint8Array][] = [
  ['pcap, little-endian', threePackets(little)],
  ['pcap, big-endian', threePackets(big)],
  ['pcap, modified', join(little.pcap({ magic: 0xa1b2cd34 }), little.record(data(9), { extra: data(8) }))],
  ['pcapng, little-endian first', everything(little, big)],
  ['pcapng, big-endian first', everything(big, little)],
];
const real = captures.filter((path) => statSync(path).size < 20_000).map((path): [string, Uint8Array] => [path, readFileSync(path)]);

test.each([...built, ...real])('chunks of any length: %s', async (_, file) => {
  const whole = await read(file);
  for (const length of [1, 7, 64, 4096]) {
    const parts = await read(chunked(file, length));
    expect(parts.packets).toEqual(whole.packets);
    expect(parts.error).toEqual(whole.error);
    expect(parts.capture.info).toEqual(whole.capture.info);
  }
});

test('a packet longer than many chunks', async () => {
  const file = join(little.pcap(), little.record(new Uint8Array(200_000).fill(7)), little.record(data(3)));
  expect((await read(chunked(file, 1000))).packets).toEqual((await read(file)).packets);
});

const smallest = real.filter(([, file]) => file.length < 2000).slice(0, 12);
test.each([...built, ...smallest])('cut at every length: %s', async (_, file) => {
  const whole = await read(file);
  for (let length = 0; length < file.length; length++) {
    const { packets, error } = await read(file.subarray(0, length));
    expect(packets).toEqual(whole.packets.slice(0, packets.length));
    if (error !== undefined) expect(error).toBeInstanceOf(CaptureError);
    const next = whole.packets[packets.length];
    if (next !== undefined && error === undefined) expect(length).toBeLessThanOrEqual(next.position);
  }
});

test.each([...built, ...smallest])('mutated octets: %s', async (_, file) => {
  const below = random(file.length);
  for (let round = 0; round < 300; round++) {
    const mutant = file.slice();
    for (let n = 1 + below(4); n > 0; n--) mutant[below(mutant.length)] = [0, 0xff, 0x7f, 0x80, below(256)][below(5)]!;
    const { packets, error } = await read(chunked(mutant, 1 + below(300)));
    if (error !== undefined) {
      expect(error).toBeInstanceOf(CaptureError);
      expect((error as Error).message).not.toContain('\n');
    }
    for (const { captured, hex } of packets) expect(hex).toHaveLength(2 * captured);
  }
});

test('a claimed length costs no memory before the octets are there', async () => {
  const block = join(little.sectionHeader(), little.u32(99, 16 * 1024 * 1024 - 4));
  const before = process.memoryUsage().arrayBuffers;
  await read(block);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
});
