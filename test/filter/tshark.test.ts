import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Packet } from '../../src/decode/packet.ts';
import { compileFilter } from '../../src/filter/compile-filter.ts';
import { FilterError } from '../../src/filter/error.ts';
import { type Field, field, type Time, type Value } from '../../src/schema/field.ts';
import { type LayerOf, lookupOf, packetOf } from './build.ts';

/** Ethernet, IPv4 without options, UDP: what layersOf() knows. */
const captures = [
  'captures/ikev2-psk-nat/ikev2-psk-nat.post-nat.pcap',
  'captures/ikev1-main-psk-nat/ikev1-main-psk-nat.pre-nat.pcap',
  'captures/nat-rebind/nat-rebind.post-nat.pcap',
];
const canRun = captures.every(existsSync) && spawnSync('tshark', ['--version']).status === 0;

const names = (table: Record<number, string>) => ({ valueName: (value: number) => table[value] });
const fields: readonly Field[] = [
  ...['frame.time_epoch', 'frame.time_relative', 'frame.time_delta'].map((name) => field(name, '', 'span')),
  ...['eth.src', 'eth.dst', 'eth.addr'].map((name) => field(name, '', 'mac')),
  ...['ip.src', 'ip.dst', 'ip.addr'].map((name) => field(name, '', 'ipv4')),
  ...['udp.port', 'udp.srcport', 'udp.dstport', 'udp.length', 'ip.len', 'ip.id'].map((name) => field(name, '', 'u16')),
  ...['udp.payload', 'isakmp.ispi', 'isakmp.rspi'].map((name) => field(name, '', 'bytes')),
  ...['ip.ttl', 'ip.hdr_len', 'ip.flags', 'isakmp.version', 'isakmp.flags', 'isakmp.typepayload'].map((name) => field(name, '', 'u8')),
  ...['isakmp.messageid', 'isakmp.length', 'esp.spi', 'esp.sequence', 'frame.len'].map((name) => field(name, '', 'u32')),
  field('frame.number', '', 'frame'),
  field('frame.protocols', '', 'text'),
  field('eth.type', '', 'u16', names({ 2048: 'IPv4', 2054: 'ARP' })),
  field('ip.proto', '', 'u8', names({ 1: 'ICMP', 17: 'UDP', 50: 'Encap Security Payload' })),
  field('ip.flags.df', '', 'bool', names({ 0: 'Not set', 1: 'Set' })),
  field('isakmp.flag_r', '', 'bool', names({ 0: 'Request', 1: 'Response' })),
  field('ipv6.addr', '', 'ipv6'),
];
const lookup = lookupOf(fields, ['eth', 'ip', 'udp', 'udpencap', 'isakmp', 'esp', 'arp', 'tcp', 'ipv6']);

/** Accepted by both, and true of the same frames. */
const filters = `
udp | arp | frame | udpencap && !esp | isakmp or esp | not udp.port == 500 | arp || ip && udp | not arp && udp | not not udp | !(isakmp || esp) && udp
udp.port == 500 | udp.port != 500 | udp.port !== 500 | udp.port ~= 500 | udp.port === 500 | udp.port ne 500 | udp.port any_eq 4500 | udp.port all_ne 4500
any udp.port == 500 | all udp.port > 4000 | any udp.port != 500 | all udp.port in {500,4500} | all isakmp.typepayload > 30 | isakmp.typepayload === 46
udp.port in {500, 4500} | udp.port in {500..600} | udp.port in { 500.. 600 } | udp.port not in {500} | udp.port !in {500} | isakmp.typepayload in {33, 40} | udp.port in {600..400}
all isakmp.typepayload in {30..50} | all isakmp.typepayload not in {33} | udp.port in {udp.srcport} | isakmp.typepayload == 33 && isakmp.typepayload == 34
udp.port == 0764 | udp.port == 0x1f4 | udp.port == 0b111110100 | udp.port == -1 | udp.port == +500 | frame.number < -1 | frame.number in {1,3,5..7} and (ip.ttl > 63 or not ip.flags.df)
udp.port == udp.srcport | udp.port != udp.srcport | all udp.port == udp.srcport | udp.port !== udp.srcport | udp.port < udp.srcport | udp.srcport > udp.dstport > 100
udp.port + 1 == 501 | udp.length - 8 == 1 | udp.port -500 == 0 | udp.port == 5*100 | udp.port/2 == 250 | udp.port % 500 == 0 | udp.port / 0 == 0 | udp.port & 4 | udp.port & 1 | -udp.port == -500
udp.port * 2 == 1000 | udp.port == {500} | udp.port + 1 | frame.time_relative - 1 > 0 | ip.src & 255.255.255.0 == 192.168.20.0 | ip.flags & 2 == 2 | ip.flags & 2 == 0 | ip.flags == 9
ip.addr == 192.168.20.0/24 | ip.src > 192.168.20.0/24 | ip.src in {192.168.20.1..192.168.20.90} | ip.src == 192.168.20.10/0 | ip.src != 192.168.20.10 | ip.src[0:2] == c0:a8 | ipv6.addr == fe80::/10
eth.src[0:3] == 02:00:00 | eth.src[0-2] == 52:54:00 | eth.src[4:10] | eth.src[-7:] | eth.src[-4--2] | eth.src[:6] | eth.src[6:] | eth.src[0,9] | eth.src[0] & 0x02 | eth.src[0] & 2 == 2
eth.addr == 02-00-00-00-00-01 | eth.addr == 0200.0000.0001 | eth.addr contains 02 | eth.addr > 02:00:00:00:00:01 | eth.type == 0x800 | eth.type == IPv4 | ip.proto == "udp" | ip.proto == UDP | ip.proto > "ICMP"
isakmp.flag_r == 1 | isakmp.flag_r == True | isakmp.flag_r == FALSE | isakmp.flag_r == 2 | isakmp.flag_r == "Response" | isakmp.flag_r == Request | isakmp.flag_r > 0 | ip.flags.df == "Set"
isakmp.ispi[0] == 45 | isakmp.ispi[0:1] > 10 | isakmp.ispi contains 45 | isakmp.ispi == 45c6 | isakmp.ispi == 45:c6:b2:b1:06:ca:1d:c6 | isakmp.ispi == 45-c6-b2-b1-06-ca-1d-c6 | isakmp.ispi contains "E"
isakmp.ispi contains 0x45 | isakmp.ispi matches "e" | isakmp.ispi[1:2][0] == c6 | isakmp.ispi[0:1,-1] == 45:c6 | isakmp.ispi < isakmp.rspi | isakmp.ispi[0:2] > 44 | isakmp.ispi[0:1] > 44:00 | isakmp.ispi & 45
isakmp.ispi[0:2] < 46:00 | isakmp.rspi == 00:00:00:00:00:00:00:00 | isakmp.messageid == 00000001 | isakmp.version == 0x20 | esp.spi == 0xced141f1 | esp.sequence > 2 && esp.sequence <= 0x3 | isakmp.ispi & 00
len(udp) == 8 | len(udp.payload) == 1 | count(udp.port) == 2 | count(tcp) == 0 | count(isakmp.typepayload) > 5 | len(ip.src) == 4 | string(ip.src) == "192.168.20.10" | string(frame.number) matches "[13579]$"
upper(frame.protocols) contains "ETH" | lower(frame.protocols) == "eth:ethertype:ip:udp:isakmp" | frame.protocols contains "esp" | frame.protocols matches "^ETH" | frame.protocols matches "(?-i)^ETH" | frame.protocols[-3:] == "esp"
frame.protocols > "eth" | frame.protocols == 5 | frame.protocols contains "\\x65th" | frame matches "" | udp matches r"\\x45\\xc6" | udp matches "\\x45\\xc6" | udp contains 45:c6 | udp[8:1] == 45
frame contains 00:00:00:00 | frame[0:6] == eth.dst | eth[12:2] == 08:00 | ip[0] & f0 == 40 | isakmp[0:8] == isakmp.ispi | frame[-1] | not frame[2000] | udp == 1
frame.time_relative > 0.5 | frame.time_delta == 0.0 | frame.time_relative > -0.5 | frame.time_delta in {0..0.5} | frame.time_epoch > 1600000000.5 | frame.time_relative == 0
`
  .split(/ \| |\n/)
  .filter((text) => text.trim() !== '');

/** Refused by both. */
const refused = [
  ...[
    'udp.port == 500x',
    'udp.port == "500"',
    'udp.port == 70000',
    'udp.port in {500 4500}',
    'udp.port in { }',
    'udp.port in {500,}',
    'udp.port == 500 and',
  ],
  ...[
    'udp ^^ ip',
    'udp.port | 1 == 5',
    'udp.port << 1 == 5',
    'udp AND ip',
    'udp.port GT 5',
    '(udp',
    'udp)',
    '()',
    '500 == udp.port',
    '1',
    'udp.port == 500 udp',
  ],
  ...[
    'ip.addr == 192.168.10',
    'ip.addr == "192.168.10.10"',
    'ip.src == 192.168.20.1/33',
    'ip.src == ::1',
    'ipv6.addr == fe80::1/129',
    'ip.src == 192.168.020.10',
    'ip.src contains c0',
  ],
  ...[
    'ip.proto == "UPD"',
    'ip.proto == udp',
    'isakmp.flag_r == "true"',
    'isakmp.flag_r == xyz',
    'isakmp.flag_r == -1',
    'isakmp.flag_r & 1',
    'isakmp.version == 2.0',
    'isakmp.version == 08',
  ],
  ...[
    'eth.src == 02:00',
    'eth.addr == 02:00:00:00:00:01:02',
    'eth.addr == "a"',
    'eth.src[0:0] == 02',
    'eth.src[2-1] == 02',
    'eth.src[1--1] == 00',
    'udp.port[0] == 01',
    'isakmp.ispi[]',
  ],
  ...[
    'isakmp.ispi == 0x45c6b2b106ca1dc6',
    'isakmp.ispi[a]',
    'isakmp.ispi[0:',
    'isakmp.ispi[:-1] == 45',
    'udp.port contains 5',
    'isakmp.ispi matches abc',
    'isakmp.ispi matches 5',
    'udp matches "("',
  ],
  ...[
    'udp matches "\\"',
    'frame.protocols matches "20\\.10"',
    'foo(udp) == 1',
    'len(udp)',
    'len() == 1',
    'upper(isakmp.ispi) == "X"',
    'string(isakmp.ispi) contains "45c6"',
    'udp.prt == 1',
    'udp.foo',
  ],
  ...[
    'udp.srcport == ip.src',
    'ip.src == eth.src',
    'frame.protocols == udp.port',
    'frame.protocols == eth',
    'udp & ip.src',
    '2 + udp.port == 502',
    'any udp',
    'udp.length-8 == 1',
    'frame.number == 1.5',
  ],
  ...[
    'frame.time_relative > abc',
    'frame.time_relative > 0.1234567899',
    'frame.time_relative > "0.5"',
    'frame.time_relative[0]',
    'frame.time_relative >= 0.',
    'frame.number == 4294967296',
  ],
];

/** Refused by tshark only: what it does not have, or takes for a field of a protocol that is not ours. */
const ours = [
  ...['(udp.port + 1) == 501', '(udp.port) == 500', 'isakmp.flag_r == true', 'isakmp.ispi[0:2] in {45:c6}', 'len(udp.payload[0:3]) == 3'],
  'frame.protocols contains "\\u0065th"',
];

/** Refused by us only. */
const theirs = ["frame.protocols == 'e'", 'ip.ttl#1 == 64', 'max(udp.port, 5) == 500', 'udp.checksum.status == Good'];

describe.skipIf(!canRun && !process.env.CI).each(captures)('as tshark 4.0 has it in %s', (capture) => {
  let answers: ReadonlyMap<string, number[] | undefined>;
  let packets: readonly Packet[];
  beforeAll(() => {
    answers = askTshark(capture, [...filters, ...refused, ...ours, ...theirs]);
    packets = packetsOf(capture);
  });

  test.each(filters)('%s', (text) => {
    const filter = compileFilter(text, lookup);
    expect(packets.flatMap((packet) => (filter.test(packet) ? [packet.number] : []))).toEqual(answers.get(text));
  });

  test.each(refused)('%s is refused', (text) => {
    expect(answers.get(text)).toBeUndefined();
    expect(() => compileFilter(text, lookup)).toThrow(FilterError);
  });

  test.each(ours)('%s is refused by tshark alone', (text) => {
    expect(answers.get(text)).toBeUndefined();
    compileFilter(text, lookup);
  });

  test.each(theirs)('%s is refused by us alone', (text) => {
    expect(answers.get(text)).toBeDefined();
    expect(() => compileFilter(text, lookup)).toThrow(FilterError);
  });
});

/** The frames of each filter, undefined for one that is refused. A Lua script asks for all in one run of tshark. */
function askTshark(capture: string, texts: readonly string[]): Map<string, number[] | undefined> {
  const literals = texts.map((text) => `"${[...Buffer.from(text)].map((octet) => `\\${String(octet).padStart(3, '0')}`).join('')}"`);
  const script = join(mkdtempSync(join(tmpdir(), 'filter-')), 'ask.lua');
  writeFileSync(
    script,
    `for i, text in ipairs({ ${literals.join(', ')} }) do
       local accepted, listener = pcall(Listener.new, nil, text)
       print(i, accepted)
       if accepted then function listener.packet(frame) print(i, frame.number) end end
     end`,
  );
  const frames = new Map<string, number[] | undefined>();
  for (const line of tshark(capture, '-q', '-X', `lua_script:${script}`)) {
    const [index, answer] = line.split('\t');
    const text = texts[Number(index) - 1]!;
    if (answer === 'true') frames.set(text, []);
    else if (answer !== 'false') frames.get(text)!.push(Number(answer));
  }
  rmSync(dirname(script), { recursive: true });
  return frames;
}

/** The lines that tshark prints, without a user's preferences and keys. */
function tshark(capture: string, ...options: string[]): string[] {
  const env = { ...process.env, WIRESHARK_CONFIG_DIR: '/nonexistent' };
  const { stdout } = spawnSync('tshark', ['-n', '-r', capture, ...options], { env, encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line !== '');
}

/** The capture's packets, with the fields' values as tshark prints them. */
function packetsOf(capture: string): Packet[] {
  const columns = fields.flatMap(({ name }) => ['-e', name]);
  const lines = tshark(capture, '-T', 'fields', '-E', 'separator=|', ...columns);
  const frames = framesOf(readFileSync(capture));
  return lines.map((line, i) => {
    const texts = new Map(line.split('|').map((cell, column) => [fields[column]!, cell === '' ? [] : cell.split(',')]));
    const nodes = [...texts].flatMap(([of, values]) => values.map((text): [Field, Value] => [of, readValue(of, text)]));
    const protocols = texts.get(fields.find(({ name }) => name === 'frame.protocols')!)![0]!.split(':');
    return packetOf(i + 1, frames[i]!, [{ protocol: 'frame', start: 0, payload: 0, nodes }, ...layersOf(protocols, frames[i]!)]);
  });
}

function readValue({ type }: Field, text: string): Value {
  switch (type) {
    case 'text':
      return text;
    case 'bool':
      return text === '1' || text === 'True';
    case 'ipv4':
      return Uint8Array.from(text.split('.'), Number);
    case 'mac':
    case 'bytes':
      return new Uint8Array(Buffer.from(text.replaceAll(':', ''), 'hex'));
    case 'span': {
      const [seconds, fraction] = text.split('.');
      return { seconds: Number(seconds), nanoseconds: Number(fraction) } satisfies Time;
    }
    default:
      return Number(text);
  }
}

/** Ethernet, IPv4 without options and UDP, then what is in UDP. */
function layersOf(protocols: readonly string[], frame: Uint8Array): LayerOf[] {
  const marker = frame.subarray(42, 46).every((octet) => octet === 0) ? 4 : 0;
  const places: Record<string, [number, number]> = {
    eth: [0, 14],
    ip: [14, 34],
    udp: [34, 42],
    udpencap: [42, 42 + marker],
    isakmp: [42 + marker, frame.length],
    esp: [42, frame.length],
  };
  return protocols.flatMap((protocol) => {
    const place = places[protocol];
    return place ? [{ protocol, start: place[0], payload: place[1] }] : [];
  });
}

/** The octets of each packet of a little-endian pcap file. */
function framesOf(file: Buffer): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 24; at < file.length; ) {
    const end = at + 16 + file.readUInt32LE(at + 8);
    frames.push(new Uint8Array(file.subarray(at + 16, end)));
    at = end;
  }
  return frames;
}
