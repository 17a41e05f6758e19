import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findTools } from '../../bench/tools.mjs';
import { generate, type Traffic } from '../../bench/traffic.mjs';
import { finished, nattscope, root } from '../cli/run.ts';
import { isInstalled } from '../output/tshark.ts';

const folder = mkdtempSync(join(tmpdir(), 'nattscope-generate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const traffic: Traffic = {
  size: 1e6,
  sessions: 8,
  mix: { esp: 90, ike: 5, keepalive: 3, other: 2 },
  esp: [100, 1400],
  format: 'pcap',
  seed: 1,
};
const capture = join(folder, 'capture.pcap');
const made = generate(capture, traffic);

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** What tshark says of each packet, one row a packet. */
function tsharkRows(path: string, filter: string, fields: readonly string[]): string[][] {
  const checks = ['ip', 'udp', 'tcp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]);
  const words = ['-n', '-r', path, ...checks, '-Y', filter, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
  const text = execFileSync('tshark', words, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  const rows = text.split('\n').slice(0, -1);
  return rows.map((row) => row.split('\t'));
}

describe('the same options give the same octets', () => {
  it('of a capture', () => {
    expect(made).toEqual({ size: 1e6, packets: 1420, kinds: { esp: 1248, ike: 87, keepalive: 46, other: 39 } });
    expect(sha256(capture)).toBe('1cb97fd6e56b6cb19f4ed0db178383c120ec41bae8b41a6e1f8dc3309e7e1d22');
  });

  it('but another seed, another size or another format gives others', () => {
    const others: Partial<Traffic>[] = [{ seed: 2 }, { size: 900_000 }, { format: 'pcapng' }];
    const hashes = others.map((other, index) => {
      const path = join(folder, `other-${index}`);
      generate(path, { ...traffic, ...other });
      return sha256(path);
    });
    expect(new Set([...hashes, sha256(capture)]).size).toBe(4);
  });
});

describe('what was asked for', () => {
  it('is the size, which is not exceeded', () => {
    for (const format of ['pcap', 'pcapng'] as const) {
      const { size } = generate(join(folder, 'size'), { ...traffic, format, size: 300_000 });
      expect(readFileSync(join(folder, 'size'))).toHaveLength(size);
      expect(size).toBeLessThanOrEqual(300_000);
      expect(size).toBeGreaterThan(298_000);
    }
  });

  it('is the mix', () => {
    const { packets, kinds } = generate(join(folder, 'mix'), { ...traffic, size: 5e6, sessions: 20000 });
    const shares = Object.values(kinds).map((count) => (100 * count) / packets);
    for (const [index, share] of [90, 5, 3, 2].entries()) expect(Math.abs(shares[index] - share)).toBeLessThan(1);
    expect(kinds.esp + kinds.ike + kinds.keepalive + kinds.other).toBe(packets);
  });

  it.each(['esp', 'ike', 'keepalive', 'other'] as const)('may be %s alone', (kind) => {
    const mix = { esp: 0, ike: 0, keepalive: 0, other: 0, [kind]: 1 };
    const { packets, kinds } = generate(join(folder, 'alone'), { ...traffic, sessions: 1, size: 50_000, mix });
    expect(packets).toBeGreaterThan(30);
    expect(kinds[kind]).toBe(packets);
  });

  it('is said on the command line', async () => {
    const run = (...words: string[]) => finished(spawn(process.execPath, [`${root}bench/generate.mjs`, ...words]));
    const path = join(folder, 'command');
    const done = await run(path, '--size', '1MB', '--sessions', '8');
    expect(done.stdout).toMatch(/: 1000000 octets, 1420 packets: [\d.]+ % esp, /);
    expect(sha256(path)).toBe(sha256(capture));
    for (const wrong of [
      ['--size', 'x'],
      ['--mix', 'esp=90,dns=1'],
      ['--mix', 'esp=0'],
      ['--esp', '9-1'],
      ['--format', 'cap'],
      ['--sessions', '0'],
      ['-z'],
    ]) {
      const { status, stderr } = await run(path, ...wrong);
      expect(status).toBe(2);
      expect(stderr).toContain('Usage: ');
    }
  });
});

describe.skipIf(!isInstalled)('to tshark', () => {
  it.each(['pcap', 'pcapng'] as const)('nothing is wrong in %s', (format) => {
    const path = join(folder, `whole.${format}`);
    const { packets } = generate(path, { ...traffic, format });
    expect(tsharkRows(path, '', ['frame.number'])).toHaveLength(packets);
    const bad = ['ip', 'udp', 'tcp'].map((protocol) => `${protocol}.checksum.status == "Bad"`);
    expect(tsharkRows(path, ['_ws.malformed', '_ws.expert.severity >= "Note"', ...bad].join(' || '), ['frame.number'])).toEqual([]);
  });

  it('each packet is what it was made as', () => {
    const count = (filter: string) => tsharkRows(capture, filter, ['frame.number']).length;
    expect(count('udpencap && esp')).toBe(made.kinds.esp);
    expect(count('isakmp')).toBe(made.kinds.ike);
    expect(count('udpencap.nat_keepalive')).toBe(made.kinds.keepalive);
    expect(count('l2tp || tcp || icmp')).toBe(made.kinds.other);
    for (const [length] of tsharkRows(capture, 'esp', ['frame.len'])) {
      expect(Number(length)).toBeGreaterThanOrEqual(100);
      expect(Number(length)).toBeLessThanOrEqual(1400);
    }
  });

  it('ESP counts its packets', () => {
    const last = new Map<string, number>();
    for (const [source, port, spi, sequence] of tsharkRows(capture, 'esp', ['ip.src', 'udp.srcport', 'esp.spi', 'esp.sequence'])) {
      const key = `${source} ${port} ${spi}`;
      expect(Number(sequence)).toBe((last.get(key) ?? 0) + 1);
      last.set(key, Number(sequence));
    }
    expect(last.size).toBe(2 * traffic.sessions);
  });

  it('NAT detection finds the initiator, and nobody else, behind a NAT', () => {
    const [source, destination, notify] = ['16388', '16389', 'isakmp.notify.msgtype'];
    const fields = [
      'isakmp.ispi',
      'isakmp.rspi',
      'ip.src',
      'udp.srcport',
      'ip.dst',
      'udp.dstport',
      'isakmp.version',
      'isakmp.ike.nat_hash',
      notify,
      'isakmp.notify.data',
    ];
    const found = new Set<string>();
    for (const row of tsharkRows(capture, `isakmp.ike.nat_hash || ${notify} == ${source}`, fields)) {
      const [ispi, rspi, ipSource, portSource, ipDestination, portDestination, version, natd, types, data] = row;
      let claims: { source: string; destination: string };
      if (version === '0x10') {
        const [first, second, ...more] = natd.split(',');
        expect(more).toEqual([]);
        claims = { destination: first, source: second };
      } else {
        // Notifications without data have no place in the list of data.
        const kinds = types.split(',').filter((type) => type === source || type === destination);
        const hashes = data.split(',').filter((text) => text.length === 40);
        expect(kinds).toEqual([source, destination]);
        claims = { source: hashes[0], destination: hashes[1] };
      }
      const hash = (ip: string, port: number) => natHashOf(claims.source.length / 2, ispi + rspi.padStart(16, '0'), ip, port);
      expect(claims.destination).toBe(hash(ipDestination, Number(portDestination)));
      if (ipSource === '203.0.113.10') {
        expect(claims.source).toBe(hash(ipSource, Number(portSource)));
      } else {
        expect(claims.source).not.toBe(hash(ipSource, Number(portSource)));
        expect(clients.filter((client) => claims.source === hash(client, 500))).toHaveLength(1);
        found.add(`${version} ${ispi}`);
      }
    }
    expect(new Set([...found].map((key) => key.slice(0, 4)))).toEqual(new Set(['0x10', '0x20']));
    expect(found.size).toBe(traffic.sessions);
  });

  it('nattscope says the same of the fields that are measured', async () => {
    const fields = ['frame.number', 'ip.src', 'udp.srcport', 'esp.spi', 'isakmp.ispi', 'isakmp.exchangetype'];
    const { stdout } = await nattscope(['packets', capture, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])]);
    const rows = stdout.split('\n').slice(0, -1);
    expect(rows.map((row) => row.split('\t'))).toEqual(tsharkRows(capture, '', fields));
  });
});

it('the C loop counts what was made', () => {
  const { 'limit.c': limit } = findTools(folder);
  if (limit.missing) return;
  const { esp, ike, keepalive, other } = made.kinds;
  const text = execFileSync(limit.command[0], [capture], { encoding: 'utf8' });
  // Each session talks on port 500 and on 4500.
  expect(text.trim().split(' ').map(Number)).toEqual([esp, ike, keepalive, other, 2 * traffic.sessions]);
});

/** Where clients may live: the networks of the lab. */
const clients = Array.from({ length: 256 * 8 }, (_, index) => `192.168.${index >> 3}.${10 + (index & 7)}`);

function natHashOf(length: number, spis: string, ip: string, port: number): string {
  const algorithm = length === 20 ? 'sha1' : 'sha256';
  const address = ip.split('.').map(Number);
  return createHash(algorithm)
    .update(Buffer.from(spis, 'hex'))
    .update(Uint8Array.from([...address, port >> 8, port & 255]))
    .digest('hex');
}
