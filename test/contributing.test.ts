// The example of CONTRIBUTING.md, performed: a protocol as JSON, added to a registry, reads a datagram.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createDecoder, registerDissector, standardRegistry } from '../src/engine/index.ts';

it('the protocol that CONTRIBUTING.md adds is decoded', () => {
  const guide = readFileSync(new URL('../CONTRIBUTING.md', import.meta.url), 'utf8');
  const json = /```json\n([^`]*)```/.exec(guide)![1]!;
  const registry = standardRegistry();
  registerDissector(registry, json, 'daytime.json');
  const packet = createDecoder({ registry }).decodeBytes(new TextEncoder().encode('Tuesday, March 15, 2005'), {
    table: 'udp.port',
    value: 13,
  });
  expect(packet.layers.map(({ protocol, summary }) => [protocol, summary])).toEqual([['daytime', 'Tuesday, March 15, 2005']]);
  expect(packet.notes).toEqual([]);
});
