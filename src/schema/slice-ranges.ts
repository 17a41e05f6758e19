import { ExpressionError, type SliceRange } from './ast.ts';
import { quote } from './quote.ts';

const range = /^\s*(?:(-?\w+)\s*(?:([:-])\s*(-?\w+)?)?|:\s*(-?\w+))\s*$/;
const integer = /^-?(?:0x[0-9A-Fa-f]{1,4}|\d{1,5})$/;

/** Reads `[i:length]`, `[i-last]`, `[i]`, `[:length]`, `[i:]` and their lists; `at` is the offset of the bracket. */
export function readSlice(text: string, at: number): SliceRange[] {
  if (!text.endsWith(']')) throw new ExpressionError('the slice does not end: a closing "]" is missing', at);
  let start = at + 1;
  return text
    .slice(1, -1)
    .split(',')
    .map((piece) => {
      const here = start;
      start += piece.length + 1;
      return readRange(piece, here);
    });
}

function readRange(piece: string, at: number): SliceRange {
  const found = range.exec(piece);
  if (!found)
    throw new ExpressionError(`${quote(piece.trim())} is no range of octets; write [first:length], [first-last], [first] or [first:]`, at);
  const [, first, separator, second, length] = found;
  if (first === undefined) return { from: 0, length: positive(readInteger(length!, at), at) };
  const from = readInteger(first, at);
  if (separator === undefined) return { from, length: 1 };
  if (separator === ':') return second === undefined ? { from } : { from, length: positive(readInteger(second, at), at) };
  if (second === undefined) throw new ExpressionError(`the last octet is missing; write [${from}:] for all from octet ${from} on`, at);
  const last = readInteger(second, at);
  if (from < 0 !== last < 0) throw new ExpressionError('the first and the last octet must be counted from the same end', at);
  if (last < from) throw new ExpressionError(`the last octet, ${last}, is before the first one, ${from}`, at);
  return { from, length: last - from + 1 };
}

function readInteger(text: string, at: number): number {
  if (!integer.test(text)) throw new ExpressionError(`${quote(text)} is no offset; offsets are integers below 100000`, at);
  return text.startsWith('-') ? -Number(text.slice(1)) : Number(text);
}

function positive(length: number, at: number): number {
  if (length <= 0) throw new ExpressionError(`a slice of ${length} octets is empty; its length must be positive`, at);
  return length;
}
