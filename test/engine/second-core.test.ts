// Columns that a worker reads against those that are read where they are used: all that is made of them must be the same.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorker } from '../../src/cli/start-worker.ts';
import { type Capture, createDecoder, isValid, OverviewBuilder, openCapture, recordOf, Skimmer } from '../../src/engine/index.ts';
import { fileSource, SecondCore } from '../../src/engine/node/index.ts';
import { captureOf, labCaptures } from '../captures.ts';
import { program } from '../cli/run.ts';

const names = ['ip.src', 'ipv6.src', 'udp.srcport', 'esp', 'esp.spi', 'isakmp.ispi', 'isakmp.exchangetype'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nattscope-'));
});
afterAll(() => rm(folder, { recursive: true }));

function secondCore(file: string): SecondCore {
  return new SecondCore(startWorker(file, { least: 0, from: pathToFileURL(program).href })!, file, []);
}

/** What becomes of a capture: batches, overview, and why it ended. */
async function outcome(capture: Capture, builder: OverviewBuilder) {
  const packets: unknown[] = [];
  let error: unknown;
  try {
    for await (const batch of capture) {
      builder.add(batch);
      for (let i = 0; i < batch.count; i++) packets.push({ ...recordOf(batch, i), position: batch.position[i] });
    }
  } catch (caught) {
    error = caught;
  }
  // Octets are views into a batch that is used again: columns and overview are made of them in time.
  const records = packets.map((packet) => ({ ...(packet as object), bytes: undefined }));
  return { records, interfaces: capture.interfaces, info: capture.info, error, overview: builder.finish() };
}

async function bothWays(file: string) {
  const decoder = createDecoder();
  const here = await outcome(openCapture(await fileSource(file)), new OverviewBuilder(decoder.registry, decoder));
  const second = secondCore(file);
  const other = createDecoder();
  const builder = new OverviewBuilder(other.registry, other, second.columns);
  return { here, there: await outcome(second.open(), builder) };
}

const whole = captureOf('ikev2-psk-nat', 'post-nat');
const written = async (name: string, bytes: Uint8Array) => {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
};

test.each(labCaptures().filter((_, i) => i % 8 === 0))('the overview of $name, $view', async ({ path }) => {
  const { here, there } = await bothWays(path);
  expect(there).toEqual(here);
});

describe('a file', () => {
  const bytes = readFileSync(whole);

  test.each([
    ['that is empty', new Uint8Array()],
    ['that is no capture', new TextEncoder().encode('no capture at all, but a text that is long enough')],
    ['that was cut', bytes.subarray(0, bytes.length - 5)],
    ['that is damaged', Buffer.concat([bytes.subarray(0, bytes.length), new Uint8Array(40).fill(0xff)])],
    ['longer than all rooms', Buffer.concat([bytes.subarray(0, 24), ...Array.from({ length: 1000 }, () => bytes.subarray(24))])],
  ])('%s', async (name, content) => {
    const { here, there } = await bothWays(await written(name, content));
    expect(there).toEqual(here);
  });

  test('with sections, interfaces, comments, and a block that fits in no room', async () => {
    const section = [block(0x0a0d0d0a, '4d3c2b1a01000000ffffffffffffffff'), block(1, '01000000ffff0000')];
    const comment = `01000200${Buffer.from('hi').toString('hex')}000000000000`;
    const packet = block(6, `0000000000000000000000000e0000000e000000${'00'.repeat(16)}${comment}`);
    const large = block(0x0bad, '00'.repeat(3 << 20));
    const { here, there } = await bothWays(
      await written('sections', Buffer.concat([...section, packet, large, packet, ...section, packet])),
    );
    expect(here.records).toHaveLength(4);
    expect(there).toEqual(here);
  });
});

/** A pcapng block. */
function block(type: number, body: string): Buffer {
  const length = body.length / 2 + 12;
  const whole = Buffer.alloc(length);
  whole.writeUInt32LE(type, 0);
  whole.writeUInt32LE(length, 4);
  whole.write(body, 8, 'hex');
  whole.writeUInt32LE(length, length - 4);
  return whole;
}

test('a skimmer has the same columns', async () => {
  const decoder = createDecoder();
  const second = secondCore(whole);
  const [here, there] = [new Skimmer(decoder.registry, decoder, names), new Skimmer(decoder.registry, decoder, names, second.columns)];
  const valuesOf = (skimmer: Skimmer, row: number) =>
    names.map((name) => {
      const column = skimmer.column(name)!;
      if (!isValid(column, row)) return undefined;
      const { kind, octets, values } = column;
      return kind === 'octets' ? [...values.subarray(row * octets, (row + 1) * octets)] : values[row];
    });
  const expected: unknown[] = [];
  for await (const batch of openCapture(await fileSource(whole))) {
    here.read(batch);
    for (let i = 0; i < batch.count; i++) expected.push(valuesOf(here, i));
  }
  for await (const batch of second.open()) {
    there.read(batch);
    for (let i = 0; i < batch.count; i++) expect(valuesOf(there, i)).toEqual(expected.shift());
  }
  expect(expected).toEqual([]);
});

test('a file that is compressed is read in one thread', async () => {
  expect(startWorker(await written('compressed', gzipSync(readFileSync(whole))), { least: 0 })).toBeUndefined();
});

test('an abort and an early end leave no thread', async () => {
  for (const isAborted of [true, false]) {
    const file = await written('large', Buffer.concat([readFileSync(whole), Buffer.alloc(20 << 20)]));
    const worker = startWorker(file, { least: 0, from: pathToFileURL(program).href })!;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    const second = new SecondCore(worker, file, []);
    const decoder = createDecoder();
    new OverviewBuilder(decoder.registry, decoder, second.columns);
    const abort = new AbortController();
    const read = async () => {
      for await (const _ of second.open({ signal: abort.signal })) {
        if (!isAborted) break;
        abort.abort(new Error('enough'));
      }
    };
    if (isAborted) await expect(read()).rejects.toThrow('enough');
    else await read();
    await ended;
  }
});
