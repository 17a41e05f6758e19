import { expect, it } from 'vitest';
import { standardRegistry } from '../../src/engine/index.ts';

const registry = standardRegistry();

it.each(registry.protocols)('the names that %s declares are those of its fields', (protocol) => {
  const fields = registry.decoder(protocol)!.fields.flatMap(({ name, also }) => [name, ...also]);
  for (const name of fields) expect(registry.declaring(name), name).toContain(protocol);
  const declared = [...registry.fieldNames].filter((name) => registry.declaring(name).includes(protocol));
  for (const name of declared) expect(registry.field(name), name).toBeDefined();
});

it('a dissector takes the place, and the fields, of one with its protocol', () => {
  const own = standardRegistry();
  own.add({ protocol: 'esp', label: 'My ESP', short: 'ESP', fields: [{ name: 'esp.own', type: 'u8', label: 'Own' }] });
  expect(own.declaring('esp.own')).toEqual(['esp']);
  expect(own.declaring('esp.sequence')).toEqual([]);
  expect(own.field('esp.own')?.label).toBe('Own');
});
