// What is inside of ESP, written as a capture of its own.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { captureOf } from '../captures.ts';
import { keyedScenarios } from '../crypto/lab.ts';
import { recordsOf } from '../read-packets.ts';
import { nattscope } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'nattscope-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inside = ['ikev1-main-psk-nat', 'ikev2-psk-nat', 'ikev2-psk-nat-gcm', 'ikev2-3des-md5', 'ikev2-ipv6-nonat'];

it.each(inside)('%s: the datagrams are those that the client sent and got, byte for byte', async (name) => {
  expect(keyedScenarios.map((one) => one.name)).toContain(name);
  const path = join(folder, `${name}.pcapng`);
  const keys = captureOf(name, 'pre-nat').replace('.pre-nat.pcap', '.keys');
  const { status, stderr } = await nattscope(['export', captureOf(name, 'pre-nat'), '--inner', '--keys', keys, '-o', path]);
  expect(status, stderr).toBe(0);
  const [written, sent] = await Promise.all([recordsOf(path), recordsOf(captureOf(name, 'cli-inner'))]);
  expect(written.length).toBeGreaterThan(0);
  expect(stderr).toContain(`${written.length} packets out of ${written.length} of ESP`);
  const datagrams = new Set(sent.map(({ bytes }) => Buffer.from(bytes).toString('hex')));
  for (const { bytes, linkType, time } of written) {
    expect(linkType).toBe(101);
    expect(time).toBeDefined();
    expect(datagrams).toContain(Buffer.from(bytes).toString('hex'));
  }
});

it('transport mode: L2TP behind the IP header around ESP, whose checksum is made anew', async () => {
  const path = join(folder, 'l2tp.pcapng');
  const capture = captureOf('l2tp-ipsec-nat', 'pre-nat');
  const keys = capture.replace('.pre-nat.pcap', '.keys');
  expect((await nattscope(['export', capture, '--inner', '--keys', keys, '-o', path])).status).toBe(0);
  const { stdout } = await nattscope([
    'packets',
    path,
    '--verify-checksums',
    '-T',
    'fields',
    '-e',
    'l2tp',
    '-e',
    'ip.checksum.status',
    '-e',
    'udp.dstport',
  ]);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(line.split('\t').slice(1)).toEqual([expect.stringMatching(/^1(,1)*$/), expect.stringMatching(/^1701/)]);
});

it('what cannot be written is said in a line, and nothing half-written stays', async () => {
  const capture = captureOf('ikev2-psk-nat', 'pre-nat');
  const keys = capture.replace('.pre-nat.pcap', '.keys');
  const nowhere = join(folder, 'no', 'where.pcapng');
  const refused = await nattscope(['export', capture, '--inner', '--keys', keys, '-o', nowhere]);
  expect([refused.status, refused.stderr]).toEqual([2, `nattscope: export: ${nowhere}: there is no such folder\n`]);
  const noCapture = join(folder, 'none.pcapng');
  expect((await nattscope(['export', keys, '--inner', '--keys', keys, '-o', noCapture])).status).toBe(2);
  expect(existsSync(noCapture)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  for (const args of [['--inner'], ['--inner', '-o', noCapture], ['-o', noCapture]])
    expect((await nattscope(['export', capture, ...args])).stderr).toMatch(/^nattscope: export: .*\n$/);
});

it('keys that cannot be used are told, one line each, and the capture is read without them', async () => {
  const capture = captureOf('ikev2-psk-nat', 'pre-nat');
  const missing = await nattscope(['packets', capture, '--keys', join(folder, 'none')]);
  expect(missing.stderr).toBe(`nattscope: --keys: ${join(folder, 'none')}: there is no such file\n`);
  expect(missing.status).toBe(1);
  const useless = await nattscope(['packets', capture, '--keys', capture]);
  expect(useless.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(useless.stderr).toContain('there is no key in it');
  expect(useless.stdout).toBe((await nattscope(['packets', capture])).stdout);
});
