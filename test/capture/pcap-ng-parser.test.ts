import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Readable, type Transform } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type PacketStream, packetStreamBatches } from '../../src/capture/pcap-ng-parser.ts';
import { data, join, little, text } from './build.ts';
import { captures } from './captures.ts';
import { collect, type Packet, read } from './read.ts';

/** The package's class, a Transform stream; it has no types of its own. */
const PCAPNGParser: new () => PacketStream & Transform = createRequire(import.meta.url)('pcap-ng-parser');

function throughPackage(file: Uint8Array) {
  const parser = new PCAPNGParser();
  const batches = packetStreamBatches(parser, 'x.pcapng');
  Readable.from([file]).pipe(parser);
  return collect(batches);
}

/** What the package keeps of a packet. */
function kept({ number, time, captured, linkType, hex }: Packet) {
  return { number, time, captured, linkType, hex };
}

// Option 2 (if_name) is the kind that version 1.0.0 gets through: it takes lengths eightfold and so passes the end at once.
const description = little.interfaceDescription({ linkType: 101 }, little.option(2, text('eth0')));

test('gives the packets that the package can read as the reader does', async () => {
  const packets = Array.from({ length: 10_000 }, (_, i) =>
    little.enhancedPacket(data(i % 99), { time: 1_700_000_000_123_456n + BigInt(i) }),
  );
  const file = join(little.sectionHeader(), description, ...packets);
  const theirs = await throughPackage(file);
  expect(theirs.error).toBeUndefined();
  expect(theirs.packets).toHaveLength(10_000);
  expect(theirs.packets.map(kept)).toEqual((await read(file)).packets.map(kept));
});

test.each(captures.filter((path) => path.includes('ndpi') && path.endsWith('.pcapng')))('agrees on %s', async (path) => {
  const file = readFileSync(path);
  expect((await throughPackage(file)).packets.map(kept)).toEqual((await read(file)).packets.map(kept));
});

test('a stream that fails ends in a CaptureError behind its packets', async () => {
  const parser = new PCAPNGParser();
  const batches = collect(packetStreamBatches(parser, 'x.pcapng'));
  parser.write(join(little.sectionHeader(), description, little.enhancedPacket(data(3))));
  await setImmediate();
  parser.destroy(new Error('gone'));
  const { packets, error } = await batches;
  expect(packets).toHaveLength(1);
  expect(error).toMatchObject({ name: 'CaptureError', what: 'pcap-ng-parser gave up (gone)' });
});

test('a packet of no interface ends in a CaptureError', async () => {
  const file = join(little.sectionHeader(), description, little.enhancedPacket(data(3)), little.enhancedPacket(data(3), { id: 7 }));
  const { packets, error } = await throughPackage(file);
  expect(packets).toHaveLength(1);
  expect(error).toMatchObject({ what: 'a packet is of interface 7, which is not described' });
});
