// Nothing got slower than tshark by an order of magnitude, and memory does not grow with the file. Ratios within one run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measure } from '../../bench/measure.mjs';
import { trafficOf } from '../../bench/options.mjs';
import { generate } from '../../bench/traffic.mjs';
import { isInstalled } from '../output/tshark.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const fields = ['frame.number', 'ip.src', 'udp.srcport', 'esp.spi', 'isakmp.ispi', 'isakmp.exchangetype'].flatMap((name) => ['-e', name]);

const folder = mkdtempSync(join(tmpdir(), 'nattscope-'));
const [small, large] = [join(folder, 'small.pcap'), join(folder, 'large.pcap')];

beforeAll(() => {
  const traffic = { sessions: '2000', mix: 'esp=90,ike=5,keepalive=3,other=2', esp: '100-1400', format: 'pcap', seed: '1' };
  generate(small, trafficOf({ ...traffic, size: '20MB' }));
  generate(large, trafficOf({ ...traffic, size: '200MB' }));
});

afterAll(() => rmSync(folder, { recursive: true }));

const ours = (...words: string[]) => measure([process.execPath, main, ...words]);
const tshark = (...words: string[]) => measure(['tshark', '-n', ...words]);

describe.skipIf(!isInstalled)('against tshark', () => {
  const cases: Record<string, [ours: string[], peer: string[]]> = {
    overview: [[small], ['-q', '-z', 'io,phs', '-r', small]],
    fields: [
      ['packets', small, '-T', 'fields', ...fields],
      ['-r', small, '-T', 'fields', ...fields],
    ],
    filter: [
      ['packets', small, '-Y', 'isakmp.exchangetype == 34'],
      ['-r', small, '-Y', 'isakmp.exchangetype == 34'],
    ],
    json: [
      ['packets', small, '-T', 'json'],
      ['-r', small, '-T', 'json'],
    ],
  };

  it.each(Object.entries(cases))('%s takes less than ten times its time', async (_, [words, peer]) => {
    const [own, other] = [await ours(...words), await tshark(...peer)];
    expect(own.wall / other.wall).toBeLessThan(10);
  });
});

// Other systems than Linux do not tell.
describe.skipIf(process.platform !== 'linux')('on a file ten times as large', () => {
  const commands: Record<string, (file: string) => string[]> = {
    overview: (file) => [file],
    fields: (file) => ['packets', file, '-T', 'fields', ...fields],
  };

  it.each(Object.entries(commands))('%s takes at most half as much memory again', async (_, words) => {
    const [less, more] = [await ours(...words(small)), await ours(...words(large))];
    expect(more.peak! / less.peak!).toBeLessThan(1.5);
  });
});
