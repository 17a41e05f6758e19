import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captureOf } from '../captures.ts';
import { finished, nattscope, program, root } from './run.ts';

const capture = 'captures/ikev2-psk-nat/ikev2-psk-nat.post-nat.pcap';
const bytes = readFileSync(root + capture);
const packets = 42;
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `${from + i}\n`).join('');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nattscope-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('help', () => {
  test('--version says the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    expect(await nattscope(['--version'])).toEqual({ stdout: `${version}\n`, stderr: '', status: 0 });
  });

  test('--help, help and no argument list the commands', async () => {
    const help = await nattscope(['--help']);
    expect(help.status).toBe(0);
    for (const command of ['packets FILE', 'show FILE N', 'index FILE']) expect(help.stdout).toContain(command);
    expect(await nattscope(['help'])).toEqual(help);
    expect(await nattscope([])).toEqual(help);
  });

  test('a command has its own, in two ways', async () => {
    const help = await nattscope(['packets', '--help']);
    expect(help.status).toBe(0);
    for (const option of ['-Y, --filter FILTER', '-d, --decode-as', '--verify-checksums', 'Examples:'])
      expect(help.stdout).toContain(option);
    expect(await nattscope(['help', 'packets'])).toEqual(help);
  });
});

describe('wrong usage ends with one line and', () => {
  const wrong = (args: readonly string[], status: number, stderr: string) => [args.join(' '), args, status, stderr] as const;
  const fields = ['packets', capture, '-T', 'fields'];

  test.each([
    wrong(['paquets', capture], 2, '"paquets" is neither a command nor a file; did you mean packets?'),
    wrong(
      ['nothing'],
      2,
      '"nothing" is neither a command nor a file; the commands are overview, diagnose, compare, watch, firewall, ladder, packets, show, export, index',
    ),
    wrong(['packets'], 2, 'packets: FILE is missing (see: nattscope help packets)'),
    wrong(['show', capture], 2, 'show: FILE N is missing (see: nattscope help show)'),
    wrong(['packets', capture, 'more'], 2, 'packets: "more" is too much (see: nattscope help packets)'),
    wrong(
      ['packets', capture, '--fliter', 'esp'],
      2,
      'packets: there is no option --fliter, did you mean --filter? (see: nattscope help packets)',
    ),
    wrong(['packets', capture, '-y', 'esp'], 2, 'packets: there is no option -y, did you mean -Y? (see: nattscope help packets)'),
    wrong(['packets', capture, '-Y'], 2, 'packets: -Y needs a value, FILTER (see: nattscope help packets)'),
    wrong(['packets', capture, '--detail=yes'], 2, 'packets: --detail takes no value (see: nattscope help packets)'),
    wrong(['packets', capture, '-T', 'csw'], 1, '-T csw: the formats are text, fields, csv, json, ndjson, ek and pdml'),
    wrong(['packets', capture, '-e', 'udp.port'], 1, '-e goes with -T fields, csv, json, ndjson, ek or pdml'),
    wrong(['packets', capture, '-T', 'pdml', '-x'], 1, '-x goes with -T json or ek'),
    wrong(['packets', capture, '-T', 'ek', '--no-duplicate-keys'], 1, '--no-duplicate-keys goes with -T json'),
    wrong(['packets', capture, '-T', 'json', '--detail'], 1, '--detail goes with -T text'),
    wrong(['packets', capture, '-c', '0'], 1, '-c 0: the number of packets is a whole number from 1'),
    wrong(fields, 1, '-T fields prints the fields that -e names; there is none'),
    wrong([...fields, '-e', 'udp.prot'], 1, '-e: there is no field "udp.prot"; did you mean udp.port?'),
    wrong([...fields, '-e', 'a.b', '-e', 'c.d'], 1, '-e: there is no field "a.b", "c.d"'),
    wrong(['packets', capture, '-d', 'udp.port=1'], 1, '-d udp.port=1: the form is TABLE==VALUE,PROTOCOL, e.g. udp.port==4501,udpencap'),
    wrong(['packets', capture, '-d', 'udp.prt==1,esp'], 1, '-d udp.prt==1,esp: there is no table "udp.prt"; did you mean udp.port?'),
    wrong(['packets', capture, '-d', 'udp.port==1,espp'], 1, '-d udp.port==1,espp: there is no protocol "espp"; did you mean esp?'),
    wrong(['packets', capture, '-d', 'udp.port==9-1,esp'], 1, '-d udp.port==9-1,esp: "9-1" is no number and no range of numbers'),
    wrong(['packets', 'no/such.pcap'], 2, 'no/such.pcap: there is no such file; check the path'),
    wrong(['show', capture, 'x'], 1, 'show: "x" is no number of a packet; the first is 1'),
    wrong(['show', capture, '43'], 1, `${capture}: there is no packet 43; the capture has 42`),
  ])('%s', async (_, args, status, stderr) => {
    expect(await nattscope(args)).toEqual({ stdout: '', stderr: `nattscope: ${stderr}\n`, status });
  });

  test('a wrong filter is marked where it is wrong', async () => {
    const { stderr, stdout, status } = await nattscope(['packets', capture, '-Y', 'udp && udp.prot == 4500']);
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toMatch(/^nattscope: -Y: .*udp\.port.*\n {4}udp && udp\.prot == 4500\n {4} {7}\^\n$/);
  });
});

describe('packets', () => {
  const fields = ['-T', 'fields', '-e', 'frame.number'];

  test('-c stops after so many packets were read', async () => {
    expect((await nattscope(['packets', capture, ...fields, '-c', '3'])).stdout).toBe(numbers(1, 3));
    expect((await nattscope(['packets', capture, ...fields, '-c', '3', '-Y', 'frame.number > 2'])).stdout).toBe(numbers(3, 3));
  });

  test('- is standard input', async () => {
    expect(await nattscope(['packets', '-', ...fields], bytes)).toEqual({ stdout: numbers(1, packets), stderr: '', status: 0 });
  });

  test('a damaged file gives all packets before the damage and one line', async () => {
    const path = join(folder, 'cut.pcap');
    writeFileSync(path, bytes.subarray(0, -1));
    const { stdout, stderr, status } = await nattscope(['packets', path, ...fields]);
    expect({ stdout, status }).toEqual({ stdout: numbers(1, packets - 1), status: 2 });
    expect(stderr).toMatch(/^nattscope: .*cut\.pcap: offset \d+: the capture ends within a record: .*\n$/);
  });

  test('what is no capture is refused', async () => {
    const { stdout, stderr, status } = await nattscope(['packets', 'package.json', '-T', 'json']);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(/^nattscope: package\.json: .*\n$/);
  });

  test('a damaged file still gives whole JSON', async () => {
    const { stdout, status } = await nattscope(['packets', '-', '-T', 'json'], bytes.subarray(0, -1));
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toHaveLength(packets - 1);
  });

  test('text has a line a packet, and with --detail the tree below it', async () => {
    const { stdout, stderr, status } = await nattscope(['packets', capture]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout.split('\n')).toHaveLength(packets + 1);
    const detail = await nattscope(['packets', capture, '-c', '1', '--detail']);
    expect(detail.stdout).toContain(stdout.split('\n')[0]!);
    expect(detail.stdout).toMatch(/Length on the wire: 506/);
  });

  test.each([
    ['csv', (text: string) => text.split('\r\n').length - 2],
    ['json', (text: string) => JSON.parse(text).length],
    ['ndjson', (text: string) => text.split('\n').length - 1],
    ['ek', (text: string) => (text.split('\n').length - 1) / 2],
    ['pdml', (text: string) => text.split('<packet>').length - 1],
  ] as const)('-T %s has every packet', async (format, countOf) => {
    const { stdout, stderr, status } = await nattscope(['packets', capture, '-T', format]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(countOf(stdout)).toBe(packets);
  });

  test('-x adds octets, --no-duplicate-keys leaves no name twice', async () => {
    const { stdout } = await nattscope(['packets', capture, '-c', '1', '-T', 'json', '-x', '--no-duplicate-keys']);
    const { udp } = JSON.parse(stdout)[0]._source.layers;
    expect(udp).toMatchObject({ 'udp.port': ['24784', '500'], 'udp.srcport_raw': ['60d0', 34, 2, 0, 5] });
  });

  test.skipIf(!existsSync('/dev/full'))('what cannot be written is said in one line', async () => {
    const shell = spawn('bash', ['-c', `"$0" "$1" packets "$2" -T json > /dev/full`, process.execPath, program, capture], { cwd: root });
    const stderr = 'nattscope: standard output: no space is left; free some, or write elsewhere\n';
    expect(await finished(shell)).toEqual({ stdout: '', stderr, status: 2 });
  });

  test('-d reads a port as another protocol', async () => {
    const args = ['packets', capture, '-d', 'udp.port==4500,data', '-T', 'fields', '-e', 'frame.protocols', '-Y', 'udp.port == 4500'];
    const { stdout, stderr } = await nattscope(args);
    expect(stderr).toBe('');
    expect(new Set(stdout.trimEnd().split('\n'))).toEqual(new Set(['eth:ethertype:ip:udp:data']));
  });

  test('a reader that leaves ends it quietly', async () => {
    const shell = spawn(
      'bash',
      ['-c', `"$0" "$1" packets "$2" -T json | head -1; echo "\${PIPESTATUS[0]}"`, process.execPath, program, capture],
      { cwd: root },
    );
    expect(await finished(shell)).toEqual({ stdout: '[\n0\n', stderr: '', status: 0 });
  });

  test('Ctrl-C ends it with whole lines', async () => {
    const child = spawn(process.execPath, [program, 'packets', '-', ...fields], { cwd: root });
    const first = once(child.stdout, 'data');
    child.stdin.write(bytes.subarray(0, 3000));
    const [text] = await first;
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    expect(status).toBe(130);
    expect(String(text)).toMatch(/^(\d+\n)+$/);
  });
});

describe('show', () => {
  const octetsIn = (text: string) =>
    [...text.matchAll(/^.{11} {2}([0-9a-f]{2}(?: [0-9a-f]{2}){0,7})(?= |$)/gm)].flatMap(([, row]) => row!.split(' '));

  test('gives the tree beside the octets of the packet', async () => {
    const { stdout, stderr, status } = await nattscope(['show', capture, '11']);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/NAT-keepalive +udpencap\.nat_keepalive/);
    expect(octetsIn(stdout)).toHaveLength(43);
  });

  test('cuts long octets with a count, and with -x does not', async () => {
    const cut = await nattscope(['show', capture, '1']);
    expect(cut.stdout).toContain('… 224 more octets\n');
    // The 506 octets of the packet, and those of SIGNATURE_HASH_ALGORITHMS once more: the whole, and each algorithm.
    expect(octetsIn((await nattscope(['show', capture, '1', '-x'])).stdout)).toHaveLength(506 + 8);
  });
});

describe('index', () => {
  const copy = () => {
    const path = join(folder, 'indexed.pcap');
    writeFileSync(path, bytes);
    return path;
  };

  test('is written beside the capture, and show finds a packet by it', async () => {
    const path = copy();
    const before = await nattscope(['show', path, '40']);
    const { stdout, stderr, status } = await nattscope(['index', path]);
    expect({ stdout, stderr, status }).toEqual({
      stdout: '',
      stderr: `nattscope: ${path}.nattscope-index: the index of 42 packets\n`,
      status: 0,
    });
    expect(await nattscope(['show', path, '40'])).toEqual(before);
    expect(await nattscope(['show', path, '43'])).toMatchObject({ status: 1, stdout: '' });
  });

  test('that does not fit the capture any more is not used, and show says so', async () => {
    const path = copy();
    await nattscope(['index', path]);
    writeFileSync(path, bytes);
    const { stdout, stderr, status } = await nattscope(['show', path, '5']);
    expect(stdout).toContain('[Frame number: 5]');
    expect(stderr).toBe(`nattscope: ${path}.nattscope-index: it is out of date; it is not used (nattscope index makes a new one)\n`);
    expect(status).toBe(0);
    // What is read otherwise than the index knows has no use for it.
    expect(await nattscope(['show', path, '5', '-d', 'udp.port==4501,udpencap'])).toMatchObject({ stderr: '' });
    rmSync(`${path}.nattscope-index`);
  });

  test('names what it cannot do in a line', async () => {
    const line = async (...args: string[]) => (await nattscope(['index', ...args])).stderr;
    expect(await line('-')).toBe('nattscope: index: standard input can be read once, and has no index\n');
    expect(await line(capture, '--cache', '-o', 'x')).toBe('nattscope: index: --output and --cache name two places\n');
    expect(await line('absent.pcap')).toBe('nattscope: absent.pcap: there is no such file; check the path\n');
    expect(await line(capture, '-o', `${folder}/indexed.pcap/x`)).toMatch(/^nattscope: index: .+: ENOTDIR|^nattscope: index: .+: EEXIST/);
    expect((await nattscope(['index', 'README.md'])).status).toBe(2);
    expect(existsSync(`${root}README.md.nattscope-index`)).toBe(false);
  });
});

test('FILE alone gives the overview', async () => {
  const { stdout, stderr, status } = await nattscope([capture]);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toContain(`${capture}  ${packets} packets`);
});

test('compare tells of both captures, and says by its exit status whether something is wrong', async () => {
  const healthy = await nattscope(['compare', captureOf('ikev2-psk-nat', 'pre-nat'), captureOf('ikev2-psk-nat', 'post-nat')]);
  expect(healthy).toMatchObject({ status: 0, stderr: '' });
  const broken = await nattscope([
    'compare',
    '--json',
    captureOf('fail-drop-ipfrag', 'pre-nat'),
    captureOf('fail-drop-ipfrag', 'post-nat'),
  ]);
  expect(broken.status).toBe(1);
  expect(JSON.parse(broken.stdout).findings[0]).toMatchObject({ id: 'ip-fragments-dropped', place: 'between', confidence: 'certain' });
  expect((await nattscope(['compare', captureOf('ikev2-psk-nat', 'pre-nat'), 'missing.pcap'])).status).toBe(2);
  expect((await nattscope(['compare', '-', '-'])).status).toBe(2);
});

test('firewall and ladder refuse what they do not know', async () => {
  const path = captureOf('ikev2-psk-nat', 'pre-nat');
  expect(await nattscope(['firewall', path, '--format', 'cisco'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('table, json, nft'),
  });
  expect(await nattscope(['firewall', path, '--for', 'me'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('client, gateway'),
  });
  expect(await nattscope(['ladder', path, '--session', '9'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('there are 2 sessions'),
  });
  expect(await nattscope(['ladder', path, '--svg', '--mermaid'])).toMatchObject({ status: 2 });
  expect((await nattscope(['ladder', path, '--session', '1', '--svg'])).stdout).toMatch(/^<svg /);
});

test('diagnose takes thresholds, and refuses what is none', async () => {
  const path = captureOf('fail-drop-4500', 'pre-nat');
  expect((await nattscope(['diagnose', path])).status).toBe(1);
  expect((await nattscope(['diagnose', path, '--threshold', 'sendings=5'])).status).toBe(0);
  expect(await nattscope(['diagnose', path, '--threshold', 'sending=5'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('did you mean sendings?'),
  });
  expect(await nattscope(['diagnose', path, '--threshold', 'sendings=many'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('is no number'),
  });
});

test('diagnose takes several files, and an empty capture is no error', async () => {
  const [wrong, empty] = [captureOf('fail-drop-4500', 'pre-nat'), captureOf('fail-no-answer-500', 'post-nat')];
  expect(await nattscope(['diagnose', empty])).toMatchObject({ status: 0, stdout: expect.stringContaining('The capture is empty.') });
  const both = await nattscope(['diagnose', '--json', wrong, empty]);
  expect(both.status).toBe(1);
  expect(JSON.parse(both.stdout).map(({ packets }: { packets: number }) => packets)).toEqual([6, 0]);
  expect((await nattscope(['diagnose', wrong, 'missing.pcap'])).status).toBe(2);
});
