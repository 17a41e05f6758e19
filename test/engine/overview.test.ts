// The overview is built from columns; here it is held against one for which every packet is decoded in detail.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Addresses } from '../../src/decode/addresses.ts';
import type { PacketRecord } from '../../src/decode/decoder.ts';
import { KeyTable } from '../../src/decode/key-table.ts';
import { createDecoder, OverviewBuilder, standardRegistry } from '../../src/engine/index.ts';
import { EspSas } from '../../src/engine/overview/esp-sas.ts';
import { IkeSas } from '../../src/engine/overview/ike-sas.ts';
import { KeepaliveSenders } from '../../src/engine/overview/keepalives.ts';
import { OtherKinds } from '../../src/engine/overview/other-traffic.ts';
import { PacketFacts, takeFacts } from '../../src/engine/sorter/facts.ts';
import { batchOf } from '../batch-of.ts';
import { labCaptures } from '../captures.ts';
import { mutate, randomSource } from '../mutate.ts';
import { recordsOf } from '../read-packets.ts';

const registry = standardRegistry();
const fixtures = fileURLToPath(new URL('../dissectors', import.meta.url));
const paths = [
  ...labCaptures().map(({ path }) => path),
  ...readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.pcap(ng)?$/.test(name))
    .map((name) => `${fixtures}/${name}`),
];

function overviewOf(records: readonly PacketRecord[]) {
  const builder = new OverviewBuilder(registry, createDecoder({ registry }));
  for (let from = 0; from < records.length; from += 1000) builder.add(batchOf(records.slice(from, from + 1000)));
  const { ikeSas, espSas, keepalives, other } = builder.finish();
  return { ikeSas, espSas, keepalives, other };
}

function overviewInDetail(records: readonly PacketRecord[]) {
  const leftOut = new Set<string>();
  const addresses = new Addresses(leftOut);
  const [ikeSas, espSas] = [new IkeSas(addresses, leftOut), new EspSas(addresses, leftOut)];
  const [keepalives, other] = [new KeepaliveSenders(addresses, leftOut), new OtherKinds(leftOut)];
  const decoder = createDecoder({ registry });
  const facts = new PacketFacts();
  for (const record of records) {
    takeFacts(facts, decoder.decode(record), addresses);
    if (facts.is === 'ike') ikeSas.take(facts, record.number);
    else if (facts.is === 'esp') {
      const known = espSas.find(facts.esp.spi, facts.destination, facts.destinationPort);
      const sa = known < 0 ? espSas.add(facts, record.number) : known;
      espSas.take(sa, facts.esp.sequence, record.number, record.originalLength);
      if (facts.esp.plain) espSas.settle(sa, true);
    } else if (facts.is === 'keepalive') {
      keepalives.take(facts, record.time ? record.time.seconds + record.time.nanoseconds / 1e9 : 0);
    } else other.take(facts, record.originalLength);
  }
  const all = Number.POSITIVE_INFINITY;
  return { ikeSas: ikeSas.rows(all), espSas: espSas.rows(all), keepalives: keepalives.rows(all), other: other.rows(all) };
}

/** In the order of their first packets. */
const sorted = (overview: ReturnType<typeof overviewOf>) => ({
  ...overview,
  espSas: [...overview.espSas].sort((a, b) => a.firstPacket - b.firstPacket),
  other: [...overview.other].sort((a, b) => (a.protocol < b.protocol ? -1 : 1)),
});

it.each(paths)('%s', async (path) => {
  const records = await recordsOf(path);
  expect(sorted(overviewOf(records))).toEqual(sorted(overviewInDetail(records)));
});

it('2,500 mutated packets, each for itself', async () => {
  const random = randomSource(4303);
  const records = (await Promise.all(paths.map(recordsOf))).flat().filter(({ bytes }) => bytes.length <= 700);
  for (let i = 0; i < 2500; i++) {
    const record = records[random(records.length)]!;
    const bytes = mutate(record.bytes, random);
    const one = [{ ...record, bytes, originalLength: bytes.length, number: 1 }];
    expect(sorted(overviewOf(one))).toEqual(sorted(overviewInDetail(one)));
  }
});

it('finish gives the first rows of each table, and how many there are', async () => {
  const builder = new OverviewBuilder(registry, createDecoder({ registry }));
  const path = paths.find((name) => name.includes('ciscoudp'))!;
  builder.add(batchOf(await recordsOf(path)));
  const [all, some] = [builder.finish(), builder.finish(1)];
  expect(all.espSas.length).toBeGreaterThan(1);
  expect(some.espSas).toEqual(all.espSas.slice(0, 1));
  expect(some.rows).toEqual(all.rows);
  expect(all.rows.espSas).toBe(all.espSas.length);
});

describe('a table by keys', () => {
  const row = (table: KeyTable, key: readonly [number, number, number, number]) => {
    const known = table.find(...key);
    return known < 0 ? table.add() : known;
  };

  it('has its rows in the order in which they were added, while it grows', () => {
    const table = new KeyTable(1, 10_000);
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 10_000; i++) {
        const at = row(table, [i, i * i, -i, 1 << (i & 31)]);
        expect(at).toBe(i);
        table.values[table.at(at)]! += i;
      }
    }
    expect(table.count).toBe(10_000);
    expect(table.values[table.at(4321)]).toBe(2 * 4321);
    expect(table.key(7, 2)).toBe(2 ** 32 - 7);
  });

  it('takes no more rows than it may, and still finds those that it has', () => {
    const table = new KeyTable(0, 300);
    const rows = Array.from({ length: 400 }, (_, i) => row(table, [i, 0, 0, 0]));
    expect(rows.slice(298, 302)).toEqual([298, 299, -1, -1]);
    expect(table.find(299, 0, 0, 0)).toBe(299);
  });

  it('finds many at once', () => {
    const table = new KeyTable(0, 1000);
    for (let i = 0; i < 500; i++) row(table, [i, 5, 0, 0]);
    const keys = Int32Array.from({ length: 4 * 100 }, (_, i) => (i % 4 === 0 ? i * 3 : i % 4 === 1 ? 5 : 0));
    const rows = new Int32Array(100);
    table.findAll(keys, 100, rows);
    expect([...rows]).toEqual(Array.from({ length: 100 }, (_, i) => (12 * i < 500 ? 12 * i : -1)));
  });
});
