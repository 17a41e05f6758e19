// What is handed in to a decoder, and what bounds it.
import { expect, it } from 'vitest';
import { limits } from '../../src/compile/limits.ts';
import type { Opener } from '../../src/decode/opener.ts';
import type { Tracker } from '../../src/decode/tracker.ts';
import { createDecoder, registerDissector, standardRegistry, valuesOf } from '../../src/engine/index.ts';
import { field } from '../../src/schema/field.ts';

const vault = {
  protocol: 'vault',
  label: 'Vault',
  fields: [
    { name: 'vault.sealed', type: 'bytes', size: '4', sealed: 'xor', opens: 'open' },
    { name: 'vault.end', type: 'u8' },
  ],
  parts: { open: [{ name: 'vault.secret', type: 'u32', base: 'hex' }] },
};

const xor: Opener = {
  open: ({ source, node }) => {
    const bytes = source.bytes.slice(node.start, node.end).map((octet) => octet ^ 0xff);
    return { source: { label: 'Decrypted', bytes }, start: 0, end: bytes.length, nodes: [] };
  },
};

it('an opener decrypts sealed octets, and the part that opens them reads the rest', () => {
  const registry = standardRegistry();
  registerDissector(registry, vault, 'vault.json');
  const octets = Uint8Array.of(0x21, 0x52, 0x41, 0x10, 7);
  const open = createDecoder({ registry, openers: new Map([['xor', xor]]) }).decodeBytes(octets, { protocol: 'vault' });
  expect(valuesOf(open.tree, 'vault.secret').map(({ value }) => value)).toEqual([0xdeadbeef]);
  expect(valuesOf(open.tree, 'vault.end').map(({ value }) => value)).toEqual([7]);
  expect(open.sources.map(({ label }) => label)).toEqual(['Frame', 'Decrypted']);
  const sealed = createDecoder({ registry }).decodeBytes(octets, { protocol: 'vault' });
  expect(valuesOf(sealed.tree, 'vault.secret')).toEqual([]);
});

it('a tracker sees each packet once, and may add fields to it', () => {
  const counted = field('test.count', 'Packets so far', 'u32');
  let count = 0;
  const tracker: Tracker = {
    fields: [counted],
    track: ({ layers }) => {
      const [layer] = layers;
      const { source } = layer!.node;
      layer!.add({ kind: 'computed', field: counted, value: ++count, source, start: 0, end: 0, children: [] });
    },
  };
  const decoder = createDecoder({ trackers: [tracker] });
  const values = [1, 2].map(
    () => valuesOf(decoder.decodeBytes(Uint8Array.of(0xff), { table: 'udp.port', value: 4500 }).tree, 'test.count')[0]?.value,
  );
  expect(values).toEqual([1, 2]);
});

it('layers within layers end at a limit, with a note', () => {
  const registry = standardRegistry();
  registerDissector(
    registry,
    { protocol: 'onion', label: 'Onion', fields: [{ type: 'u8', name: 'onion.skin' }, { next: 'onion' }] },
    'onion.json',
  );
  const packet = createDecoder({ registry }).decodeBytes(new Uint8Array(1000), { protocol: 'onion' });
  expect(packet.layers).toHaveLength(limits.layers);
  expect(packet.notes.map(({ kind }) => kind)).toContain('limit');
});

it('a list of many elements, and parts within parts, end at a limit', () => {
  const registry = standardRegistry();
  const list = { list: 'Element', fields: [{ type: 'u8', name: 'many.element' }] };
  registerDissector(registry, { protocol: 'many', label: 'Many', fields: [list] }, 'many.json');
  const deep = {
    protocol: 'deep',
    label: 'Deep',
    fields: [{ block: 'Level', of: 'level' }],
    parts: { level: [{ type: 'u8' }, { block: 'Level', of: 'level' }] },
  };
  registerDissector(registry, deep, 'deep.json');
  for (const protocol of ['many', 'deep']) {
    const packet = createDecoder({ registry }).decodeBytes(new Uint8Array(100_000), { protocol });
    expect(packet.notes.map(({ kind }) => kind)).toEqual(['limit']);
  }
});

it('a wrong dissector is refused with its file and the path inside, and the registry is as before', () => {
  const registry = standardRegistry();
  const before = registry.protocols.length;
  expect(() => registerDissector(registry, { ...vault, parts: {} }, 'vault.json')).toThrow(
    'vault.json: fields[0].opens: there is no part "open"',
  );
  expect(() => registerDissector(registry, '{', 'broken.json')).toThrow('broken.json: this is no JSON');
  expect(registry.protocols).toHaveLength(before);
});
