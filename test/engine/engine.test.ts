import { describe, expect, test } from 'vitest';
import {
  bytesSource,
  createDecoder,
  DissectorError,
  decodePacket,
  fieldLookup,
  openCapture,
  recordOf,
  registerDissector,
  standardRegistry,
} from '../../src/engine/index.ts';

const keepalive = Uint8Array.of(0xff);
const protocolsOf = ({ layers }: ReturnType<typeof decodePacket>) => layers.map(({ protocol }) => protocol);

describe('octets from anywhere are decoded', () => {
  test('from a table, as a UDP socket on port 4500 receives them', () => {
    const { layers } = decodePacket(keepalive, { table: 'udp.port', value: 4500 });
    expect(layers.map(({ summary }) => summary)).toEqual(['NAT-keepalive']);
  });

  test('from a protocol', () => {
    expect(protocolsOf(decodePacket(Uint8Array.of(0, 9, 0x11, 0x94, 0, 9, 0, 0, 0xff), { protocol: 'udp' }))).toEqual(['udp', 'udpencap']);
  });

  test('from a table that leads nowhere, as data', () => {
    expect(protocolsOf(decodePacket(keepalive, { table: 'udp.port', value: 9 }))).toEqual(['data']);
  });

  test('one after the other, with numbers', () => {
    const decoder = createDecoder();
    const numbers = [1, 2, 3].map(() => decoder.decodeBytes(keepalive, { table: 'udp.port', value: 4500 }).number);
    expect(numbers).toEqual([1, 2, 3]);
  });

  test('but not from a protocol that nobody knows', () => {
    expect(() => decodePacket(keepalive, { protocol: 'nothing' })).toThrow('There is no protocol "nothing"');
  });
});

test('a record of a batch has what the capture says of it', async () => {
  // pcap, big-endian, microseconds, Ethernet; one packet of three octets, of which two are there.
  const header = [0xa1, 0xb2, 0xc3, 0xd4, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 1];
  const record = [0, 0, 0, 7, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 3, 0xaa, 0xbb];
  for await (const batch of openCapture(bytesSource(Uint8Array.of(...header, ...record), 'made'))) {
    expect(batch.count).toBe(1);
    expect(recordOf(batch, 0)).toMatchObject({
      number: 1,
      bytes: Uint8Array.of(0xaa, 0xbb),
      originalLength: 3,
      linkType: 1,
      time: { seconds: 7, nanoseconds: 9000 },
      comment: undefined,
    });
  }
});

describe('a dissector that is added', () => {
  const declaration = { protocol: 'tiny', label: 'Tiny', on: { 'udp.port': [9] }, fields: [{ name: 'tiny.number', type: 'u8' }] };

  test('decodes, and its fields are known', () => {
    const registry = standardRegistry();
    registerDissector(registry, JSON.stringify(declaration), 'tiny.json');
    const packet = decodePacket(keepalive, { table: 'udp.port', value: 9 });
    expect(protocolsOf(packet)).toEqual(['data']);
    expect(protocolsOf(createDecoder({ registry }).decodeBytes(keepalive, { table: 'udp.port', value: 9 }))).toEqual(['tiny']);
    expect(fieldLookup(registry).fields('tiny.number')).toHaveLength(1);
    expect(fieldLookup(registry).isProtocol('tiny')).toBe(true);
  });

  test('is refused with its file and the place, and leaves the registry as it was', () => {
    const registry = standardRegistry();
    const wrong = { ...declaration, fields: [{ name: 'tiny.number', type: 'u7' }] };
    expect(() => registerDissector(registry, wrong, 'tiny.json')).toThrow(/^tiny\.json: fields\[0\]/);
    expect(() => registerDissector(registry, '{', 'tiny.json')).toThrow(DissectorError);
    expect(registry.decoder('tiny')).toBeUndefined();
  });
});
