// Two captures of one conversation: what is paired, what the NAT did, what was lost, and where.
import { existsSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import {
  bytesSource,
  ComparedCapture,
  type ComparisonResult,
  compare,
  createDecoder,
  openCapture,
  standardRegistry,
} from '../../src/engine/index.ts';
import { comparisonJson } from '../../src/output/comparison/json.ts';
import { comparisonSchema } from '../../src/output/comparison/schema.ts';
import { comparisonText } from '../../src/output/comparison/text.ts';
import { packetKinds } from '../../src/session/comparison/packet-log.ts';
import { addressText } from '../../src/session/words.ts';
import { captureOf } from '../captures.ts';
import { scenarios } from '../findings/scenarios.ts';
import { pcapOf, type Record, recordsOf } from '../pcap.ts';

const registry = standardRegistry();
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(comparisonSchema);

async function taken(records: readonly Record[]): Promise<ComparedCapture> {
  const capture = new ComparedCapture(registry, createDecoder({ registry, verifyChecksums: true }));
  for await (const batch of openCapture(bytesSource(pcapOf(records), 'x.pcap'))) capture.add(batch);
  return capture;
}

async function compared(inside: readonly Record[], outside: readonly Record[]): Promise<ComparisonResult> {
  return await compare(await taken(inside), await taken(outside));
}

const sides = (name: string) => [recordsOf(captureOf(name, 'pre-nat')), recordsOf(captureOf(name, 'post-nat'))] as const;

const found = ({ findings }: ComparisonResult) =>
  findings.filter(({ finding }) => finding.severity !== 'notice').map(({ finding, place, confidence }) => [finding.id, place, confidence]);

/** Ends of clients, as text: what they are inside, and what they are outside. */
const mapped = ({ changes }: ComparisonResult) =>
  changes.mappings
    .filter(({ first }) => first.port > 0)
    .map(
      ({ protocol, first, second }) =>
        `${protocol} ${addressText(first.address)}:${first.port} ${addressText(second.address)}:${second.port}`,
    );

describe.each(scenarios.filter(({ name }) => existsSync(captureOf(name, 'post-nat'))))('$name', ({ name, healthy }) => {
  it('every packet is in both captures, is lost, or is an error of a device between them', async () => {
    const [inside, outside] = sides(name);
    const result = await compared(inside, outside);
    const { pairing, losses, logs } = result;
    const lost = (side: 'first' | 'second') =>
      losses.filter(({ seenIn }) => seenIn === side).reduce((sum, { packets }) => sum + packets.length, 0);
    const errors = (log: (typeof logs)[0], partners: Int32Array) =>
      partners.reduce(
        (sum, partner, row) => sum + (partner < 0 && (log.kinds[row] === packetKinds.icmpError || log.flow[row]! < 0) ? 1 : 0),
        0,
      );
    expect(pairing.pairs + lost('first') + errors(logs[0], pairing.second)).toBe(inside.length);
    // In the file of a second client's packets, one side has more than the other from the beginning.
    expect(pairing.pairs + lost('second') + errors(logs[1], pairing.first)).toBe(outside.length);
    if (healthy) expect(found(result)).toEqual([]);
    validate(JSON.parse(JSON.stringify(comparisonJson(['a', 'b'], result))));
    expect(validate.errors).toBeNull();
  });
});

describe('located', () => {
  it.each([
    ['fail-drop-4500', ['udp-4500-blocked', 'between', 'likely']],
    ['fail-no-answer-500', ['ike-no-answer', 'between', 'likely']],
    ['fail-reject-4500-ikev2', ['udp-4500-rejected', 'between', 'likely']],
    ['fail-drop-ipfrag', ['ip-fragments-dropped', 'between', 'certain']],
    ['nat-rebind', ['nat-mapping-rebound', 'between', 'certain']],
    ['nat-timeout', ['nat-mapping-rebound', 'between', 'certain']],
    ['fail-ah-through-nat', ['ah-through-nat', 'between', 'certain']],
    ['peer-dead-dpd', ['peer-dead', 'behind the second point', 'certain']],
  ])('%s', async (name, expected) => {
    expect(found(await compared(...sides(name)))).toContainEqual(expected);
  });
});

describe('what the NAT makes of the ends', () => {
  it('ports before and after the float', async () => {
    expect(mapped(await compared(...sides('ikev2-psk-nat')))).toEqual([
      'udp 192.168.10.10:500 203.0.113.1:24784',
      'udp 192.168.10.10:4500 203.0.113.1:24518',
    ]);
  });

  it('a mapping that is lost, and for how long each was used', async () => {
    const { changes } = await compared(...sides('nat-rebind'));
    const floated = changes.mappings.filter(({ first }) => first.port === 4500);
    expect(floated.map(({ second }) => second.port)).toEqual([20326, 38264]);
    expect(floated[0]!.times[1]).toBeLessThan(floated[1]!.times[0]);
  });

  it('nothing where there is none', async () => {
    const result = await compared(...sides('ikev2-nonat-500'));
    expect(mapped(result)).toEqual([]);
    expect(comparisonText(['a', 'b'], result)).toContain('No address and no port is changed');
  });
});

describe('clocks and edges', () => {
  const name = 'ikev2-psk-nat';

  it('a clock that is far off', async () => {
    const [inside, outside] = sides(name);
    const plain = await compared(inside, outside);
    const shifted = await compared(
      inside,
      outside.map(({ time, bytes }) => ({ time: time + 3600.5, bytes })),
    );
    expect(shifted.pairing.second).toEqual(plain.pairing.second);
    expect(shifted.pairing.clock!.offset).toBeCloseTo(3600.5, 3);
    expect(mapped(shifted)).toEqual(mapped(plain));
  });

  it('a clock that is too fast', async () => {
    const [inside, outside] = sides(name);
    const plain = await compared(inside, outside);
    const start = outside[0]!.time;
    const fast = await compared(
      inside,
      outside.map(({ time, bytes }) => ({ time: time + (time - start) * 0.002, bytes })),
    );
    expect(fast.pairing.second).toEqual(plain.pairing.second);
    expect(fast.pairing.clock!.drift).toBeCloseTo(0.002, 4);
  });

  it('captures that begin and end at different times: what the other one cannot have is not lost', async () => {
    const [inside, outside] = sides(name);
    const { pairing, losses } = await compared(inside.slice(0, 30), outside.slice(10));
    expect(pairing.pairs).toBe(20);
    expect(losses.filter(({ isCertain }) => isCertain)).toEqual([]);
  });

  it('packets that change places, and packets that come twice', async () => {
    const [inside, outside] = sides(name);
    const mixed = [...outside];
    [mixed[20], mixed[21]] = [mixed[21]!, mixed[20]!];
    const doubled = mixed.flatMap((record, i) => (i % 5 === 0 ? [record, { ...record, time: record.time + 0.0001 }] : [record]));
    const { pairing, losses } = await compared(inside, doubled);
    expect(pairing.pairs).toBe(inside.length);
    expect(losses.filter(({ seenIn }) => seenIn === 'first')).toEqual([]);
  });

  it('a packet that is lost in the middle is told, for certain', async () => {
    const [inside, outside] = sides(name);
    const { losses } = await compared(
      inside,
      outside.filter((_, i) => i !== 8),
    );
    expect(losses).toEqual([{ seenIn: 'first', kind: 'ESP', packets: [9], of: 18, isCertain: true }]);
  });

  it('captures of different conversations', async () => {
    const result = await compared(sides(name)[0], sides('ikev2-rekey-pfs')[1]);
    expect(result.pairing.pairs).toBe(0);
    expect(comparisonText(['a', 'b'], result)).toContain('no packet in common');
  });

  it('two captures given the wrong way round', async () => {
    const [inside, outside] = sides(name);
    expect((await compared(outside, inside)).isSwapped).toBe(true);
    expect((await compared(inside, outside)).isSwapped).toBe(false);
  });

  it('two empty captures', async () => {
    expect(comparisonText(['a', 'b'], await compared([], []))).toContain('Both captures are empty.');
  });
});

it('words', async () => {
  expect(comparisonText(['inside.pcap', 'outside.pcap'], await compared(...sides('fail-drop-ipfrag')))).toMatchInlineSnapshot(`
    "inside.pcap: 11 packets; outside.pcap: 3 packets; 3 in both
    The large IKE message is cut into IP fragments, and they vanish. It happens between the two points.

    ✗ The large IKE message is cut into IP fragments, and they vanish.  [ip-fragments-dropped, certain, between]
      Packets 3, 4, 5, 6, 7, 8, 9, 10 do not reach the second point. (packets 3–10 of the first
      capture, packets 1–3 of the second capture)
      → client: Turn on IKE fragmentation (RFC 7383; under IKEv1 the vendors’ own).
      → gateway: Turn on IKE fragmentation, or use a smaller certificate, such as ECDSA.
      → firewall: Let IP fragments pass.

    What the NAT makes of the ends
      UDP 192.168.10.10:500 → 203.0.113.1:20755  2 packets, 1–2, used for 0.0 s
      UDP 192.168.10.10:4500 → 203.0.113.1:20144  1 packet, 11–11, used for 0.0 s
      1 hop between the two points, by time to live

    Clocks
      The second one is 0.000071 s ahead; from 3 packets, half of them within 0.048 ms

    In one capture alone
      IP fragment: 8 of 8 in inside.pcap are not in outside.pcap: 3–10
    "
  `);
});
