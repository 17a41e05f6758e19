import { ExpressionError } from './ast.ts';

/** A quoted string: its octets as written (`\xc6` is one octet), the same as text (from UTF-8), and the offset behind it. */
export interface StringLiteral {
  readonly text: string;
  readonly octets: Uint8Array;
  readonly end: number;
}

const utf8 = new TextEncoder();

/** Escapes of wireshark-filter(4) that stand for one octet. */
const escapes: Record<string, number> = {
  "'": 0x27,
  '"': 0x22,
  '\\': 0x5c,
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

const numericEscape = /x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})/y;

/**
 * Reads `"…"`, or the raw string `r"…"`, which keeps its backslashes; undefined when neither begins at `at`. Throws
 * ExpressionError for a string that does not end and for an unknown escape.
 */
export function readString(text: string, at: number): StringLiteral | undefined {
  const raw = text.startsWith('r"', at);
  if (!raw && text[at] !== '"') return undefined;
  const octets: number[] = [];
  let next = at + (raw ? 2 : 1);
  while (text[next] !== '"') {
    if (next >= text.length) throw new ExpressionError('the string does not end: a closing " is missing', at);
    if (text[next] !== '\\') {
      const character = String.fromCodePoint(text.codePointAt(next)!);
      octets.push(...utf8.encode(character));
      next += character.length;
    } else if (raw) {
      // A backslash protects a quote, and both stay: that is what the pattern of `matches` needs.
      octets.push(0x5c);
      next++;
      if (text[next] === '"') {
        octets.push(0x22);
        next++;
      }
    } else {
      const escaped = readEscape(text, next);
      octets.push(...escaped.octets);
      next = escaped.end;
    }
  }
  const bytes = Uint8Array.from(octets);
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), octets: bytes, end: next + 1 };
}

function readEscape(text: string, at: number): { octets: Iterable<number>; end: number } {
  const letter = text[at + 1] ?? '';
  const octet = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  if (octet !== undefined) return { octets: [octet], end: at + 2 };
  numericEscape.lastIndex = at + 1;
  const found = numericEscape.exec(text);
  if (!found) throw new ExpressionError(`"\\${letter}" is no escape; write "\\\\${letter}", or a raw string r"…"`, at);
  const end = numericEscape.lastIndex;
  const [, hex, octal, short, long] = found;
  if (hex !== undefined) return { octets: [Number.parseInt(hex, 16)], end };
  if (octal !== undefined) return { octets: [Number.parseInt(octal, 8) & 0xff], end };
  const point = Number.parseInt((short ?? long)!, 16);
  if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) throw new ExpressionError('there is no such Unicode character', at);
  return { octets: utf8.encode(String.fromCodePoint(point)), end };
}
