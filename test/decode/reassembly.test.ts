import { expect, it } from 'vitest';
import { limits } from '../../src/decode/limits.ts';
import { type Piece, Reassembly } from '../../src/decode/reassembly.ts';

const piece = (place: number, text: string, more: boolean, packet: number, key = 1): Piece => ({
  name: 'ip',
  key: [key],
  place,
  numbered: false,
  more,
  bytes: new TextEncoder().encode(text),
  packet,
});
const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

it('joins pieces that come in any order, and tells the packets in the order of the pieces', () => {
  const reassembly = new Reassembly();
  expect(reassembly.add(piece(8, 'ijkl', false, 1))).toBeUndefined();
  const whole = reassembly.add(piece(0, 'abcdefgh', true, 2));
  expect([text(whole?.bytes), whole?.packets]).toEqual(['abcdefghijkl', [2, 1]]);
});

it('keeps wholes apart by their key', () => {
  const reassembly = new Reassembly();
  reassembly.add(piece(0, 'abcdefgh', true, 1, 1));
  expect(reassembly.add(piece(8, 'ijkl', false, 2, 2))).toBeUndefined();
});

it('waits while a gap is left, and drops a piece that came before', () => {
  const reassembly = new Reassembly();
  reassembly.add(piece(0, 'abcdefgh', true, 1));
  expect(reassembly.add(piece(0, 'XXXXXXXX', true, 2))).toBeUndefined();
  expect(reassembly.add(piece(16, 'qrst', false, 3))).toBeUndefined();
  expect(text(reassembly.add(piece(8, 'ijklmnop', true, 4))?.bytes)).toBe('abcdefghijklmnopqrst');
});

it('drops a piece behind the end, and an end before a piece that is there', () => {
  const reassembly = new Reassembly();
  reassembly.add(piece(8, 'ijklmnop', true, 1));
  expect(reassembly.add(piece(0, 'end', false, 2))).toBeUndefined();
  expect(reassembly.add(piece(16, 'q', false, 3))).toBeUndefined();
  expect(reassembly.add(piece(24, 'behind', true, 4))).toBeUndefined();
  expect(text(reassembly.add(piece(0, 'abcdefgh', true, 5))?.bytes)).toBe('abcdefghijklmnopq');
});

it('joins numbered pieces once the last number and all before it are there', () => {
  const reassembly = new Reassembly();
  const numbered = (place: number, content: string, more: boolean) => ({ ...piece(place, content, more, place), numbered: true });
  expect(reassembly.add(numbered(3, 'c', false))).toBeUndefined();
  expect(reassembly.add(numbered(1, 'a', true))).toBeUndefined();
  expect(text(reassembly.add(numbered(2, 'b', true))?.bytes)).toBe('abc');
});

it('gives up the oldest for a new one, so that its memory is bounded', () => {
  const reassembly = new Reassembly();
  for (let key = 0; key <= limits.wholes; key++) reassembly.add(piece(0, 'abcdefgh', true, key, key));
  expect(reassembly.add(piece(8, 'ij', false, 1, 0))).toBeUndefined();
  expect(text(reassembly.add(piece(8, 'ij', false, 1, limits.wholes))?.bytes)).toBe('abcdefghij');
});

it('refuses what is longer than any IP datagram', () => {
  expect(new Reassembly().add(piece(limits.wholeOctets, 'a', false, 1))).toBeUndefined();
});

it('does not hold on to the buffer that a piece came in', () => {
  const reassembly = new Reassembly();
  const first = piece(0, 'abcdefgh', true, 1);
  reassembly.add(first);
  first.bytes.fill(0);
  expect(text(reassembly.add(piece(8, 'ij', false, 2))?.bytes)).toBe('abcdefghij');
});
