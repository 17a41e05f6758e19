// The index of a capture in a file: it is written as a whole, and nothing that it holds can do harm.
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodePacketAt, IndexError, type Packet, treeText } from '../../src/engine/index.ts';
import { fileSource, indexPaths, openIndexFile, writeIndexFile } from '../../src/engine/node/index.ts';
import { little } from '../capture/build.ts';
import { random } from '../capture/read.ts';
import { captureOf } from '../captures.ts';

const folder = mkdtempSync(join(tmpdir(), 'nattscope-index-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const capture = join(folder, 'capture.pcap');
const path = join(folder, 'index');
const options = { maker: '1.2.3' };
let written: Buffer;
let tree: string;

const text = (packet: Packet) => treeText(packet, { octets: true });

async function show(number: number): Promise<string | undefined> {
  const opened = openIndexFile(capture, path, options.maker);
  if (!opened) return undefined;
  try {
    return text(await decodePacketAt(await fileSource(capture), opened.index, number));
  } finally {
    opened.close();
  }
}

beforeAll(async () => {
  copyFileSync(captureOf('ikev2-psk-nat', 'post-nat'), capture);
  expect(await writeIndexFile(capture, path, options)).toBe(42);
  written = readFileSync(path);
  tree = (await show(30))!;
});

test('a packet is found by it', () => {
  expect(tree).toContain('[Frame number: 30]');
});

test('there is one whole file, or none', () => {
  expect(readdirSync(folder).sort()).toEqual(['capture.pcap', 'index']);
});

test('without one nothing is opened', () => {
  expect(openIndexFile(capture, join(folder, 'absent'), '')).toBeUndefined();
});

test('one that another version wrote, and one of a capture that has changed, are out of date', () => {
  expect(() => openIndexFile(capture, path, '1.2.4')).toThrow('it is out of date');
  const other = join(folder, 'other');
  copyFileSync(capture, other);
  utimesSync(other, 1, 1);
  expect(() => openIndexFile(other, path, options.maker)).toThrow('it is out of date');
  rmSync(other);
});

test('no octet can be changed, and none be missing, without an error or the right packet', async () => {
  const pick = random(1);
  const check = async (bytes: Uint8Array) => {
    writeFileSync(path, bytes);
    try {
      expect(await show(30)).toBe(tree);
    } catch (error) {
      expect(error, String(error)).toBeInstanceOf(IndexError);
    }
  };
  for (let at = 0; at < written.length; at++) {
    const changed = Uint8Array.from(written);
    changed[at] = changed[at]! ^ (1 + pick(255));
    await check(changed);
  }
  for (let length = 0; length < written.length; length++) await check(written.subarray(0, length));
  await check(Buffer.concat([written, written]));
  writeFileSync(path, written);
});

test('a folder, or something else, is no index', () => {
  expect(() => openIndexFile(capture, folder, '')).toThrow('it is no file');
  expect(() => openIndexFile(capture, capture, '')).toThrow('it is no index');
});

test('a capture that is compressed has none', async () => {
  const packed = join(folder, 'capture.pcap.gz');
  writeFileSync(packed, gzipSync(readFileSync(capture)));
  await expect(writeIndexFile(packed, join(folder, 'x'), options)).rejects.toThrow('it is compressed');
  expect(existsSync(join(folder, 'x'))).toBe(false);
});

test('of a capture that was cut, what is there is indexed before the error', async () => {
  const cut = join(folder, 'cut.pcap');
  writeFileSync(cut, readFileSync(capture).subarray(0, -5));
  await expect(writeIndexFile(cut, join(folder, 'y'), options)).rejects.toThrow('the capture ends within a record');
  const opened = openIndexFile(cut, join(folder, 'y'), options.maker)!;
  expect(opened.index.packets).toBe(41);
  opened.close();
  await expect(writeIndexFile(join(folder, 'absent'), join(folder, 'z'), options)).rejects.toThrow('there is no such file');
  expect(existsSync(join(folder, 'z'))).toBe(false);
});

test('a capture without packets has an index without any', async () => {
  const empty = join(folder, 'empty.pcap');
  writeFileSync(empty, little.pcap());
  expect(await writeIndexFile(empty, join(folder, 'e'), options)).toBe(0);
  const opened = openIndexFile(empty, join(folder, 'e'), options.maker)!;
  expect(opened.index.packets).toBe(0);
  opened.close();
});

test('it is kept beside the capture, or in the cache', () => {
  const { beside, cached } = indexPaths(capture);
  expect(beside).toBe(`${capture}.nattscope-index`);
  expect(cached).toMatch(/nattscope[/\\][0-9a-f]{14}\.nattscope-index$/);
});
