import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join as joinPath } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileSource } from '../../src/capture/node/file-source.ts';
import { big, data, everything, join, little, octets, threePackets } from './build.ts';
import { captures } from './captures.ts';
import { read } from './read.ts';

function run(program: string, ...options: string[]): Promise<{ stdout: string; stderr: string; code: number | string }> {
  return new Promise((resolve) => {
    execFile(program, options, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => resolve({ stdout, stderr, code: error?.code ?? 0 }));
  });
}

const fields = ['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.interface_id', 'frame.section_number'];

/** What tshark makes of a capture: a row a packet, and whether it read all; undefined for a link type that it refuses. */
async function tshark(path: string): Promise<{ rows: string[]; whole: boolean } | undefined> {
  const { stdout, stderr, code } = await run('tshark', '-n', '-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field]));
  if (/network type \d+ unknown or unsupported/.test(stderr)) return undefined;
  return { rows: stdout.split('\n').filter((row) => row !== ''), whole: code === 0 };
}

/** The same of ours. tshark gives interfaces and sections only where the format has them. */
async function ours(path: string): Promise<{ rows: string[]; whole: boolean }> {
  const { packets, capture, error } = await read(await fileSource(path));
  const rows = packets.map(({ number, time, original, captured, interface: id, section }) =>
    [number, time, original, captured, ...(capture.info.format === 'pcapng' ? [id ?? '', section] : ['', ''])].join('\t'),
  );
  return { rows, whole: error === undefined };
}

/** One capture of each folder of the repository's own, which were all made alike, and all others. */
const sample = captures.filter((path, i) => !path.startsWith('captures') || dirname(path) !== dirname(captures[i - 1] ?? ''));

const installed = (await run('tshark', '--version')).stdout.startsWith('TShark');

describe.skipIf(!installed)('tshark agrees on', () => {
  test.concurrent.each(sample)('%s', async (path) => {
    const expected = await tshark(path);
    if (expected !== undefined) expect(await ours(path)).toEqual(expected);
  });

  test('captures that are made or cut', async () => {
    const folder = await mkdtemp(joinPath(tmpdir(), 'nattscope-'));
    const swapped = little.record(data(5), { captured: 9, original: 5 });
    const files = {
      'every block': everything(little, big).subarray(0, -200),
      'every block, big-endian first': everything(big, little),
      nanoseconds: join(big.pcap({ magic: 0xa1b23c4d }), big.record(data(5))),
      modified: join(
        little.pcap({ magic: 0xa1b2cd34 }),
        ...Array(3).fill(little.record(data(5), { extra: octets(1, 0, 0, 0, 8, 0, 0, 0) })),
      ),
      ixia: join(little.pcap({ magic: 0x1c0001ab }), little.u32(99), little.record(data(5))),
      'version 2.2': join(little.pcap({ minor: 2 }), swapped),
      'version 2.3': join(little.pcap({ minor: 3 }), swapped, little.record(data(5), { original: 9 })),
      'a cut record': threePackets().subarray(0, -3),
      'a cut record header': threePackets().subarray(0, 45),
      'an impossible length': join(threePackets(), little.record(data(5), { captured: 262_145 })),
      'a header only': little.pcap(),
      'a cut block': join(little.sectionHeader(), little.interfaceDescription(), little.enhancedPacket(data(5))).subarray(0, -5),
    };
    try {
      for (const [name, file] of Object.entries(files)) {
        const path = joinPath(folder, name);
        await writeFile(path, file);
        expect([name, await ours(path)]).toEqual([name, await tshark(path)]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
