import type { Expression } from '../schema/ast.ts';
import { FilterError } from './error.ts';
import type { Scalar } from './scalar.ts';

const longestPattern = 1000;
const chunk = 0x2000;

/** Whether `a` has `b` in it; undefined unless both are text, or both octets. */
export function contains(a: Scalar, b: Scalar): boolean | undefined {
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  return a instanceof Uint8Array && b instanceof Uint8Array ? characters(a).includes(characters(b)) : undefined;
}

/**
 * A test for the pattern in text or octets, letters' case aside unless it begins with `(?-i)`. The pattern is
 * JavaScript's, which agrees with PCRE2 in what filters use. JavaScript gives a match no limit, so a pattern made to be
 * slow (`(a+)+$`) is slow; it comes from whoever types the filter, not from the capture. Throws FilterError for one
 * that is wrong or too long.
 */
export function searchFor({ text, octets, at }: Extract<Expression, { kind: 'string' }>): (value: Scalar) => boolean | undefined {
  if (text.length > longestPattern) throw new FilterError(`the pattern is longer than ${longestPattern} characters`, at);
  const inText = pattern(text, at);
  const inOctets = pattern(characters(octets), at);
  return (value) => {
    if (typeof value === 'string') return inText.test(value);
    return value instanceof Uint8Array ? inOctets.test(characters(value)) : undefined;
  };
}

function pattern(source: string, at: number): RegExp {
  try {
    return source.startsWith('(?-i)') ? new RegExp(source.slice('(?-i)'.length)) : new RegExp(source, 'i');
  } catch (error) {
    // "Invalid regular expression: /PATTERN/i: what is wrong"
    throw new FilterError(`the pattern is wrong: ${String(error).split(': ').at(-1)}`, at);
  }
}

/** One character an octet, so that octets can be searched like text. */
function characters(octets: Uint8Array): string {
  let result = '';
  for (let i = 0; i < octets.length; i += chunk) result += String.fromCharCode(...octets.subarray(i, i + chunk));
  return result;
}
