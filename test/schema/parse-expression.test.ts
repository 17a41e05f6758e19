import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Expression, ExpressionError } from '../../src/schema/ast.ts';
import type { Dialect } from '../../src/schema/lexer.ts';
import { parseExpression, requireBoolean, requireNumber } from '../../src/schema/parse-expression.ts';
import { suggest } from '../../src/schema/suggest.ts';

/** The tree with a bracket around everything that is no leaf. */
function shape(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'literal':
      return `'${expression.text}'`;
    case 'string':
      return JSON.stringify(expression.text);
    case 'name':
      return expression.name;
    case 'left':
      return 'left';
    case 'has':
      return `has(${expression.name})`;
    case 'look':
      return `u${expression.width}(${shape(expression.offset)})`;
    case 'call':
      return `${expression.name}(${expression.arguments.map(shape).join(', ')})`;
    case 'not':
      return `(not ${shape(expression.of)})`;
    case 'negative':
      return `(- ${shape(expression.of)})`;
    case 'slice':
      return `${shape(expression.of)}[${expression.ranges.map(({ from, length }) => `${from}:${length ?? ''}`).join(',')}]`;
    case 'choice':
      return `(${shape(expression.test)} ? ${shape(expression.then)} : ${shape(expression.else)})`;
    case 'in': {
      const items = expression.items.map(({ from, to }) => shape(from) + (to ? `..${shape(to)}` : ''));
      return `(${expression.every ? 'all ' : ''}${shape(expression.of)} in {${items.join(', ')}})`;
    }
    case 'compare':
      return `(${expression.every ? 'all ' : ''}${shape(expression.left)} ${expression.op} ${shape(expression.right)})`;
    default:
      return `(${shape(expression.left)} ${expression.op} ${shape(expression.right)})`;
  }
}

function refusal(text: string, dialect: Dialect): { message: string; at: number } {
  try {
    parseExpression(text, dialect);
  } catch (error) {
    if (error instanceof ExpressionError) return { message: error.message, at: error.at };
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('in a dissector', () => {
  test.each([
    ['left == 1 && u8(0) == 0xff', '((left == 1) and (u8(0) == 255))'],
    ['u8(0) & 1 == 1', '((u8(0) & 1) == 1)'],
    ['1 | 2 ^ 3 & 4 << 5 + 6 * 7', '(1 | (2 ^ (3 & (4 << (5 + (6 * 7))))))'],
    ['1 - 2 - 3', '((1 - 2) - 3)'],
    ['(1 - (2 - 3)) % 4', '((1 - (2 - 3)) % 4)'],
    ['a < 1 or b < 2 and not c < 3', '((a < 1) or ((b < 2) and (not (c < 3))))'],
    ['has(a) || has(b) || has(c) || has(d)', '((has(a) or has(b)) or (has(c) or has(d)))'],
    ['!has(isakmp.rspi)', '(not has(isakmp.rspi))'],
    ['isakmp.typepayload in {46, 53, 128..255}', '(isakmp.typepayload in {46, 53, 128..255})'],
    ['a not in {1}', '(not (a in {1}))'],
    ['f.format == 1 ? 4 : 4 + f.length', '((f.format == 1) ? 4 : (4 + f.length))'],
    ['a == 1 ? 1 : a == 2 ? 2 : 3', '((a == 1) ? 1 : ((a == 2) ? 2 : 3))'],
    ['u8(left - 1) != 0', '(all u8((left - 1)) != 0)'],
    ['u32(24) <= left', '(u32(24) <= left)'],
    ['esp.sequence-analysis.x - 1', '(esp.sequence-analysis.x - 1)'],
    ['_ws.x-1', '_ws.x-1'],
    ['4-1', '(4 - 1)'],
    ['-1 - -a', '(-1 - (- a))'],
    ['l2tp.Ns', 'l2tp.Ns'],
  ])('%s', (text, expected) => expect(shape(parseExpression(text, 'dissector'))).toBe(expected));

  test.each([
    ['', 'the text ends too early: a field or a value is due here', 0],
    ['isakmp.flag_e && left == 1', '"isakmp.flag_e" is no condition; write `has(isakmp.flag_e)` or `isakmp.flag_e == 1`', 0],
    ['not a', '"a" is no condition; write `has(a)` or `a == 1`', 4],
    ['1 ? 2 : 3', 'a number is no condition; compare it: `x == 1`', 0],
    ['has(a) + 1', 'a condition is no number; write `condition ? 1 : 0`', 0],
    ['(a == 1) == 1', 'a condition is no number; write `condition ? 1 : 0`', 1],
    ['a == 1 == 2', 'comparisons do not chain; write a < b and b < c', 7],
    ['a = 1', '"=" means nothing here; equality is "=="', 2],
    ['a == "x"', '"\\"" means nothing here; a dissector compares numbers only', 5],
    ['a == 0764', '"0764" is not a number; write it decimal or as 0x…', 5],
    ['a == 12ab', '"12ab" is not a number; write it decimal or as 0x…', 5],
    ['a == 99999999999999999', '"99999999999999999" is not a number; write it decimal or as 0x…', 5],
    ['u12(0) == 1', 'there is no function "u12"; there are u8, u16, u24, u32 and has', 0],
    ['u8(0 == 1', '")" is due here', 5],
    ['has(1)', 'a name, as in has(esp.spi) is due here', 4],
    ['a == 1 ? 2', '":" is due here', 10],
    ['a in {}', 'a field or a value is due here', 6],
    ['a in {1', '"," or "}" is due here', 7],
    ['a b', '"b" is unexpected: an operator, or the end is due here', 2],
    ['a[0] == 1', '"[" means nothing here', 1],
    ['a == 1 AND b == 2', 'operators have small letters: and', 7],
    ['a contains 1', '"contains" is unexpected', 2],
  ])('%s is refused', (text, message, at) => {
    const refused = refusal(text, 'dissector');
    expect(refused.message).toContain(message);
    expect(refused.at).toBe(at);
  });
});

describe('in a filter', () => {
  test.each([
    ['udp', 'udp'],
    ['udp.port eq 500 and not ip.src ne 10.0.0.0/8', "((udp.port == '500') and (not (all ip.src != '10.0.0.0/8')))"],
    ['all udp.port > 1024', "(all udp.port > '1024')"],
    ['udp.port === 1 || udp.port ~= 2 || udp.port all_eq 3', "((all udp.port == '1') or ((udp.port != '2') or (all udp.port == '3')))"],
    ['udp.port/2 == -500', "((udp.port / '2') == '-500')"],
    ['udp.port -1 == udp.port-1', "((udp.port - '1') == udp.port-1)"],
    ['ipv6.addr == fe80::1/64', "(ipv6.addr == 'fe80::1/64')"],
    ['ip.src in {10.0.0.1..10.0.0.9, ::1}', "(ip.src in {'10.0.0.1'..'10.0.0.9', '::1'})"],
    ['eth.src[0:3,-2,4-5,7:,:8] == aa:bb-cc', "(eth.src[0:3,-2:1,4:2,7:,0:8] == 'aa:bb-cc')"],
    ['all a not in {b}', '(not (a in {b}))'],
    ['a < b < c', '((a < b) and (b < c))'],
    ['len(a, b & 1) ~ "x\\"y\\x41\\101\\u00e9"', `(len(a, (b & '1')) matches "x\\"yAAé")`],
    ['a contains r"\\d\\"q"', '(a contains "\\\\d\\\\\\"q")'],
    ['4 * {a + b}', "('4' * (a + b))"],
  ])('%s', (text, expected) => expect(shape(parseExpression(text, 'filter'))).toBe(expected));

  test('the octets of a string are those of its escapes and of UTF-8', () => {
    const string = parseExpression('"\\xc6é\\0"', 'filter');
    expect(string).toMatchObject({ kind: 'string', octets: Uint8Array.of(0xc6, 0xc3, 0xa9, 0) });
  });

  test.each([
    ['a == "x', 'the string does not end: a closing " is missing', 5],
    ['a == "\\."', '"\\." is no escape; write "\\\\.", or a raw string r"…"', 6],
    ['a == "\\U00110000"', 'there is no such Unicode character', 6],
    ["a == 'x'", 'strings stand in double quotes', 5],
    ['a | b', '"|" means nothing here; "or" is "||"', 2],
    ['a[0', 'a closing "]" is missing', 1],
    ['a[0:1,x]', '"x" is no offset', 6],
    ['a[2-1]', 'the last octet, 1, is before the first one, 2', 2],
    ['a[1-]', 'the last octet is missing; write [1:]', 2],
    ['a[0:0]', 'its length must be positive', 2],
    ['a[1--1]', 'must be counted from the same end', 2],
    ['any a', '"any" needs a comparison', 0],
    ['a in {1,}', 'a field or a value is due here', 8],
    ['a == 1 ? 2 : 3', '"?" means nothing here', 7],
  ])('%s is refused', (text, message, at) => {
    const refused = refusal(text, 'filter');
    expect(refused.message).toContain(message);
    expect(refused.at).toBe(at);
  });
});

test('callers can insist on a condition or on a number', () => {
  const parse = (text: string) => parseExpression(text, 'dissector');
  expect(() => requireBoolean(parse('left'))).toThrow(ExpressionError);
  expect(() => requireBoolean(parse('has(a) ? 1 : 0'))).toThrow(ExpressionError);
  expect(() => requireNumber(parse('left == 0'))).toThrow(ExpressionError);
  expect(() => requireNumber(parse('has(a) ? 1 : has(b)'))).toThrow(ExpressionError);
  expect(requireBoolean(parse('has(a) ? left == 0 : has(b)')).kind).toBe('choice');
  expect(requireNumber(parse('has(a) ? left : 0')).kind).toBe('choice');
});

describe.each<Dialect>(['dissector', 'filter'])('hostile texts of a %s', (dialect) => {
  const parse = (text: string) => {
    try {
      shape(parseExpression(text, dialect));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
  };

  test.each(['(', '!', '-', '{', 'a?', 'a+', 'a or ', 'a == 1 && ', 'a[0]', '[', '"', 'u8(', 'a in {', '1..'])('a run of %s', (piece) => {
    for (const length of [50, 1000, 9999, 20_000]) parse(piece.repeat(length / piece.length));
  });

  test('soups of tokens', () => {
    const words =
      'a left 1 0x1 u8( has( len( ( ) { } [0] + - * & | << ? : == != < in .. , and or not ! && || any all "x" contains 1.5 ::1'.split(' ');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words)), (soup) => parse(soup.join(' '))),
      { numRuns: 20_000 },
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), parse), { numRuns: 5000 });
  });
});

describe('a suggestion', () => {
  const known = ['isakmp.ispi', 'isakmp.rspi', 'udp.port', 'esp.spi', 'esp'];
  test.each([
    ['isakmp.ipsi', 'isakmp.ispi'],
    ['isakmp.isp', 'isakmp.ispi'],
    ['UDP.Port', 'udp.port'],
    ['udp.prt', 'udp.port'],
    ['epsp', 'esp'],
    ['tcp.flags', undefined],
    ['x'.repeat(1000), undefined],
  ])('for %s is %s', (word, expected) => expect(suggest(word, known)).toBe(expected));
});
