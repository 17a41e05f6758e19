import { describe, expect, test } from 'vitest';
import { createDecoder } from '../../src/engine/decoder.ts';
import { type FieldsOptions, fieldsDefaults, fieldsFormat } from '../../src/output/fields.ts';
import { labCaptures, publicCaptures } from '../captures.ts';
import { isInstalled, ours, textOf, tshark } from './tshark.ts';

interface List {
  /** A capture on which we differ on purpose, see docs/differences.md. */
  except?: string;
  fields: readonly string[];
  tshark: readonly string[];
  options: Partial<FieldsOptions>;
}

/** What is held against tshark: every option of -E, cells that are empty, cells with several values, a field named twice. */
const lists: Readonly<Record<string, List>> = {
  'header, tabs, all of several': {
    fields: [
      ...['frame.number', 'frame.time', 'frame.time_epoch', 'frame.time_delta', 'frame.time_relative', 'frame.len', 'frame.cap_len'],
      ...['eth.type', 'eth.src', 'ip.addr', 'ip.proto', 'ip.id', 'ip.ttl', 'ip.checksum', 'ipv6.src', 'udp.port', 'udp.length'],
    ],
    tshark: ['header=y', 'aggregator=|', 'occurrence=a'],
    options: { header: true, aggregator: '|', occurrence: 'all' },
  },
  'commas, double quotes, the first of several': {
    fields: [
      'frame.number',
      'ip.addr',
      'udp.port',
      'esp.spi',
      'esp.sequence',
      'isakmp.ispi',
      'isakmp.exchangetype',
      'udpencap.nat_keepalive',
    ],
    tshark: ['separator=,', 'quote=d', 'occurrence=f', 'bom=y'],
    options: { separator: ',', quote: '"', occurrence: 'first', bom: true },
  },
  'addresses of Ethernet': {
    except: 'l2tp-avp-overflow.pcap', // frames that end within the Ethernet header
    fields: ['frame.number', 'eth.dst', 'eth.src', 'eth.addr', 'eth.lg', 'eth.padding', 'eth.trailer'],
    tshark: ['aggregator=;'],
    options: { aggregator: ';' },
  },
  'spaces, single quotes, the last of several, a field named twice': {
    fields: ['ip.addr', 'udp.port', 'isakmp.rspi', 'isakmp.messageid', 'ip.addr', 'isakmp.flags', 'esp.spi'],
    tshark: ['separator=/s', 'quote=s', 'occurrence=l', 'header=y'],
    options: { separator: ' ', quote: "'", occurrence: 'last', header: true },
  },
};

describe.skipIf(!isInstalled).each(Object.entries(lists))('%s: byte for byte what tshark writes of', (_, list) => {
  const args = ['-T', 'fields', ...list.fields.flatMap((name) => ['-e', name]), ...list.tshark.flatMap((option) => ['-E', option])];

  const paths = [...labCaptures(), ...publicCaptures()].map(({ path }) => path);
  test.concurrent.each(paths.filter((path) => list.except === undefined || !path.endsWith(list.except)))('%s', async (path) => {
    const expected = await tshark(path, args);
    if (expected === undefined) return;
    expect(await ours(path, fieldsFormat(list.fields, { ...fieldsDefaults, ...list.options }))).toBe(expected);
  });
});

test('white space within a text is escaped as tshark does it, and nothing else', () => {
  const comment = 'a\ttab, "quotes", a back\\slash, \x01 \x7f é, a\r\nline end, \b \f \v';
  const packet = createDecoder().decode({ number: 1, bytes: new Uint8Array(1), originalLength: 1, linkType: 1, comment });
  const format = fieldsFormat(['frame.comment', 'frame.number'], { ...fieldsDefaults, quote: '"' });
  expect(textOf(format, packet)).toBe('"a\\ttab, "quotes", a back\\slash, \x01 \x7f é, a\\r\\nline end, \\b \\f \v"\t"1"\n');
});
