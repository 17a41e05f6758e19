// The line that a layer's summary makes of its phrases, and labels with alternatives.
import { expect, it } from 'vitest';
import { walkTree } from '../../src/compile/tree.ts';
import { createDecoder, type Packet, registerDissector, standardRegistry } from '../../src/engine/index.ts';

const decode = (declaration: object, ...octets: number[]): Packet => {
  const registry = standardRegistry();
  registerDissector(registry, JSON.stringify({ protocol: 'tiny', label: 'Tiny', on: { 'udp.port': [9] }, ...declaration }), 'tiny.json');
  return createDecoder({ registry }).decodeBytes(Uint8Array.from(octets), { table: 'udp.port', value: 9 });
};

const flags = {
  fields: [
    { type: 'u8', bits: [{ width: 6 }, { width: 1, name: 'tiny.a', label: 'first' }, { width: 1, name: 'tiny.b', label: 'second' }] },
    { value: 'left == 0', name: 'tiny.end', label: 'the end', type: 'none' },
    { name: 'tiny.text', type: 'text' },
  ],
  summary: ['Flags:', ', {tiny.a}', ', {tiny.b}', ', {tiny.end}', ', "{tiny.text}"'],
};

it.each([
  ['a flag that is set says its label, and so does a mark; behind a colon an enumeration begins', [3], 'Flags: first, second, the end'],
  ['a flag that is not set is silent', [1, 0x68, 0x69], 'Flags: second, "hi"'],
  ['an empty text is silent, and a colon before nothing goes', [0, 0], 'Flags'],
])('%s', (_, octets, summary) => {
  expect(decode(flags, ...octets).layers[0]!.summary).toBe(summary);
});

it('a name with alternatives is the first of them that is there', () => {
  const declaration = {
    fields: [
      {
        list: 'Element {tiny.odd|tiny.even}',
        fields: [
          { name: 'tiny.odd', type: 'u8', if: 'u8(0) % 2 == 1' },
          { name: 'tiny.even', type: 'u8', if: '!has(tiny.odd)' },
        ],
      },
    ],
    summary: ['{tiny.even|tiny.odd}'],
  };
  const packet = decode(declaration, 3, 4);
  const labels: string[] = [];
  walkTree(packet.tree, ({ kind, label }) => {
    if (kind === 'block') labels.push(label!);
  });
  expect(labels).toEqual(['Element 3', 'Element 4']);
  expect(packet.layers[0]!.summary).toBe('4');
});

it('eight octets may be an EUI-64', () => {
  const packet = decode({ fields: [{ name: 'tiny.id', type: 'eui64' }], summary: ['{tiny.id}'] }, 2, 0, 0x5e, 0xff, 0xfe, 0, 0x53, 1);
  expect(packet.layers[0]!.summary).toBe('02:00:5e:ff:fe:00:53:01');
});
