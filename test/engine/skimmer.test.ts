// What is told by columns is what the detail trees tell: lines of fields octet for octet, and the outcome of filters.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { columnWay } from '../../src/cli/column-way.ts';
import type { Arguments } from '../../src/cli/command.ts';
import { columnFields } from '../../src/compile/column-fields.ts';
import {
  ColumnNames,
  columnTest,
  compileFilter,
  createDecoder,
  FieldLines,
  fieldLookup,
  fieldsFormat,
  type PacketRecord,
  Skimmer,
  standardRegistry,
} from '../../src/engine/index.ts';
import { fieldsDefaults } from '../../src/output/fields.ts';
import { OctetWriter } from '../../src/output/octet-writer.ts';
import { textFormat } from '../../src/output/text.ts';
import { batchOf } from '../batch-of.ts';
import { labCaptures, publicCaptures } from '../captures.ts';
import { mutate, randomSource } from '../mutate.ts';
import { textOf } from '../output/tshark.ts';
import { recordsOf } from '../read-packets.ts';

const registry = standardRegistry();
const lookup = fieldLookup(registry);
const columns = new ColumnNames(registry);
const facts = ['frame.number', 'frame.len', 'frame.cap_len', 'frame.time', 'frame.time_epoch', 'frame.time_relative', 'frame.time_delta'];
const ofProtocols = registry.protocols.map((protocol) =>
  columnFields(registry.decoder(protocol)!.dissector)
    .map(({ name }) => name)
    .filter((name) => columns.isOfLine(name)),
);
const ofIssue = ['frame.number', 'ip.src', 'udp.srcport', 'esp.spi', 'isakmp.ispi', 'isakmp.exchangetype'];

/** Projections: what is deep depends on what is asked. */
const fieldSets = [ofIssue, [...facts, ...ofProtocols.flat(), 'no.such.field'], ...ofProtocols.filter((names) => names.length > 0)];

const filters = [
  ...['isakmp.exchangetype == 34', 'isakmp.exchangetype != 34', '!(isakmp.exchangetype == 34)', 'isakmp.exchangetype in {2, 34..36}'],
  ...['isakmp', 'esp', 'ip', 'ipv6', 'udp && !isakmp', 'l2tp or tcp', 'icmp', 'ppp', 'udpencap.nat_keepalive', 'isakmp && frame'],
  ...['udp.port == 4500', 'udp.port != 4500', 'udp.port > 1024', 'udp.port in {500, 4500}', 'all udp.port == 500', 'any udp.port != 500'],
  ...[
    'ip.src == 10.0.0.0/8',
    'ip.addr == 203.0.113.10',
    'ip.addr != 203.0.113.10',
    'ip.dst == 198.18.0.0/15 and udp',
    'ip.src < 100.0.0.0',
  ],
  ...['ipv6.src == fe80::/10', 'ipv6.addr == 2001:db8::1', 'esp.spi > 0x80000000', 'esp.sequence <= 3', 'esp.spi and ip.ttl == 64'],
  ...[
    'isakmp.ispi > 80:00:00:00:00:00:00:00',
    'isakmp.rspi == 00:00:00:00:00:00:00:00',
    'isakmp.flags == 8',
    'isakmp.exchangetype == IKE_AUTH',
  ],
  ...['ip.proto == 17', 'ip.frag_offset > 0', 'tcp.port == 500', 'icmp.type == 3', 'eth.type == 0x86dd', 'gre', 'ah.spi', 'vlan.id == 5'],
];

const folder = fileURLToPath(new URL('../dissectors', import.meta.url));
const fixtures = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.pcap(ng)?$/.test(name));
const paths = [
  ...fixtures.map((name) => ({ name, path: `${folder}/${name}` })),
  ...labCaptures().map(({ name, view, path }) => ({ name: `${name} ${view}`, path })),
  ...publicCaptures(),
];

const newDecoder = () => createDecoder({ registry, nullEncryption: false });

/** Both ways of `records`. `share`: one of this many of the fields and filters, another one for each place. */
function hold(records: readonly PacketRecord[], share = 1, at = 0): number {
  const decoder = newDecoder();
  const packets = records.map((record) => decoder.decode(record));
  let told = 0;
  const isOfShare = (_: unknown, i: number) => i % share === at % share;
  for (const names of fieldSets.filter(isOfShare)) {
    const format = fieldsFormat(names);
    const skimming = newDecoder();
    const skimmer = new Skimmer(registry, skimming, names);
    const writer = new OctetWriter();
    const lines = new FieldLines(names, fieldsDefaults, writer, skimmer, (name) => lookup.fields(name));
    told += skim(records, skimmer, (isTold, row, place) => {
      lines.read(skimmer.batch!);
      if (isTold) lines.write(row);
      else writer.text(textOf(format, skimmer.decode(row)));
      const line = Buffer.from(writer.written).toString();
      writer.clear();
      if (line !== textOf(format, packets[place]!))
        expect(`${names} ${line}`, hex(records[place]!)).toBe(`${names} ${textOf(format, packets[place]!)}`);
    });
  }
  for (const text of filters.filter(isOfShare)) {
    const filter = compileFilter(text, lookup);
    const asked = [...filter.names, ...filter.protocols].filter((name) => name !== 'frame');
    const skimmer = new Skimmer(
      registry,
      newDecoder(),
      asked.flatMap((name) => columns.columnsOf(name)!),
    );
    const passes = columnTest(text, lookup, (name) => columns.columnsOf(name)!.map((column) => skimmer.column(column)!))!;
    told += skim(records, skimmer, (isTold, row, place) => {
      const result = isTold ? passes(row) : filter.test(skimmer.decode(row));
      if (result !== filter.test(packets[place]!)) expect(`${text} ${result} ${isTold}`, hex(records[place]!)).toBe(`${text} ${!result}`);
    });
  }
  return told;
}

/** Lines of text of the packets that pass, by columns where they tell enough. */
function holdText(records: readonly PacketRecord[], share = 1, at = 0): void {
  for (const text of filters.filter((_, i) => i % share === at % share)) {
    const args = {
      text: (name: string) => (name === 'filter' ? text : undefined),
      texts: () => [],
      is: () => false,
    } as unknown as Arguments;
    const decoder = createDecoder({ registry });
    const filter = compileFilter(text, lookup);
    const way = columnWay(args, decoder, filter);
    if (!way) continue;
    const whole = createDecoder({ registry });
    const format = textFormat({ nameOf: (protocol) => protocol });
    const expected = textFormat({ nameOf: (protocol) => protocol });
    skim(records, way.skimmer, (isTold, row, place) => {
      const packet = whole.decode(records[place]!);
      const line = filter.test(packet) ? textOf(expected, packet) : '';
      const skimmed = isTold && !way.passes(row) && !way.follows(row) ? undefined : way.skimmer.decode(row);
      const own = skimmed && filter.test(skimmed) ? textOf(format, skimmed) : '';
      if (own !== line) expect(`${text} ${own}`, hex(records[place]!)).toBe(`${text} ${line}`);
    });
  }
}

const hex = ({ number, bytes }: PacketRecord) => `packet ${number}: ${Buffer.from(bytes).toString('hex')}`;

/** Calls `visit` for each packet; gives how many the columns told. */
function skim(records: readonly PacketRecord[], skimmer: Skimmer, visit: (isTold: boolean, row: number, place: number) => void): number {
  let told = 0;
  const most = 50;
  for (let from = 0; from < records.length; from += most) {
    const batch = batchOf(records.slice(from, from + most));
    skimmer.read(batch);
    for (let row = 0; row < batch.count; row++) {
      const isTold = skimmer.tells(row);
      if (isTold) told++;
      visit(isTold, row, from + row);
    }
  }
  return told;
}

describe.each(paths.map((path, at) => ({ ...path, at })))('$name', ({ path, at }) => {
  it('reads the same both ways', async () => {
    const records = (await recordsOf(path)).slice(0, 400);
    hold(records, 8, at);
    holdText(records, 8, at);
  }, 120_000);
});

it('mutated packets of all captures, one after the other as if they were one, read the same both ways', async () => {
  const random = randomSource(4555);
  const records = (
    await Promise.all([...fixtures.map((name) => `${folder}/${name}`), ...labCaptures().map(({ path }) => path)].map(recordsOf))
  ).flat();
  const mutated = Array.from({ length: 1500 }, (_, i) => {
    const record = records[random(records.length)]!;
    return { ...record, number: i + 1, bytes: random(3) === 0 ? mutate(record.bytes, random) : record.bytes };
  });
  expect(hold(mutated)).toBeGreaterThan(mutated.length);
  holdText(mutated);
}, 600_000);

it('no field of a function or a tracker bears the name of a column', () => {
  const made = [...[...registry.functions.values()].flatMap(({ fields }) => fields.map(({ name }) => name)), ...newDecoder().tracked];
  expect(ofProtocols.flat().filter((name) => made.includes(name))).toEqual([]);
});
