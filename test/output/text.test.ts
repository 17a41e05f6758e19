import { expect, test } from 'vitest';
import { decodePacket } from '../../src/engine/decoder.ts';
import { colours, printable } from '../../src/output/paint.ts';
import { textFormat } from '../../src/output/text.ts';
import { treeText } from '../../src/output/tree.ts';

/** UDP from port 1 to port 2 with five octets, of which the capture holds three. */
const cut = Uint8Array.of(0, 1, 0, 2, 0, 13, 0, 0, 0x61, 0x62, 0x63);
const packet = decodePacket(cut, { protocol: 'udp' }, { originalLength: 13, time: { seconds: 0, nanoseconds: 0 } });
const nameOf = (protocol: string) => protocol.toUpperCase();

test('a line tells number, time, protocol, length on the wire and what the packet says', () => {
  expect(textFormat({ nameOf }).text(packet)).toMatch(/^ {4}1 +0\.000000 +DATA +13 {2}1 → 2 {2}3 octets.*\n$/);
});

test('the tree marks notes and shows where each field stands', () => {
  const lines = treeText(packet, { octets: true }).split('\n');
  expect(lines).toContainEqual(expect.stringMatching(/^ +0–1 {2}00 01 +Source port: 1 {2}udp\.srcport/));
  expect(packet.notes.length).toBeGreaterThan(0);
  expect(lines.flatMap((line) => /! (.*)/.exec(line)?.[1] ?? [])).toEqual(packet.notes.map(({ say }) => say));
});

test('colours do not change the words', () => {
  const coloured = treeText(packet, { octets: true, paint: colours });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours
  expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(treeText(packet, { octets: true }));
});

test('a capture cannot speak to the terminal', () => {
  expect(printable('\x1b]0;title\x07 a\nb \u202eright\u2066')).toBe('\\x1b]0;title\\x07 a\\x0ab \\u202eright\\u2066');
});
