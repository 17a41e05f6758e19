import { type FieldsOptions, fieldsDefaults } from '../output/fields.ts';
import { UserError } from './command.ts';

type Change = Partial<FieldsOptions>;

/** The values of each key of `-E`; undefined for a value that it does not take. */
const keys: Readonly<Record<string, (value: string) => Change | undefined>> = {
  bom: (value) => choice(value, { y: { bom: true }, n: { bom: false } }),
  header: (value) => choice(value, { y: { header: true }, n: { header: false } }),
  separator: (value) => character(value, (separator) => ({ separator })),
  aggregator: (value) => character(value, (aggregator) => ({ aggregator })),
  occurrence: (value) => choice(value, { f: { occurrence: 'first' }, l: { occurrence: 'last' }, a: { occurrence: 'all' } }),
  quote: (value) => choice(value, { d: { quote: '"' }, s: { quote: "'" }, n: { quote: '' } }),
};

/** tshark looks at the first letter alone: `header=yes` is `header=y`. */
function choice(value: string, choices: Readonly<Record<string, Change>>): Change | undefined {
  return choices[value.charAt(0)];
}

/** The first character; `/t` is a tab, `/s` a space, and any other slash a backslash, as tshark has it. */
function character(value: string, change: (character: string) => Change): Change | undefined {
  if (value === '') return undefined;
  const first = String.fromCodePoint(value.codePointAt(0)!);
  if (first !== '/') return change(first);
  return change(value[1] === 't' ? '\t' : value[1] === 's' ? ' ' : '\\');
}

/** Reads the values of `-E`, KEY=VALUE each. */
export function readFieldOptions(texts: readonly string[]): FieldsOptions {
  let options = fieldsDefaults;
  for (const text of texts) {
    const [key = '', value = ''] = text.split(/=(.*)/s);
    const change = keys[key]?.(value);
    if (!change)
      throw new UserError(
        `-E ${text}: not one of header=y|n, separator=/t|/s|CHARACTER, aggregator=CHARACTER, occurrence=f|l|a, quote=d|s|n, bom=y|n`,
      );
    options = { ...options, ...change };
  }
  return options;
}
