import { readdirSync } from 'node:fs';
import { test } from 'vitest';
import { fileSource } from '../../src/capture/node/file-source.ts';
import { read } from './read.ts';
import { row, tshark } from './tshark.test.ts';
test('edge', async () => {
  for (const f of readdirSync('/tmp/edge')) {
    const { packets, capture, error } = await read(await fileSource('/tmp/edge/' + f));
    const a = packets.map((p) => row(p, capture.info.format));
    const b = tshark('/tmp/edge/' + f);
    const same = JSON.stringify(a) === JSON.stringify(b.rows);
    console.log(same ? 'SAME' : 'DIFF', f, JSON.stringify(a), same ? '' : JSON.stringify(b.rows), '\n  ours:', (error as Error)?.message, '\n  tshark:', b.stderr.split('\n').slice(1).join(' '));
  }
});
