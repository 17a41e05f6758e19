// A live capture comes bit by bit; what it shows is told before it ends.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { captureOf } from '../captures.ts';
import { finished, nattscope, program, root } from './run.ts';

const path = captureOf('fail-drop-4500', 'pre-nat');
const octets = readFileSync(path);

/** Where each packet of a pcap file ends, in octets. */
function ends(file: Buffer): number[] {
  const found: number[] = [];
  for (let at = 24; at < file.length; found.push(at)) at += 16 + file.readUInt32LE(at + 8);
  return found;
}

test('events come while the capture goes on', async () => {
  const child = spawn(process.execPath, [program, 'watch', '-'], { cwd: root });
  const seen: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => seen.push(text));
  const until = async (words: string) => {
    while (!seen.join('').includes(words)) await new Promise((resolve) => child.stdout.once('data', resolve));
  };
  const [, answered, ...later] = ends(octets);
  child.stdin.write(octets.subarray(0, answered));
  await until('IKE_SA_INIT answered');
  expect(seen.join('')).not.toContain('IKE moves');
  child.stdin.write(octets.subarray(answered, later[2]));
  await until('[udp-4500-blocked, likely]');
  child.stdin.end(octets.subarray(later[2]));
  expect((await finished(child)).status).toBe(1);
});

test('a file: lines for people, objects for programs, and the exit status of what holds at the end', async () => {
  const { stdout, stderr, status } = await nattscope(['watch', path]);
  expect(stdout.split('\n')[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}#1 {6}IKEv2 192\.168\.10\.10:500 → 203\.0\.113\.10:500$/);
  expect(stderr).toContain('6 packets, 1 IKE session, 1 finding open');
  expect(status).toBe(1);
  const { stdout: json } = await nattscope(['watch', '--json', path]);
  const events = json
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ event }) => event)).toEqual(['begin', 'exchange', 'nat', 'float', 'again', 'again', 'finding', 'again']);
  expect((await nattscope(['watch', captureOf('ikev2-psk-nat', 'pre-nat')])).status).toBe(0);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a live capture in order: with what holds until then', async (signal) => {
  const child = spawn(process.execPath, [program, 'watch', '-'], { cwd: root });
  let written = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (written += text));
  const status = new Promise((resolve) => child.on('close', resolve));
  const seen = new Promise((resolve) => child.stdout.once('data', resolve));
  child.stdin.on('error', () => {}).write(octets);
  await seen;
  child.kill(signal);
  expect(await status).toBe(1);
  expect(written).toContain('6 packets, 1 IKE session, 1 finding open');
});
