// A capture that is read from the middle on gives what it gives there when it is read from its start.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { limits } from '../../src/capture/limits.ts';
import { fileSource } from '../../src/capture/node/file-source.ts';
import { openCapture, openCaptureAt, type Place } from '../../src/capture/reader.ts';
import { type ByteSource, blobSource, bytesSource } from '../../src/capture/source.ts';
import { big, data, everything, joinAll, little, threePackets } from './build.ts';
import { collect } from './read.ts';

const folder = mkdtempSync(joinPath(tmpdir(), 'nattscope-places-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ofFile = (bytes: Uint8Array) => {
  const path = joinPath(folder, 'capture');
  writeFileSync(path, bytes);
  return fileSource(path);
};

const many = Array.from({ length: 3000 }, (_, i) => little.record(data(i % 700)));

const captures: Record<string, Uint8Array> = {
  'pcap, little-endian': threePackets(little),
  'pcap, big-endian': threePackets(big),
  'pcap of several chunks': joinAll([little.pcap(), ...many]),
  'pcapng with sections of both byte orders': everything(),
  'pcapng, the other way round': everything(big, little),
  'pcapng with interfaces between packets': joinAll([
    little.sectionHeader(),
    ...Array.from({ length: 40 }, (_, i) => [
      little.interfaceDescription({ linkType: 1 + (i % 2) * 100 }),
      little.enhancedPacket(data(i), { id: i, time: BigInt(i) }),
      little.enhancedPacket(data(i), { id: i >> 1 }, little.option(1, data(3))),
    ]).flat(),
    big.sectionHeader(),
    big.interfaceDescription(),
    big.enhancedPacket(data(3)),
  ]),
};

const sources: Record<string, (bytes: Uint8Array) => ByteSource | Promise<ByteSource>> = {
  octets: (bytes) => bytesSource(bytes, 'x'),
  'a Blob': (bytes) => blobSource(new Blob([bytes]), 'x'),
  'a file': ofFile,
};

const cases = Object.keys(captures).flatMap((capture) => Object.keys(sources).map((source) => ({ capture, source })));

test.each(cases)('$capture, from $source', async ({ capture, source }) => {
  const from = await sources[source]!(captures[capture]!);
  const whole = openCapture(from);
  const { packets, error } = await collect(whole);
  expect(error).toBeUndefined();
  const step = Math.max(1, Math.floor(packets.length / 50));
  for (let i = 0; i < packets.length; i += step) {
    const { number, position } = packets[i]!;
    const landmarks = whole.info.landmarks!.filter((landmark) => landmark.position < position);
    const middle = await collect(openCaptureAt(from, { packet: number, position, landmarks }));
    expect(middle).toEqual({ packets: packets.slice(i), error: undefined });
  }
});

test('a place that is none gives an error, and no packet', async () => {
  const source = bytesSource(threePackets(), 'x.pcap');
  const places: Place[] = [
    { packet: 1, position: 24, landmarks: [] },
    { packet: 1, position: 24, landmarks: [{ position: 0, length: 40 }] },
    { packet: 1, position: 24, landmarks: [{ position: 24, length: 16 }] },
    { packet: 1, position: 24, landmarks: [{ position: 1e15, length: 1e15 }] },
  ];
  for (const place of places) {
    const { packets, error } = await collect(openCaptureAt(source, place));
    expect(packets).toEqual([]);
    expect(error).toMatchObject({ name: 'CaptureError' });
  }
});

test('what can only be read from its start says so', () => {
  const pipe = { name: 'a pipe', chunks: bytesSource(threePackets(), 'x').chunks };
  expect(() => openCaptureAt(pipe, { packet: 1, position: 24, landmarks: [] })).toThrow('a pipe can only be read from its start');
});

test('neighbouring landmarks are one, and too many are none', async () => {
  const one = openCapture(bytesSource(everything(), 'x'));
  await collect(one);
  expect(one.info.landmarks!.map(({ position }) => position)[0]).toBe(0);
  expect(one.info.landmarks).toHaveLength(2);
  const packet = little.enhancedPacket(data(0));
  const section = joinAll([little.sectionHeader(), little.interfaceDescription(), packet]);
  const half = joinAll(Array.from({ length: limits.interfaces }, () => section));
  const sections = joinAll(Array.from({ length: 3 }, () => joinAll([little.sectionHeader(), little.block(0xbad, data(4))])));
  const capture = openCapture(bytesSource(joinAll([half, ...Array.from({ length: 25_000 }, () => sections)]), 'x'));
  await collect(capture);
  expect(capture.info.landmarks).toBeUndefined();
}, 60_000);
