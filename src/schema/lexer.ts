import { ExpressionError } from './ast.ts';
import { quote } from './quote.ts';
import { readString } from './string-literal.ts';

/** Where an expression stands: in a dissector, or in the filter bar. */
export type Dialect = 'dissector' | 'filter';

export type Token =
  | { readonly kind: 'word' | 'symbol' | 'slice' | 'end'; readonly text: string; readonly at: number }
  | { readonly kind: 'string'; readonly text: string; readonly octets: Uint8Array; readonly at: number };

/** Longer texts are no expression that anybody wrote. */
export const longestText = 10_000;

const namePattern = String.raw`_?[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*`;
const wholeName = new RegExp(`^${namePattern}$`);

/** Whether the word has the form of a field's name. */
export function isName(word: string): boolean {
  return wholeName.test(word);
}

/**
 * A name may hold "-", so `a-b` is one name and the difference is `a - b`, as in Wireshark. In a filter whatever might
 * be an address, octets or a number is one word, for only the field beside it tells which; a slash belongs to an
 * address (`10.0.0.0/8`, `fe80::/10`), everywhere else it divides.
 */
const words: Record<Dialect, RegExp> = {
  dissector: new RegExp(String.raw`${namePattern}|\d[A-Za-z0-9_]*`, 'y'),
  filter: /(?:\d+(?:\.\d+){3}\/\d+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*\/\d+|[A-Za-z0-9_:](?:[A-Za-z0-9_:-]|\.(?=[A-Za-z0-9_:-]))*)/y,
};

const symbols: Record<Dialect, RegExp> = {
  dissector: /&&|\|\||==|!=|<<|>>|<=|>=|\.\.|[-+*/%&|^<>!?:(){},]/y,
  filter: /&&|\|\||===|!==|==|!=|~=|<=|>=|\.\.|[-+*/%&<>!~(){},]/y,
};

const space = /\s*/y;
const slice = /\[[^\]]*\]?/y;

/** The tokens of a text, the last of kind "end". Throws ExpressionError at the first character that begins none. */
export function tokenize(text: string, dialect: Dialect): Token[] {
  if (text.length > longestText) throw new ExpressionError(`the text is longer than ${longestText} characters`, longestText);
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  for (take(space); at < text.length; take(space)) {
    const start = at;
    if (dialect === 'filter') {
      const string = readString(text, at);
      if (string) {
        tokens.push({ kind: 'string', text: string.text, octets: string.octets, at });
        at = string.end;
        continue;
      }
      if (text[at] === '[') {
        tokens.push({ kind: 'slice', text: take(slice), at: start });
        continue;
      }
    }
    const word = take(words[dialect]);
    if (word) tokens.push({ kind: 'word', text: word, at: start });
    else tokens.push({ kind: 'symbol', text: take(symbols[dialect]) || noToken(text, start, dialect), at: start });
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens;
}

function noToken(text: string, at: number, dialect: Dialect): never {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  const hint =
    dialect === 'dissector'
      ? { '=': '; equality is "=="', '"': '; a dissector compares numbers only' }[character]
      : { '=': '; equality is "=="', '|': '; "or" is "||"', "'": '; strings stand in double quotes' }[character];
  throw new ExpressionError(`${quote(character)} means nothing here${hint ?? ''}`, at);
}
