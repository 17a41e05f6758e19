// Each folder of test/dissectors/ is a test: every capture in it beside the expected text of its packets. To write the
// texts anew, run with UPDATE=1 and read the difference. The same packets, and those of captures/, are then cut at
// every length and mutated, and the column readers are held to the detail trees.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { columnFields } from '../src/compile/column-fields.ts';
import { walkTree } from '../src/compile/tree.ts';
import { type Column, ColumnReader, isValid } from '../src/decode/columns.ts';
import { createDecoder, type Packet, type PacketRecord, standardRegistry, type Value } from '../src/engine/index.ts';
import { treeText } from '../src/output/tree.ts';
import { batchOf } from './batch-of.ts';
import { labCaptures } from './captures.ts';
import { mutate, randomSource } from './mutate.ts';
import { recordsOf } from './read-packets.ts';

const folder = fileURLToPath(new URL('dissectors', import.meta.url));
const registry = standardRegistry();
const allColumns = registry.protocols.flatMap((protocol) => columnFields(registry.decoder(protocol)!.dissector).map(({ name }) => name));
const reader = new ColumnReader(registry, allColumns);

const cases = readdirSync(folder).flatMap((protocol) =>
  readdirSync(`${folder}/${protocol}`)
    .filter((file) => /\.pcap(ng)?$/.test(file))
    .map((file) => ({ name: `${protocol}/${file}`, path: `${folder}/${protocol}/${file}` })),
);

describe.each(cases)('$name', ({ path }) => {
  it('reads as expected', async () => {
    const decoder = createDecoder({ registry });
    const text = (await recordsOf(path)).map((record) => treeText(decoder.decode(record))).join('\n');
    const expected = path.replace(/\.pcap(ng)?$/, '.txt');
    if (process.env.UPDATE === '1') writeFileSync(expected, text);
    expect(text).toBe(existsSync(expected) ? readFileSync(expected, 'utf8') : `${expected} is missing; run with UPDATE=1`);
  });
});

it('every dissector is reached by a capture', async () => {
  const reached = new Set<string>();
  for (const path of allPaths()) {
    const decoder = createDecoder({ registry });
    for (const record of await recordsOf(path)) for (const { protocol } of decoder.decode(record).layers) reached.add(protocol);
  }
  expect(registry.protocols.filter((protocol) => !reached.has(protocol))).toEqual([]);
});

it('no packet that is cut, at any length, throws, and its columns are those of its tree', async () => {
  for (const record of await distinctRecords()) {
    const cut = Array.from({ length: record.bytes.length + 1 }, (_, length) => ({ ...record, bytes: record.bytes.subarray(0, length) }));
    holdColumnsToTrees(cut);
  }
});

it('no packet of 20,000 mutated ones throws, and its columns are those of its tree', async () => {
  const random = randomSource(3947);
  const records = await distinctRecords();
  const mutated = Array.from({ length: 20_000 }, () => {
    const record = records[random(records.length)]!;
    return { ...record, bytes: mutate(record.bytes, random) };
  });
  holdColumnsToTrees(mutated);
});

it('octets of a tree lie in their source, and a parent holds its children of the same source', async () => {
  for (const record of await distinctRecords()) {
    walkTree(decode(record).tree, (node) => {
      expect(node.start).toBeLessThanOrEqual(node.end);
      expect(node.end).toBeLessThanOrEqual(node.source.bytes.length);
    });
  }
});

/** Each packet for itself; columns hold nothing that an opener made, so nothing is opened. */
const openers = new Map(['esp', 'ipcomp'].map((name) => [name, { open: () => undefined }]));
const decode = (record: PacketRecord): Packet => createDecoder({ registry, openers }).decode(record);

function allPaths(): string[] {
  return [...cases.map(({ path }) => path), ...labCaptures().map(({ path }) => path)];
}

async function allRecords(): Promise<PacketRecord[]> {
  return (await Promise.all(allPaths().map(recordsOf))).flat();
}

/** One packet of each shape: the same protocols and length say little new. */
async function distinctRecords(): Promise<PacketRecord[]> {
  const shapes = new Map<string, PacketRecord>();
  for (const record of await allRecords()) {
    const shape = `${decode(record).layers.map(({ protocol }) => protocol)} ${Math.floor(record.bytes.length / 64)}`;
    if (record.bytes.length <= 700) shapes.set(shape, record);
  }
  return [...shapes.values()];
}

/**
 * A column holds the outermost value of its field, and where `deep` is not set, the only one. A `deep` packet may hold
 * more in its tree, but what the column says is in it all the same.
 */
function holdColumnsToTrees(records: readonly PacketRecord[]): void {
  for (let from = 0; from < records.length; from += 4096) {
    const batch = batchOf(records.slice(from, from + 4096));
    reader.read(batch);
    for (let row = 0; row < batch.count; row++) {
      const packet = decode(records[from + row]!);
      const values = new Map<string, string[]>();
      walkTree(packet.tree, ({ field, value }) => {
        if (value === undefined || !allColumns.includes(field.name)) return;
        values.set(field.name, [...(values.get(field.name) ?? []), comparable(value)]);
      });
      for (const column of reader.columns) {
        const inTree = values.get(column.name) ?? [];
        const inColumn = isValid(column, row) ? [columnValue(column, row)] : [];
        const agree = (reader.deep[row]! & 3) !== 0 ? inColumn.every((value) => value === inTree[0]) : String(inTree) === String(inColumn);
        if (!agree) {
          expect.fail(
            `${column.name} is ${inTree} in the tree and ${inColumn} in the column of ${packet.layers.map((layer) => layer.protocol)} ${Buffer.from(packet.bytes).toString('hex')}`,
          );
        }
      }
    }
  }
}

function columnValue({ kind, octets, values }: Column, row: number): string {
  if (kind === 'mark') return '1';
  return kind === 'octets' ? Buffer.from(values.slice(row * octets, (row + 1) * octets)).toString('hex') : String(values[row]);
}

/** Values of trees in the form of columns: an IPv4 address is a number, other octets are hexadecimal. */
function comparable(value: Value): string {
  if (value instanceof Uint8Array)
    return value.length === 4 ? String(new DataView(value.buffer, value.byteOffset).getUint32(0)) : Buffer.from(value).toString('hex');
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}
