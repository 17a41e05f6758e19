import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { fileSource } from '../../src/capture/node/file-source.ts';
import { captures } from './captures.ts';
import { type Packet, read } from './read.ts';

/** Rows of number, time, length, captured length, interface, section as tshark gives them. */
export function tshark(path: string): { rows: string[]; stderr: string } {
  const fields = ['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.interface_id', 'frame.section_number'];
  const { stdout, stderr } = spawnSync('tshark', ['-n', '-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { rows: stdout.split('\n').filter((row) => row !== ''), stderr };
}

/** The same row of ours. tshark gives interfaces and sections only where the format has them. */
export function row(packet: Packet, format: string | undefined): string {
  const pcapng = format === 'pcapng';
  const from = pcapng ? [packet.interface ?? '', packet.section ?? ''] : ['', ''];
  return [packet.number, packet.time, packet.original, packet.captured, ...from].join('\t');
}

const hasTshark = (() => {
  try {
    return execFileSync('tshark', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).startsWith('TShark');
  } catch {
    return false;
  }
})();

describe.skipIf(!hasTshark)('tshark agrees on', () => {
  test.each(captures)('%s', async (path) => {
    const { packets, capture } = await read(await fileSource(path));
    expect(packets.map((packet) => row(packet, capture.info.format))).toEqual(tshark(path).rows);
  });
});
