// Each protocol for itself, on octets that nobody meant: mutated ones of every shape that the captures hold.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createDecoder, standardRegistry } from '../src/engine/index.ts';
import { labCaptures } from './captures.ts';
import { mutate, randomSource } from './mutate.ts';
import { recordsOf } from './read-packets.ts';

const mutationsOfEach = 100_000;
/** Packets of one protocol that are mutated: one of each length, the shortest first. */
const samplesOfEach = 200;

const folder = fileURLToPath(new URL('dissectors/', import.meta.url));
const registry = standardRegistry();
const samples = await samplesByProtocol();

describe.each(registry.protocols.map((protocol) => ({ protocol })))('$protocol', ({ protocol }) => {
  it(`takes ${mutationsOfEach.toLocaleString('en')} mutations without a throw`, () => {
    const random = randomSource(3948);
    const known = samples.get(protocol)!;
    const decoder = createDecoder({ registry });
    for (let i = 0; i < mutationsOfEach; i++) {
      const bytes = mutate(known[random(known.length)]!, random);
      try {
        decoder.decodeBytes(bytes, { protocol });
      } catch (error) {
        expect.fail(`${error} on ${Buffer.from(bytes).toString('hex')}`);
      }
    }
  }, 600_000);
});

/** Octets of each protocol's layers in the captures, from its first octet to the end of the packet. */
async function samplesByProtocol(): Promise<Map<string, Uint8Array[]>> {
  const built = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.pcap(ng)?$/.test(name));
  const byLength = new Map(registry.protocols.map((protocol) => [protocol, new Map<number, Uint8Array>()]));
  for (const path of [...built.map((name) => folder + name), ...labCaptures().map(({ path }) => path)]) {
    const decoder = createDecoder({ registry });
    for (const record of await recordsOf(path)) {
      for (const { protocol, node } of decoder.decode(record).layers) {
        const octets = node.source.bytes.subarray(node.start);
        byLength.get(protocol)!.set(octets.length, octets);
      }
    }
  }
  return new Map(
    [...byLength].map(([protocol, octets]) => {
      const shortestFirst = [...octets.values()].sort((a, b) => a.length - b.length);
      return [protocol, shortestFirst.slice(0, samplesOfEach)];
    }),
  );
}
