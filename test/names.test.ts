// A field has Wireshark's name where Wireshark has one; names of our own stand under `natt.`.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { standardRegistry } from '../src/engine/index.ts';
import { isInstalled } from './output/tshark.ts';

it.runIf(isInstalled)('names that Wireshark does not have stand under natt.', () => {
  const lines = execFileSync('tshark', ['-G', 'fields'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
  const known = new Set(lines.map((line) => line.split('\t')[2]));
  const registry = standardRegistry();
  const ownProtocols = new Set(registry.protocols);
  // `join` makes the same names for whatever is put together from pieces.
  const isJoined = /\.(?:fragments?|reassembled)(?:\.|$)/;
  const own = [...registry.fieldNames].filter((name) => !known.has(name) && !ownProtocols.has(name) && !isJoined.test(name));
  expect(own.filter((name) => !name.startsWith('natt.'))).toEqual([]);
});
