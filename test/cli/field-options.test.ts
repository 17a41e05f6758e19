import { expect, test } from 'vitest';
import { UserError } from '../../src/cli/command.ts';
import { readFieldOptions } from '../../src/cli/field-options.ts';
import { fieldsDefaults } from '../../src/output/fields.ts';

test.each([
  [['header=y'], { header: true }],
  [['header=yes', 'bom=y'], { header: true, bom: true }],
  [['separator=/t', 'aggregator=/s'], { separator: '\t', aggregator: ' ' }],
  [['separator=,', 'aggregator=;'], { separator: ',', aggregator: ';' }],
  [['separator=ab'], { separator: 'a' }],
  [['separator=='], { separator: '=' }],
  [['separator=/', 'aggregator=/x'], { separator: '\\', aggregator: '\\' }],
  [['occurrence=f'], { occurrence: 'first' }],
  [['occurrence=f', 'occurrence=l'], { occurrence: 'last' }],
  [['occurrence=a'], { occurrence: 'all' }],
  [['quote=d'], { quote: '"' }],
  [['quote=s'], { quote: "'" }],
  [['quote=n'], {}],
])('-E %s', (texts, options) => {
  expect(readFieldOptions(texts)).toEqual({ ...fieldsDefaults, ...options });
});

test.each(['header', 'header=x', 'header=Y', 'HEADER=y', 'separator=', 'occurrence=x', 'quote=x', 'nothing=y', ''])(
  '-E %s is refused',
  (text) => {
    expect(() => readFieldOptions([text])).toThrow(UserError);
  },
);
