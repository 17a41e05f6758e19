import { masked, type Prefix, readIpv4, readIpv6, readOctets } from '../schema/address.ts';
import type { Expression } from '../schema/ast.ts';
import type { Field } from '../schema/field.ts';
import { quote } from '../schema/quote.ts';
import { suggest } from '../schema/suggest.ts';
import { FilterError } from './error.ts';
import { describe, type Scalar, sortOf, widthOf } from './scalar.ts';

/** A literal of a filter: the text is a word (also one that has the form of a name), or was quoted. */
export type Literal = Extract<Expression, { kind: 'literal' | 'string' | 'name' }>;

/** What a literal stands for: one value, or the several that bear the name; `bits` of an address count, all if absent. */
export interface Constant {
  readonly values: readonly Scalar[];
  readonly bits?: number;
}

/**
 * Reads a literal as a value of the field. Throws FilterError if it does not suit the field's type, as Wireshark 4.0
 * does: addresses, numbers and times stand bare, text is quoted, and octets may be either.
 */
export function readLiteral(literal: Literal, field: Field): Constant {
  const word = wordOf(literal);
  const quoted = literal.kind === 'string';
  const refuse = (what: string): never => {
    throw new FilterError(`${quote(word)} ${what}; ${describe(field)}`, literal.at);
  };
  const bare = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) return refuse(`is not ${what}`);
    return quoted ? refuse('is quoted, and should not be') : value;
  };
  switch (sortOf(field)) {
    case 'integer':
      return { values: integers(word, quoted, field, refuse) };
    case 'boolean':
      return { values: booleans(word, quoted, field, refuse) };
    case 'fraction':
      return { values: [bare(readFraction(word), 'a number')] };
    case 'time':
      if (field.type === 'time' && quoted) return { values: [readDate(word) ?? refuse('is no date like "2026-07-04 12:34:56Z"')] };
      return { values: [bare(readSeconds(word), 'a time with at most nine decimals')] };
    case 'text':
      return { values: [word] };
    case 'octets':
      return { values: [quoted ? literal.octets : bare(readOctets(word), 'a row of octets like 0a:1b')] };
    case 'mac': {
      const octets = readOctets(word);
      return { values: [bare(octets?.length === 6 ? octets : undefined, 'a MAC address like 02:00:5e:00:53:01')] };
    }
    case 'ipv4':
      return network(bare(readIpv4(word), 'an IPv4 address, or one with a prefix of at most 32 bits'));
    case 'ipv6':
      return network(bare(readIpv6(word), 'an IPv6 address, or one with a prefix of at most 128 bits'));
    case 'mark':
      throw new FilterError(`${describe(field)}; write ${field.name} alone to test its presence`, literal.at);
  }
}

export function wordOf(literal: Literal): string {
  return literal.kind === 'name' ? literal.name : literal.text;
}

type Refuse = (what: string) => never;

function integers(word: string, quoted: boolean, field: Field, refuse: Refuse): Scalar[] {
  const value = quoted ? undefined : readInteger(word);
  if (value === undefined) {
    if (!field.valueName) return refuse(quoted ? 'is quoted, and its values have no names' : 'is not a number');
    return namedValues(word, field, Math.min(2 ** widthOf(field), 0x10000), refuse);
  }
  const bits = widthOf(field);
  if (value >= 1n << BigInt(bits)) return refuse(`is too large, the maximum is ${(1n << BigInt(bits)) - 1n}`);
  return [Number.isSafeInteger(Number(value)) ? Number(value) : value];
}

const truths: Record<string, number> = { true: 1, True: 1, TRUE: 1, false: 0, False: 0, FALSE: 0 };

function booleans(word: string, quoted: boolean, field: Field, refuse: Refuse): Scalar[] {
  const value = quoted ? undefined : readInteger(word);
  if (value !== undefined && value >= 0n) return [value === 0n ? 0 : 1];
  if (!quoted && Object.hasOwn(truths, word)) return [truths[word]!];
  return field.valueName ? namedValues(word, field, 2, refuse) : refuse('is not 1, 0, True or False');
}

/** All values below `end` that have the name, letters' case aside: a registry may give one name to several. */
function namedValues(word: string, field: Field, end: number, refuse: Refuse): Scalar[] {
  const wanted = word.toLowerCase();
  const values: number[] = [];
  const names = new Set<string>();
  for (let value = 0; value < end; value++) {
    const name = field.valueName?.(value);
    if (name === undefined) continue;
    names.add(name);
    if (name.toLowerCase() === wanted) values.push(value);
  }
  if (values.length > 0) return values;
  const near = suggest(word, names);
  return refuse(`is neither a number nor the name of a value${near === undefined ? '' : ` (did you mean "${near}"?)`}`);
}

const integerForm = /^(-?)(?:(0[xX][0-9A-Fa-f]+|0[bB][01]+)|0([0-7]+)|([1-9]\d*|0))$/;

/** Reads an integer: decimal, hexadecimal, binary, or octal after a leading zero. */
function readInteger(word: string): bigint | undefined {
  const [whole, minus, prefixed, octal, decimal] = integerForm.exec(word) ?? [];
  if (whole === undefined) return undefined;
  const magnitude = BigInt(prefixed ?? decimal ?? `0o${octal}`);
  return minus ? -magnitude : magnitude;
}

function readFraction(word: string): number | undefined {
  return /^-?\d+(?:\.\d+)?(?:[eE]-?\d+)?$/.test(word) ? Number(word) : undefined;
}

/** Nanoseconds of decimal seconds. */
function readSeconds(word: string): bigint | undefined {
  const [whole, minus, seconds, fraction = ''] = /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/.exec(word) ?? [];
  if (whole === undefined) return undefined;
  const magnitude = BigInt(seconds! + fraction.padEnd(9, '0'));
  return minus ? -magnitude : magnitude;
}

const dateForm = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/;

/** Nanoseconds since 1970 of an ISO 8601 date; without a zone it is local time, as in Wireshark. */
function readDate(word: string): bigint | undefined {
  const [whole, day, clock = '00:00', seconds = '00', fraction = '', zone = ''] = dateForm.exec(word) ?? [];
  if (whole === undefined) return undefined;
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const milliseconds = Date.parse(`${day}T${clock}:${seconds}${offset}`);
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

function network({ octets, bits }: Prefix): Constant {
  return bits === undefined ? { values: [octets] } : { values: [masked(octets, bits)], bits };
}
