import { expect, test } from 'vitest';
import { decodePacket } from '../../src/engine/decoder.ts';
import { colours, printable } from '../../src/output/paint.ts';
import { textFormat } from '../../src/output/text.ts';
import { treeText } from '../../src/output/tree.ts';
import { textOf } from './tshark.ts';

/** UDP from port 1 to port 2 with five octets, of which the capture holds three. */
const cut = Uint8Array.of(0, 1, 0, 2, 0, 13, 0, 0, 0x61, 0x62, 0x63);
const packet = decodePacket(cut, { protocol: 'udp' }, { originalLength: 13, time: { seconds: 0, nanoseconds: 0 } });
const nameOf = (protocol: string) => protocol.toUpperCase();

test('a line tells number, time, protocol, length on the wire and what the packet says', () => {
  expect(textOf(textFormat({ nameOf }), packet)).toMatch(/^ {4}1 +0\.000000 +UDP +13 {2}1 → 2 {2}3 octets.*\n$/);
});

test('the tree marks notes and shows where each field stands', () => {
  const lines = treeText(packet, { octets: true }).split('\n');
  expect(lines).toContainEqual(expect.stringMatching(/^ +0–1 {2}00 01 +Source port: 1 {2}udp\.srcport/));
  expect(packet.notes.length).toBeGreaterThan(0);
  expect(lines.flatMap((line) => /! (.*)/.exec(line)?.[1] ?? [])).toEqual(packet.notes.map(({ say }) => say));
});

test('in columns, names stand in line, bits as they stand in their octets, and long octets are cut with a count', () => {
  const ip = Uint8Array.from([0x45, 0, 0, 68, 0, 1, 0x40, 0, 64, 253, 0, 0, ...[192, 0, 2, 1], ...[192, 0, 2, 2], ...new Uint8Array(48)]);
  const decoded = decodePacket(ip, { protocol: 'ip' });
  const beside = treeText(decoded, { octets: true, octetRows: 2, columns: true });
  expect(beside).toMatch(/^ {13}\.1\.\. \.{4} {16,}Do not fragment: set {2,}ip\.flags\.df$/m);
  expect(beside).toMatch(/^ +20–67 {2}00( 00){7} .*48 octets.*\n {13}00( 00){7}\n {13}… 32 more octets$/m);
  expect(beside).not.toContain('frame.marked');
  const detail = treeText(decoded, { columns: true });
  expect(detail).toMatch(/^ {8}0100 \.{4} = Version: 4 +ip\.version$/m);
  const columns = detail.split('\n').flatMap((line) => /^(.+? {2,})ip\.(?:version|ttl|src)\b/.exec(line)?.slice(1) ?? []);
  expect(columns).toHaveLength(3);
  expect(new Set(columns.map((column) => column.length)).size).toBe(1);
});

test('colours do not change the words', () => {
  for (const options of [{ octets: true }, { octets: true, columns: true }, { columns: true }]) {
    const coloured = treeText(packet, { ...options, paint: colours });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(treeText(packet, options));
  }
});

test('a capture cannot speak to the terminal', () => {
  expect(printable('\x1b]0;title\x07 a\nb \u202eright\u2066')).toBe('\\x1b]0;title\\x07 a\\x0ab \\u202eright\\u2066');
});
