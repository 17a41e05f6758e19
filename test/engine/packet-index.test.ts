// A packet that is found by an index has the tree that it has where every packet before it was decoded.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { generate } from '../../bench/traffic.mjs';
import {
  type ByteSource,
  buildIndex,
  bytesSource,
  createDecoder,
  decodePacketAt,
  openCapture,
  type Packet,
  recordOf,
  treeText,
} from '../../src/engine/index.ts';
import { fileSource } from '../../src/engine/node/index.ts';
import { joinAll, little } from '../capture/build.ts';
import { labCaptures, publicCaptures } from '../captures.ts';
import { mutate, randomSource } from '../mutate.ts';
import { recordsOf } from '../read-packets.ts';

/** Packets of one capture that are compared, spread over it. */
const most = 400;

/** Everything that a packet shows. */
function textOf(packet: Packet): string {
  return treeText(packet, { octets: true, columns: true }) + packet.notes.map(({ say }) => `${say}\n`).join('');
}

async function compare(path: string, mostPackets = most): Promise<void> {
  await compareSource(await fileSource(path), mostPackets);
}

async function compareSource(source: ByteSource, mostPackets = most): Promise<void> {
  const index = await buildIndex(openCapture(source)).catch(() => undefined);
  // Of a damaged capture there is no index.
  if (!index) return;
  const step = Math.max(1, Math.floor(index.packets / mostPackets));
  const decoder = createDecoder();
  const wrong: string[] = [];
  for await (const batch of openCapture(source)) {
    for (let i = 0; i < batch.count; i++) {
      const packet = decoder.decode(recordOf(batch, i));
      if (packet.number % step !== 0) continue;
      const [before, now] = [textOf(packet), textOf(await decodePacketAt(source, index, packet.number))];
      if (now !== before) wrong.push(`packet ${packet.number}:\n${difference(before, now)}`);
    }
  }
  expect(wrong.slice(0, 3).join('\n'), `${wrong.length} packets differ`).toBe('');
}

/** Lines that one text has and the other has not. */
function difference(a: string, b: string): string {
  const [left, right] = [a, b].map((text) => text.split('\n')) as [string[], string[]];
  const only = (lines: string[], others: string[], sign: string) =>
    lines.filter((line) => !others.includes(line)).map((line) => `${sign} ${line}`);
  return [...only(left, right, '-'), ...only(right, left, '+')].join('\n');
}

describe('of the captures of the project, and of public ones', () => {
  it.each(labCaptures())('$name $view', ({ path }) => compare(path));
  it.each(publicCaptures())('$name', ({ path }) => compare(path));
});

describe('of the captures of dissectors', () => {
  const folder = fileURLToPath(new URL('../dissectors', import.meta.url));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(({ name }) => /\.pcap(ng)?$/.test(name));
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  it.each(paths.map((path) => ({ path, name: relative(folder, path) })))('$name', ({ path }) => compare(path));
});

describe('of generated captures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nattscope-index-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const traffic = { mix: { esp: 70, ike: 15, keepalive: 5, other: 10 }, esp: [100, 300], seed: 1 } as const;

  it.each(['pcap', 'pcapng'] as const)(
    '%s',
    async (format) => {
      const path = join(folder, format);
      generate(path, { ...traffic, esp: [100, 300], size: 3e6, sessions: 40, format });
      await compare(path, 700);
    },
    120_000,
  );
});

describe('of several captures in one, with packets that are damaged, cut or there twice', () => {
  it.each([1, 2, 3])('%i', async (seed) => {
    const pick = randomSource(seed);
    const captures = labCaptures();
    const chosen = Array.from({ length: 5 }, () => captures[pick(captures.length)]!);
    const queues = await Promise.all(chosen.map(async ({ path }) => (await recordsOf(path)).filter(({ linkType }) => linkType === 1)));
    const records: Uint8Array[] = [];
    for (let left = queues; left.length > 0; left = left.filter((queue) => queue.length > 0)) {
      const { bytes } = left[pick(left.length)]!.shift() ?? {};
      for (let copies = bytes ? 1 + Math.floor(pick(12) / 11) : 0; copies > 0; copies--) {
        const damaged = pick(4) === 0 ? mutate(bytes!, pick) : bytes!;
        const cut = pick(16) === 0 ? damaged.subarray(0, pick(damaged.length)) : damaged;
        records.push(little.record(cut, { seconds: records.length, original: damaged.length }));
      }
    }
    await compareSource(bytesSource(joinAll([little.pcap(), ...records]), 'x.pcap'));
  });
});

describe('an index in memory', () => {
  it('says what packets need that lies far before them, and where they are', async () => {
    const { records, decodedFrom } = await fragmentsFarApart();
    const source = bytesSource(joinAll([little.pcap(), ...records]), 'x.pcap');
    const index = await buildIndex(openCapture(source));
    expect(await index.packetsNeeded(records.length)).toEqual(decodedFrom);
    expect((await index.recordAt(source, 700)).number).toBe(700);
    expect((await index.placeOf(700)).packet).toBe(513);
    await expect(index.placeOf(records.length + 1)).rejects.toThrow(RangeError);
  });
});

/** A datagram whose two pieces stand at the ends of a capture. */
async function fragmentsFarApart() {
  const piece = (offset: number, more: boolean) => {
    const bytes = new Uint8Array(14 + 20 + 16);
    bytes.set([0x08, 0x00, 0x45, 0, 0, 36, 0x12, 0x34, (more ? 0x20 : 0) | (offset >> 8), offset & 255, 64, 17, 0, 0], 12);
    bytes.set([192, 0, 2, 1, 192, 0, 2, 2, 0, 9, 0, 9, 0, 32], 26);
    return bytes;
  };
  const between = Array.from({ length: 1000 }, () => new Uint8Array(60));
  const records = [piece(0, true), ...between, piece(2, false)].map((bytes) => little.record(bytes));
  return { records, decodedFrom: [1] };
}
