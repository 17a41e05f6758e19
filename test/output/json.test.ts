import { describe, expect, test } from 'vitest';
import { jsonFormat } from '../../src/output/json.ts';
import { ndjsonFormat } from '../../src/output/ndjson.ts';
import { captureOf } from '../captures.ts';
import { isInstalled, ours, tshark } from './tshark.ts';

const capture = captureOf('ikev2-psk-nat', 'post-nat');
const names = ['frame.number', 'udp.port', 'isakmp.ispi', 'esp.spi', 'ip.src'];

interface Packet {
  _source: { layers: Record<string, unknown> };
}

const packetsOf = (text: string) => JSON.parse(text) as Packet[];

/** What says nothing new: resolved names, parts of MAC addresses, hosts, the next layer's octets, and texts without a field;
 * and the IV that tshark cuts from a sealed payload without knowing its cipher. */
const made = /_resolved$|^isakmp\.enc\.iv$|^udp\.payload$|\.oui|\.[li]g$|_host$|^ip\.host$|^Timestamps$|^[A-Z]/;

/** Every name in an object, at any depth, once. */
function namesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value) && !made.test(name)) found.add(name);
    namesIn(inner, found);
  }
  return found;
}

describe.skipIf(!isInstalled)('json', () => {
  test('has the layers of tshark in their order, and every field that tshark has', async () => {
    const [theirs, mine] = [packetsOf((await tshark(capture, ['-T', 'json']))!), packetsOf(await ours(capture, jsonFormat()))];
    expect(mine.map(({ _source }) => Object.keys(_source.layers))).toEqual(theirs.map(({ _source }) => Object.keys(_source.layers)));
    for (const [i, { _source }] of theirs.entries()) {
      const known = namesIn(mine[i]!._source.layers);
      const missing = [...namesIn(_source.layers)].filter((name) => !known.has(name) && !known.has(name.replace(/_tree$/, '')));
      expect([i + 1, missing]).toEqual([i + 1, []]);
    }
  });

  test('with names is byte for byte what tshark writes', async () => {
    expect(await ours(capture, jsonFormat(names))).toBe(await tshark(capture, ['-T', 'json', ...names.flatMap((name) => ['-e', name])]));
  });
});

test('what has no name to filter by is for people: of its octets there are no more than a line has room for', async () => {
  const packets = packetsOf(await ours(capture, jsonFormat()));
  const esp = packets.map(({ _source }) => _source.layers.esp as Record<string, string> | undefined).find((layer) => layer !== undefined);
  expect(esp!['Encrypted data']).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2}){31}… \(\d+ octets\)$/);
});

test('json of no packet is an empty array', () => {
  const { head, tail } = jsonFormat();
  expect(head + tail()).toBe('[]\n');
});

describe('ndjson', () => {
  test('has an object a packet and line', async () => {
    const lines = (await ours(capture, ndjsonFormat())).trimEnd().split('\n');
    const packets = lines.map((line) => JSON.parse(line));
    expect(packets.map((packet) => packet['frame.number'])).toEqual(lines.map((_, i) => i + 1));
    expect(packets[0]).toMatchObject({
      'frame.time': '2026-11-24T03:30:18.477235000Z',
      'ip.src': '203.0.113.1',
      'udp.dstport': 500,
      'isakmp.ispi': '45c6b2b106ca1dc6',
    });
    expect(packets[0]['isakmp.typepayload'].length).toBeGreaterThan(1);
  });

  test('with names has only those', async () => {
    const [first] = (await ours(capture, ndjsonFormat(names))).split('\n');
    expect(JSON.parse(first!)).toEqual({
      'frame.number': 1,
      'udp.port': [24784, 500],
      'isakmp.ispi': '45c6b2b106ca1dc6',
      'ip.src': '203.0.113.1',
    });
  });
});
