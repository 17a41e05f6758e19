// The ways in which IPsec goes through NAT besides RFC 3948, packet by packet; and what must not be taken for one.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createDecoder, type PacketDecoderOptions, type PacketRecord, standardRegistry, valuesOf } from '../src/engine/index.ts';
import { OverviewBuilder } from '../src/engine/overview/overview.ts';
import { batchOf } from './batch-of.ts';
import { labCaptures } from './captures.ts';
import { mutate, randomSource } from './mutate.ts';
import { recordsOf } from './read-packets.ts';

const fixture = (name: string) => fileURLToPath(new URL(`dissectors/${name}.pcap`, import.meta.url));

/** The layers behind UDP or TCP, with the confidence of those that were recognised by content. */
async function pathsOf(path: string, options: PacketDecoderOptions = {}): Promise<string[]> {
  const decoder = createDecoder(options);
  return (await recordsOf(path)).map((record) => {
    const { layers } = decoder.decode(record);
    const transport = layers.findIndex(({ protocol }) => protocol === 'udp' || protocol === 'tcp');
    return layers
      .slice(transport + 1)
      .map(({ protocol, confidence }) => (confidence === undefined ? protocol : `${protocol} ${confidence}%`))
      .join(', ');
  });
}

describe('each transport is recognised, with a stated confidence', () => {
  it.each([
    [
      'ESP on port 500 behind the Non-IKE Marker',
      'nonike/nonike',
      ['isakmp', 'nonike 85%, esp', 'nonike 85%, esp', 'nonike 90%', 'nonike 70%, esp'],
    ],
    ['Cisco IPsec over UDP', 'ciscoudp/ciscoudp', [...Array(3).fill('ciscoudp 60%, esp'), 'ciscoudp 60%', 'isakmp', 'ciscoudp 80%, esp']],
    ['Check Point UDP encapsulation', 'cpudp/cpudp', ['cpudp 60%, esp', 'cpudp 60%', 'isakmp', 'cpudp 80%, esp']],
    ['Nortel Contivity', 'nortelnat/nortelnat', ['nortelnat 60%, esp', 'nortelnat 60%', 'isakmp', 'nortelnat 80%, esp']],
    [
      'ESP on any port between hosts that speak IKE',
      'espudp/espudp',
      ['isakmp', 'espudp 50%, esp', 'espudp 50%, esp', 'espudp 50%', 'data'],
    ],
    [
      'Cisco IPsec over TCP',
      'tcpencap/tcpencap',
      ['tcpencap 85%, udp, isakmp', 'tcpencap 85%, udp, isakmp', 'tcpencap 85%, esp', 'tcpencap 85%, esp'],
    ],
    ['IKE over TCP port 500', 'isakmp-tcp/isakmp-tcp', ['', 'isakmp, isakmp', '', 'isakmp', 'isakmp']],
    ['GDOI', 'isakmp-gdoi/isakmp-gdoi', ['isakmp', 'isakmp']],
    ['Check Point topology', 'cptopo/cptopo', [...Array(3).fill('cptopo 95%'), 'cptopo 40%', 'cptopo 40%']],
    ['Check Point tunnel test', 'tunneltest/tunneltest', ['tunneltest 40%']],
    ['ISA Firewall client', 'msproxy/msproxy', ['msproxy 95%', 'msproxy 95%']],
    ['Web proxy', 'webproxy/webproxy', Array(3).fill('webproxy 95%')],
    [
      'IKE begun on 4500; IKE, ESP and keepalives on high ports, with and without the marker; the marker on 500; IKE without it on 4500',
      'udpencap/other-ports',
      [
        ...['udpencap, isakmp', 'udpencap 90%, isakmp', 'udpencap 90%, esp', 'udpencap 90%'],
        ...['isakmp 80%', 'udpencap 80%, esp', 'udpencap 90%, isakmp', 'udpencap, isakmp'],
      ],
    ],
  ])('%s', async (_name, file, expected) => {
    expect(await pathsOf(fixture(file))).toEqual(expected);
  });

  it('RFC 9329 on port 4500 and on others: prefix, IKE, ESP, keepalive; reordering, retransmission, loss', async () => {
    expect(await pathsOf(fixture('iketcp/iketcp'))).toEqual([
      ...['', '', '', 'iketcp, iketcp, isakmp', 'iketcp, isakmp', 'iketcp, esp', '', '', 'iketcp, esp, iketcp', ''],
      ...['', 'iketcp, esp, iketcp, esp', '', '', 'iketcp 99%, iketcp 99%, isakmp', 'iketcp 99%, esp', 'iketcp 90%, isakmp'],
    ]);
  });

  it('a message over several segments tells them under the names of Wireshark', async () => {
    const decoder = createDecoder();
    const packets = (await recordsOf(fixture('isakmp-tcp/isakmp-tcp'))).map((record) => decoder.decode(record));
    const values = (name: string) => valuesOf(packets[3]!.tree, name).map(({ value }) => value);
    expect(['tcp.segment', 'tcp.segment.count', 'tcp.reassembled.length'].map(values)).toEqual([[3, 4], [2], [1532]]);
    expect(valuesOf(packets[2]!.tree, 'tcp.segment_data')).toHaveLength(1);
  });

  it('-d overrides: a number that was given says it all', async () => {
    const registry = standardRegistry();
    registry.decodeAs('udp.port', 10_777, 'ciscoudp');
    registry.decodeAs('tcp.port', 264, 'data');
    expect((await pathsOf(fixture('espudp/espudp'), { registry }))[4]).toBe('ciscoudp, esp');
    expect(await pathsOf(fixture('cptopo/cptopo'), { registry })).toEqual(Array(5).fill('data'));
  });

  it('an ICMP error that quotes a segment of a stream moves nothing', async () => {
    const decoder = createDecoder();
    const records = await recordsOf(fixture('isakmp-tcp/isakmp-tcp'));
    const layers = (record: PacketRecord) => decoder.decode(record).layers.map(({ protocol }) => protocol);
    records.slice(0, 3).forEach(layers);
    expect(layers(quotationOf(records[3]!))).toEqual(['eth', 'ip', 'icmp', 'ip', 'tcp', 'data']);
    expect(layers(records[3]!)).toContain('isakmp');
  });
});

it('the overview knows what carries ESP, and counts keepalives of all kinds', async () => {
  const overviewOf = async (name: string) => {
    const registry = standardRegistry();
    const builder = new OverviewBuilder(registry, createDecoder({ registry }));
    builder.add(batchOf(await recordsOf(fixture(name))));
    return builder.finish();
  };
  const carriers = async (name: string) => (await overviewOf(name)).espSas.map(({ carrier, packets }) => `${carrier} ${packets}`);
  expect(await carriers('ciscoudp/ciscoudp')).toEqual(['ciscoudp 2', 'ciscoudp 1', 'ciscoudp 1']);
  expect(await carriers('nonike/nonike')).toEqual(['nonike 1', 'nonike 1', 'nonike 1']);
  expect(await carriers('espudp/espudp')).toEqual(['espudp 1', 'espudp 1']);
  expect(await carriers('iketcp/iketcp')).toEqual(['iketcp 3', 'iketcp 1']);
  expect((await overviewOf('nonike/nonike')).keepalives).toHaveLength(1);
  expect((await overviewOf('esp-null/esp-null')).espSas.filter(({ plain }) => plain)).toHaveLength(6);
});

describe('what is none of these stays data', () => {
  /** All ports that any dissector knows, and some that none does. */
  const ports = [53, 123, 443, 500, 848, 1194, 1701, 1745, 2746, 4500, 5060, 8080, 10_000, 10_001, 33_434, 51_820];
  const ours = ['nonike', 'ciscoudp', 'cpudp', 'nortelnat', 'espudp', 'tcpencap', 'iketcp', 'msproxy', 'webproxy'];

  it('random octets on these ports, UDP and TCP, also between hosts that speak IKE', () => {
    const random = randomSource(10_000);
    const decoder = createDecoder();
    decoder.decode(udp(500, 500, ikeMessage()));
    let claimed = 0;
    for (let i = 0; i < 60_000; i++) {
      const octets = Uint8Array.from({ length: 1 + random(120) }, () => random(256));
      const [source, destination] = [1024 + random(60_000), ports[random(ports.length)]!];
      const packet = decoder.decode(i % 2 === 0 ? udp(source, destination, octets) : tcp(source, destination, random(2 ** 31), octets));
      if (packet.layers.some(({ protocol }) => ours.includes(protocol))) claimed++;
    }
    // Between hosts that speak IKE, on the port of an encapsulation without a marker, one of 1024 may be ESP.
    expect(claimed).toBeLessThan(30);
    const strangers = createDecoder();
    for (let i = 0; i < 60_000; i++) {
      const octets = Uint8Array.from({ length: 1 + random(120) }, () => random(256));
      const [source, destination] = [1024 + random(60_000), ports[random(ports.length)]!];
      const record = i % 2 === 0 ? udp(source, destination, octets) : tcp(source, destination, random(2 ** 31), octets);
      const names = strangers.decode(record).layers.map(({ protocol }) => protocol);
      if (names.some((name) => ours.includes(name))) expect.fail(`${names} ${destination} ${Buffer.from(octets).toString('hex')}`);
    }
  });

  const text = (words: string) => new TextEncoder().encode(words);
  const bytes = (digits: string) => Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
  it.each([
    ['DNS query', bytes('1a2b 0100 0001 0000 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001 000000')],
    [
      'DNS answer',
      bytes('1a2b 8180 0001 0001 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001 c00c 0001 0001 0000003c 0004 c0000201'),
    ],
    ['QUIC Initial', bytes(`c3 00000001 08 8394c8f03e515708 00 00 449e ${'7f'.repeat(100)}`)],
    ['STUN', bytes('0001 0000 2112a442 b7e7a701bc34d686fa87dfae')],
    ['RTP', bytes(`80 00 3a5b 00017ad0 d0f1c4a2 ${'d5'.repeat(160)}`)],
    ['WireGuard handshake', bytes(`01000000 a1b2c3d4 ${'5c'.repeat(140)}`)],
    ['OpenVPN reset', bytes('38 0102030405060708 00 00000000 000000')],
    ['NTP', bytes(`230206e8 ${'00'.repeat(44)}`)],
    ['SIP', text('OPTIONS sip:a@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2\r\n\r\n')],
    ['zeros', new Uint8Array(64)],
    ['NDMP', bytes('80000018 00000001 00000000 00000000 00000502 00000000 00000000'), true],
    ['TLS', bytes(`16 0301 0200 01 0001fc 0303 ${'9a'.repeat(100)}`), true],
    ['HTTP', text('GET /index.html HTTP/1.1\r\nHost: www.example.com\r\n\r\n'), true],
  ])('%s', (_name, octets, onTcp = false) => {
    for (const port of ports) {
      const records = [tcp(40_000, port, 7, octets), tcp(port, 40_000, 7, octets)];
      if (!onTcp) records.push(udp(40_000, port, octets), udp(port, 40_000, octets));
      for (const record of records) {
        const names = createDecoder()
          .decode(record)
          .layers.map(({ protocol }) => protocol);
        expect(names.filter((name) => ours.includes(name))).toEqual([]);
      }
    }
  });
});

describe('ESP that is not encrypted (RFC 5879)', () => {
  it('is recognised in tunnel and transport mode, with ICVs of 12 to 32 octets, with GMAC, and behind a NAT', async () => {
    const decoder = createDecoder();
    const inner = (await recordsOf(fixture('esp-null/esp-null'))).map((record) => {
      const { layers } = decoder.decode(record);
      return layers
        .slice(layers.findIndex(({ protocol }) => protocol === 'esp') + 1)
        .map(({ protocol }) => protocol)
        .join(' ');
    });
    expect(inner).toEqual([
      ...['ip udp data', 'data', 'ip udp data', '', 'icmp data', 'ipv6 udp data', 'ipv6 udp data'],
      ...['', 'tcp data', 'tcp data', 'udp data', '', '', '', ''],
    ]);
  });

  it('is found in the captures that hold it, and in no other', async () => {
    const found = new Set<string>();
    for (const { name, path } of labCaptures()) {
      const decoder = createDecoder();
      for (const record of await recordsOf(path))
        if (valuesOf(decoder.decode(record).tree, 'natt.esp.null_confidence').length > 0) found.add(name);
    }
    expect([...found]).toEqual(['fail-ah-through-nat', 'ikev2-esp-null']);
  });

  it('no SA of 50,000 with random octets is taken for it', () => {
    const random = randomSource(5879);
    const decoder = createDecoder();
    for (let i = 0; i < 50_000; i++) {
      const octets = Uint8Array.from({ length: 24 + 4 * random(24) }, () => random(256));
      octets.set([(i >> 9) + 1, i & 255, 1, 1]);
      expect(decoder.decode(udp(4500, 4500, octets)).layers.at(-1)!.protocol).toBe('esp');
    }
  });

  it('can be switched off, and an opener that knows keys decides', async () => {
    const [record] = await recordsOf(fixture('esp-null/esp-null'));
    const last = (options: PacketDecoderOptions) => createDecoder(options).decode(record!).layers.at(-1)!.protocol;
    expect(last({ nullEncryption: false })).toBe('esp');
    expect(last({ openers: new Map([['esp', { open: () => undefined }]]) })).toBe('esp');
  });
});

it('IPComp is inflated, in bounded memory', async () => {
  const decoder = createDecoder();
  const packets = (await recordsOf(fixture('ipcomp/inflated'))).map((record) => decoder.decode(record));
  expect(packets.map(({ layers, sources }) => `${layers.at(-1)!.protocol} ${sources[1]?.bytes.length ?? 0}`)).toEqual([
    ...['data 308', 'data 328', 'ipcomp 0', 'ipcomp 0', 'ipcomp 0', 'ipcomp 0', 'esp 0'],
  ]);
});

it('30,000 mutated packets of all transports, in one decoder, do not throw', async () => {
  const random = randomSource(9329);
  const names = [
    'iketcp/iketcp',
    'isakmp-tcp/isakmp-tcp',
    'tcpencap/tcpencap',
    'udpencap/other-ports',
    'espudp/espudp',
    'esp-null/esp-null',
    'ipcomp/inflated',
  ];
  const records = (await Promise.all(names.map((name) => recordsOf(fixture(name))))).flat();
  const decoder = createDecoder();
  for (let number = 1; number <= 30_000; number++) {
    const { bytes, ...record } = records[random(records.length)]!;
    const cut = random(4) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
    expect(decoder.decode({ ...record, number, bytes: mutate(cut, random) }).layers.length).toBeLessThanOrEqual(64);
  }
});

function ikeMessage(): Uint8Array {
  const message = new Uint8Array(28).fill(0x11, 0, 8);
  message.set([0, 0x20, 34, 8], 16);
  message[27] = 28;
  return message;
}

const address = [10, 0, 0, 2, 192, 0, 2, 1];

function ip(protocol: number, payload: readonly number[]): PacketRecord {
  const length = 20 + payload.length;
  const bytes = Uint8Array.of(0x45, 0, length >> 8, length & 255, 0, 1, 0, 0, 64, protocol, 0, 0, ...address, ...payload);
  return { number: 1, bytes, originalLength: bytes.length, linkType: 228 };
}

function udp(source: number, destination: number, payload: Uint8Array): PacketRecord {
  const length = 8 + payload.length;
  return ip(17, [source >> 8, source & 255, destination >> 8, destination & 255, length >> 8, length & 255, 0, 0, ...payload]);
}

function tcp(source: number, destination: number, sequence: number, payload: Uint8Array): PacketRecord {
  const number = [24, 16, 8, 0].map((shift) => (sequence >> shift) & 255);
  const ports = [source >> 8, source & 255, destination >> 8, destination & 255];
  return ip(6, [...ports, ...number, 0, 0, 0, 0, 0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0, ...payload]);
}

/** An ICMP error, time exceeded, that quotes an Ethernet frame's packet. */
function quotationOf({ bytes }: PacketRecord): PacketRecord {
  const { bytes: error } = ip(1, [11, 0, 0, 0, 0, 0, 0, 0, ...bytes.subarray(14)]);
  const frame = Uint8Array.of(...bytes.subarray(0, 14), ...error);
  return { number: 99, bytes: frame, originalLength: frame.length, linkType: 1 };
}
