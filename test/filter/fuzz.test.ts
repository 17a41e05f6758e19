import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFilter } from '../../src/filter/compile-filter.ts';
import { FilterError } from '../../src/filter/error.ts';
import { field, type ValueType } from '../../src/schema/field.ts';
import { bytes, lookupOf, packetOf } from './build.ts';

const types: ValueType[] = [
  'u8',
  'u16',
  'u64',
  'i32',
  'uint',
  'bool',
  'bytes',
  'text',
  'ipv4',
  'ipv6',
  'mac',
  'time',
  'span',
  'double',
  'none',
  'frame',
];
const fields = types.map((type) =>
  field(`f.${type}`, type, type, { also: ['f.any'], valueName: (value) => (value < 3 ? `name${value}` : undefined) }),
);
const lookup = lookupOf(fields, ['udp']);
const values = [7, 500, 1n << 60n, -5, 3, true, bytes('45c6'), 'text', bytes('0a000001'), bytes('00'.repeat(16)), bytes('020000000001')];
const times = [{ seconds: 5, nanoseconds: 1 }, { seconds: -1, nanoseconds: -5 }, 0.5, true, 1];
const nodes = [...values, ...times].map((value, i) => [fields[i]!, value] as const);
const packet = packetOf(1, bytes('00'.repeat(64)), [{ protocol: 'udp', start: 0, payload: 8, nodes: [...nodes, ...nodes] }]);

const words = [
  ...fields.map(({ name }) => name),
  ...[
    'f.any',
    'udp',
    'frame',
    'nothing.such',
    'and',
    'or',
    'not',
    'in',
    'any',
    'all',
    'contains',
    'matches',
    'eq',
    'any_ne',
    'bitwise_and',
  ],
  ...[
    '&&',
    '||',
    '!',
    '==',
    '!=',
    '===',
    '!==',
    '~=',
    '~',
    '<',
    '<=',
    '>',
    '>=',
    '..',
    ',',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '+',
    '-',
    '*',
    '/',
    '%',
    '&',
    '|',
    '?',
  ],
  ...[
    '[0]',
    '[1:2]',
    '[-1:]',
    '[0,1-2]',
    '[9]',
    'len(',
    'count(',
    'upper(',
    'string(',
    '"text"',
    '"\\xff"',
    'r"(a+)$"',
    '"[',
    '"("',
    '"name1"',
    "'",
  ],
  ...[
    '1',
    '-5',
    '0x10',
    '0.5',
    '99999999999999999999',
    '10.0.0.0/8',
    '::1',
    'fe80::/10',
    'aa:bb',
    '02:00:00:00:00:01',
    'True',
    'name2',
    '1e400',
    '0/0',
    'ü',
    '\u0000',
  ],
];

/** Compiles and asks: a FilterError in one line, whose place is in the text, or an answer. */
function ask(text: string): void {
  try {
    expect(typeof compileFilter(text, lookup).test(packet)).toBe('boolean');
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    expect(error.message).toMatch(/^.+$/u);
    expect(error.at).toBeGreaterThanOrEqual(0);
    expect(error.at).toBeLessThanOrEqual(text.length);
  }
}

const sensible = [
  'f.any == 1 and not (f.u16 in {1, 400..600} or f.bytes[0:1] contains 45) && udp matches "^a"',
  'all f.any != f.any or len(f.text) + {f.u8 * 2} - 1 >= f.u64 & 0xff && f.ipv4 == 10.0.0.0/8',
  'string(f.mac) ~ r"^02" || f.span - 1.5 < f.time or count(f.any) % 3 == f.double / -2',
];

test('soups of tokens', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 25 }), fc.constantFrom(' ', ''), (soup, glue) => ask(soup.join(glue))),
    {
      numRuns: 20_000,
    },
  );
});

test('comparisons of all with all', () => {
  const operators = ['==', '!=', '===', '<', 'contains', 'matches', '+', '&', '/', '%'];
  for (const left of words) for (const operator of operators) for (const right of words) ask(`${left} ${operator} ${right} == 1`);
}, 120_000);

test('filters with some characters cut, doubled or replaced', () => {
  const change = fc.record({ at: fc.nat(100), cut: fc.nat(4), insert: fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(...words)) });
  fc.assert(
    fc.property(fc.constantFrom(...sensible), fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
      ask(changes.reduce((changed, { at, cut, insert }) => changed.slice(0, at) + insert + changed.slice(at + cut), text));
    }),
    { numRuns: 20_000 },
  );
});

test('any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), ask), { numRuns: 5000 });
});

test.each([
  '(',
  '!',
  'not ',
  '- ',
  '{',
  'len(',
  'f.any+',
  'f.any&',
  'f.any==',
  'udp or ',
  'f.bytes[0]',
  '[0]',
  '"',
  '\\',
  'f.any in {',
  '1,',
  ':',
  '/1',
  'a.',
])('a hostile run of %s ends soon', (piece) => {
  const started = performance.now();
  for (const head of ['', 'f.any ', 'f.any == ']) {
    for (const tail of ['', 'f.any', ' == 1']) {
      for (const length of [30, 100, 1000, 9900]) ask(head + piece.repeat(Math.ceil(length / piece.length)) + tail);
    }
  }
  expect(performance.now() - started).toBeLessThan(5000);
});
