// What is wrong in a declaration is said with its place in the file and what would be right.
import { describe, expect, it } from 'vitest';
import { dissectors, tables } from '../../src/engine/dissectors.generated.ts';
import { standardRegistry } from '../../src/engine/registry.ts';
import { checkDissector } from '../../src/schema/check.ts';
import { dissectorJsonSchema } from '../../src/schema/dissector.ts';

const registry = standardRegistry();
const context = { protocols: registry.protocols, valueTables: tables.map(({ table }) => table), functions: registry.functions.keys() };
const problems = (value: unknown) =>
  checkDissector(value, { ...context, functions: [...registry.functions.keys()] }).map(({ path, say }) => `${path}: ${say}`);
const withRows = (...fields: unknown[]) => ({ protocol: 'x', label: 'X', fields });

describe('the dissectors of this package', () => {
  it.each(dissectors.map((dissector) => [dissector.protocol, dissector] as const))('%s has no problem', (_, dissector) => {
    expect(problems(dissector)).toEqual([]);
  });
});

describe('a wrong declaration', () => {
  it.each([
    [
      'a guess after a protocol that is not there',
      { ...withRows(), guess: [{ in: 'udp.port', that: 'left > 0', confidence: 1, after: 'isakpm' }] },
      'guess[0].after: there is no protocol "isakpm"; did you mean "isakmp"?',
    ],
    ['a stream without a size', { ...withRows(), stream: { begins: 'left > 0' } }, 'stream: "size" is missing'],
    [
      'a stream that looks at a field',
      { ...withRows(), stream: { size: 'x.len', begins: 'left > 0' } },
      'stream.size: "x.len" is not read',
    ],
    ['tells without an opener', withRows({ type: 'bytes', tells: ['x.a'] }), 'fields[0].tells: "tells" goes with "sealed"'],
    [
      'a segment of what nothing tells',
      withRows({
        next: 'isakmp',
        segment: { name: 'x', sequence: 'x.seq', acknowledged: '0', opens: '0 == 1', closes: '0 == 1', resets: '0 == 1' },
      }),
      'fields[0].segment: "x.seq" is not read before this',
    ],
    ['no object', 7, ': 7 should be an object'],
    ['without fields', { protocol: 'x', label: 'X' }, ': "fields" is missing'],
    ['a name with a space', { ...withRows(), protocol: 'a b' }, 'protocol: "a b" is no name'],
    [
      'a wrong key',
      withRows({ type: 'u8', name: 'x.a', colunm: true }),
      'fields[0].colunm: there is no key "colunm" here; did you mean "column"?',
    ],
    ['a wrong type', withRows({ type: 'u61', name: 'x.a' }), 'did you mean "u16"?'],
    [
      'no kind of row',
      withRows({ lst: 'x' }),
      'fields[0]: a row has one of the keys value, type, block, list, match, next; did you mean "list"?',
    ],
    [
      'a field not yet read',
      withRows({ type: 'bytes', size: 'x.len' }, { type: 'u8', name: 'x.len' }),
      'fields[0].size: "x.len" is not read before this',
    ],
    ['a name misspelt', withRows({ type: 'u8', name: 'x.length' }, { type: 'bytes', size: 'x.lenght' }), 'did you mean "x.length"?'],
    ['a bare name where a truth is due', withRows({ type: 'u8', name: 'x.a' }, { type: 'u8', if: 'x.a' }), 'has(x.a)'],
    ['an expression that does not parse', withRows({ type: 'bytes', size: '1 +' }), 'fields[0].size'],
    [
      'bits that do not add up',
      withRows({ type: 'u8', bits: [{ width: 3 }, { width: 4 }] }),
      'fields[0].bits: the widths add up to 7, the integer has 8 bits',
    ],
    ['bits of an address', withRows({ type: 'mac', bits: [{ width: 1 }] }), 'not of "mac"'],
    ['a size of a fixed type', withRows({ type: 'u16', size: '3' }), 'fields[0].size: "u16" has a size of its own'],
    [
      'a column of variable width',
      withRows({ type: 'bytes', name: 'x.b', column: true }),
      'fields[0].column: only fields of fixed width can be columns',
    ],
    ['a table with a wrong key', { ...withRows(), tables: { t: { '1': 'a', x: 'b' } } }, 'tables.t: "x" is no number'],
    [
      'octets named by numbers',
      { ...withRows({ type: 'bytes', name: 'x.a', values: 't' }), tables: { t: { '1': 'a' } } },
      'fields[0].values: "1" is no octets',
    ],
    ['a missing part', withRows({ block: 'B', of: 'inner' }), 'fields[0]: there is no part "inner"'],
    ['a part that nobody uses', { ...withRows(), parts: { left: [] } }, 'parts.left: no row uses this part'],
    ['a case twice', withRows({ type: 'u8', name: 'x.a' }, { match: 'x.a', cases: { '1': [], '2, 1': [] } }), '1 has a case already'],
    ['a case that is no number', withRows({ match: 'left', cases: { one: [] } }), '"one" is no number, list or range'],
    [
      'a missing table',
      withRows({ type: 'u8', name: 'x.a', values: 'ike.payloads' }),
      'there is no table "ike.payloads"; did you mean "ike.payload"?',
    ],
    ['a missing protocol', withRows({ next: 'isakpm' }), 'there is no protocol "isakpm"; did you mean "isakmp"?'],
    [
      'a missing function',
      withRows({ type: 'u16', name: 'x.sum', with: 'checksum.upd' }),
      'there is no function "checksum.upd"; did you mean "checksum.udp"?',
    ],
    ['an open brace in a label', withRows({ block: 'B {x', fields: [] }), 'a brace is left open'],
    [
      'a name that reaches out of its element',
      withRows({ list: 'L', fields: [{ type: 'u8', name: 'x.a' }] }, { type: 'bytes', size: 'x.a' }),
      '"x.a" is not read before this',
    ],
    ['a prototype key for a part', withRows({ block: 'B', of: 'constructor' }), 'there is no part "constructor"'],
  ])('%s', (_, value, say) => {
    expect(problems(value).join('\n')).toContain(say);
  });

  it('is told wrong once where a part is used twice', () => {
    const value = { ...withRows({ block: 'A', of: 'p' }, { block: 'B', of: 'p' }), parts: { p: [{ type: 'bytes', size: 'x.none' }] } };
    expect(problems(value)).toEqual(['parts.p[0].size: "x.none" is not read before this']);
  });
});

it('the JSON Schema names every kind of row', () => {
  const schema = JSON.stringify(dissectorJsonSchema());
  for (const kind of ['value', 'type', 'block', 'list', 'match', 'next']) expect(schema).toContain(`"required":["${kind}"`);
});
