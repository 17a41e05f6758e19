// Every field that a dissector, a function or a tracker declares is reached by a packet of the captures.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { walkTree } from '../src/compile/tree.ts';
import { createDecoder, standardRegistry } from '../src/engine/index.ts';
import { labCaptures } from './captures.ts';
import { recordsOf } from './read-packets.ts';

const folder = fileURLToPath(new URL('dissectors/', import.meta.url));

it('every declared field is reached by a packet', async () => {
  const built = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.pcap(ng)?$/.test(name));
  const unreached = new Set(standardRegistry().fieldNames);
  for (const path of [...built.map((name) => folder + name), ...labCaptures().map(({ path }) => path)]) {
    const decoder = createDecoder();
    for (const record of await recordsOf(path)) {
      walkTree(decoder.decode(record).tree, ({ field }) => {
        for (const name of [field.name, ...field.also]) unreached.delete(name);
      });
    }
  }
  expect([...unreached]).toEqual([]);
});
