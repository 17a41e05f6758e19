import { type ArithmeticOperator, type CompareOperator, type Expression, ExpressionError, type SetItem } from './ast.ts';
import { type Dialect, isName, type Token, tokenize } from './lexer.ts';
import { quote } from './quote.ts';
import { readSlice } from './slice-ranges.ts';
import { requireBoolean, requireNumber } from './sorts.ts';

export { requireBoolean, requireNumber };

/** Both bound the depth of the tree, and so the recursion of everything that walks it. */
const deepestNesting = 64;
const longestChain = 32;

/** From the loosest to the tightest. Unlike C, all of them bind tighter than a comparison: `u8(0) & 1 == 1`. */
const arithmetic: readonly (readonly string[])[] = [['|'], ['^'], ['&', 'bitwise_and'], ['<<', '>>'], ['+', '-'], ['*', '/', '%']];

/** Wireshark 4.0's: `==` holds if any value is equal, `!=` if none is; `===` and `!==` are the other two of the four. */
const comparisons: Record<string, { op: CompareOperator; every: boolean }> = {
  '==': { op: '==', every: false },
  '!=': { op: '!=', every: true },
  '===': { op: '==', every: true },
  '!==': { op: '!=', every: false },
  '<': { op: '<', every: false },
  '<=': { op: '<=', every: false },
  '>': { op: '>', every: false },
  '>=': { op: '>=', every: false },
  contains: { op: 'contains', every: false },
  matches: { op: 'matches', every: false },
};

/** Other spellings that a filter may use. */
const synonyms: Record<string, string> = {
  eq: '==',
  any_eq: '==',
  ne: '!=',
  all_ne: '!=',
  all_eq: '===',
  any_ne: '!==',
  '~=': '!==',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  '~': 'matches',
};

const dissectorComparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Words that are operators, and so no operands. */
const operators: Record<Dialect, ReadonlySet<string>> = {
  dissector: new Set(['and', 'or', 'not', 'in']),
  filter: new Set([...['and', 'or', 'not', 'in', 'any', 'all', 'bitwise_and', 'contains', 'matches'], ...Object.keys(synonyms)]),
};

const look = /^u(8|16|24|32)$/;
const integer = /^(?:0x[0-9A-Fa-f]+|0|[1-9]\d*)$/;
const startsWithDigit = /^\d/;

/**
 * Reads an expression: of a dissector (arithmetic, look-ahead, conditions over single values), or a display filter as
 * Wireshark 4.0 has it. A name may hold "-", so a difference is written with spaces: `a - b`. Throws ExpressionError
 * for any other text; in the dissector dialect also where a number stands for a condition, or the reverse.
 */
export function parseExpression(text: string, dialect: Dialect): Expression {
  if (dialect === 'filter') return new Parser(text, dialect).whole();
  // Those of dissectors are asked for again and again: by the detail decoder, by the column reader, for their names.
  let expression = parsed.get(text);
  if (expression === undefined) {
    expression = new Parser(text, dialect).whole();
    if (parsed.size >= mostParsed) parsed.clear();
    parsed.set(text, expression);
  }
  return expression;
}

const parsed = new Map<string, Expression>();
const mostParsed = 4096;

/** Recursive descent, a method for each level of precedence, from the loosest to the tightest. */
class Parser {
  readonly #dialect: Dialect;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, dialect: Dialect) {
    this.#dialect = dialect;
    this.#tokens = tokenize(text, dialect);
  }

  whole(): Expression {
    const expression = this.#choice();
    const rest = this.#peek();
    if (rest.kind !== 'end') this.#unexpected(rest, 'an operator, or the end');
    return expression;
  }

  #choice(): Expression {
    const test = this.#logical('or');
    const at = this.#peek().at;
    if (!this.#accept('?')) return test;
    requireBoolean(test);
    return this.#nested(at, () => {
      const ifTrue = this.#choice();
      this.#expect(':');
      const ifFalse = this.#choice();
      // biome-ignore lint/suspicious/noThenProperty: a word of the language, and no promise
      return { kind: 'choice', test, then: ifTrue, else: ifFalse, at: test.at };
    });
  }

  #logical(op: 'and' | 'or'): Expression {
    const read = () => (op === 'or' ? this.#logical('and') : this.#not());
    const operands = [read()];
    while (this.#accept(op, op === 'or' ? '||' : '&&')) operands.push(read());
    if (operands.length > 1) operands.forEach(this.#condition);
    return balance(op, operands);
  }

  #not(): Expression {
    const { at } = this.#peek();
    if (!this.#accept('not', '!')) return this.#comparison();
    return { kind: 'not', of: this.#condition(this.#nested(at, () => this.#not())), at };
  }

  #comparison(): Expression {
    const { at, text: first } = this.#peek();
    const quantified = this.#dialect === 'filter' && this.#accept('any', 'all');
    const left = this.#arithmetic();
    const every = quantified ? first === 'all' : undefined;
    const test = this.#membership(left, every) ?? this.#comparisons(left, every);
    if (quantified && !test) throw new ExpressionError(`"${first}" needs a comparison, such as ${first} udp.port == 500`, at);
    return test ?? left;
  }

  /** `a < b`, in a filter also `a < b < c`; undefined if no comparison follows. `every` overrides the operator's own. */
  #comparisons(left: Expression, every: boolean | undefined): Expression | undefined {
    const links: Expression[] = [];
    let last = left;
    for (
      let token = this.#peek(), found = this.#compareOperator(token);
      found;
      token = this.#peek(), found = this.#compareOperator(token)
    ) {
      if (this.#dialect === 'dissector' && links.length > 0) {
        throw new ExpressionError('comparisons do not chain; write a < b and b < c', token.at);
      }
      this.#next++;
      const right = this.#arithmetic();
      const compared = { left: this.#number(last), right: this.#number(right) };
      links.push({ kind: 'compare', op: found.op, every: every ?? found.every, ...compared, at: last.at });
      last = right;
    }
    return links.length > 0 ? balance('and', links) : undefined;
  }

  #compareOperator(token: Token): { op: CompareOperator; every: boolean } | undefined {
    if (token.kind !== 'word' && token.kind !== 'symbol') return undefined;
    if (this.#dialect === 'dissector') return dissectorComparisons.has(token.text) ? comparisons[token.text] : undefined;
    const spelling = Object.hasOwn(synonyms, token.text) ? synonyms[token.text]! : token.text;
    return Object.hasOwn(comparisons, spelling) ? comparisons[spelling] : undefined;
  }

  /** `in {…}`, `not in {…}`; undefined if neither follows. */
  #membership(of: Expression, every: boolean | undefined): Expression | undefined {
    const first = this.#peek();
    const negated = (first.text === 'not' || first.text === '!') && this.#tokens[this.#next + 1]?.text === 'in';
    if (negated) this.#next++;
    if (!this.#accept('in')) return undefined;
    this.#expect('{');
    const items: SetItem[] = [];
    do {
      const from = this.#number(this.#arithmetic());
      items.push(this.#accept('..') ? { from, to: this.#number(this.#arithmetic()) } : { from });
    } while (this.#accept(','));
    this.#expect('}', '"," or "}"');
    // "All are outside" is "not any is inside".
    const test: Expression = { kind: 'in', of: this.#number(of), items, every: every !== undefined && every !== negated, at: of.at };
    return negated ? { kind: 'not', of: test, at: of.at } : test;
  }

  #arithmetic(level = 0): Expression {
    const ops = arithmetic[level];
    if (!ops) return this.#unary();
    let left = this.#arithmetic(level + 1);
    for (let links = 0, token = this.#peek(); this.#accept(...ops); token = this.#peek()) {
      if (++links > longestChain) this.#tooDeep(token.at);
      const op = (token.text === 'bitwise_and' ? '&' : token.text) as ArithmeticOperator;
      left = { kind: 'arithmetic', op, left: this.#number(left), right: this.#number(this.#arithmetic(level + 1)), at: left.at };
    }
    return left;
  }

  #unary(): Expression {
    const { at } = this.#peek();
    if (this.#dialect === 'filter' && this.#accept('+')) return this.#nested(at, () => this.#unary());
    if (!this.#accept('-')) return this.#sliced();
    const of = this.#number(this.#nested(at, () => this.#unary()));
    if (of.kind === 'number') return { ...of, value: -of.value, at };
    if (of.kind === 'literal' && startsWithDigit.test(of.text)) return { ...of, text: `-${of.text}`, at };
    return { kind: 'negative', of, at };
  }

  #sliced(): Expression {
    let of = this.#primary();
    for (let links = 0, token = this.#peek(); token.kind === 'slice'; token = this.#peek()) {
      if (++links > longestChain) this.#tooDeep(token.at);
      this.#next++;
      of = { kind: 'slice', of, ranges: readSlice(token.text, token.at), at: of.at };
    }
    return of;
  }

  #primary(): Expression {
    const token = this.#peek();
    if (token.kind === 'string') {
      this.#next++;
      return token;
    }
    if (this.#accept('(')) {
      const inner = this.#nested(token.at, () => this.#choice());
      this.#expect(')');
      return inner;
    }
    // Wireshark groups arithmetic by braces.
    if (this.#dialect === 'filter' && this.#accept('{')) {
      const inner = this.#nested(token.at, () => this.#arithmetic());
      this.#expect('}');
      return inner;
    }
    if (token.kind !== 'word' || operators[this.#dialect].has(token.text)) this.#unexpected(token, 'a field or a value');
    this.#next++;
    return this.#dialect === 'dissector' ? this.#dissectorWord(token) : this.#filterWord(token);
  }

  #dissectorWord({ text, at }: Token): Expression {
    if (startsWithDigit.test(text)) {
      const value = integer.test(text) ? Number(text) : Number.NaN;
      if (!Number.isSafeInteger(value)) throw new ExpressionError(`${quote(text)} is not a number; write it decimal or as 0x…`, at);
      return { kind: 'number', value, at };
    }
    const width = look.exec(text)?.[1];
    if (width && this.#accept('(')) {
      const offset = this.#number(this.#nested(at, () => this.#arithmetic()));
      this.#expect(')');
      return { kind: 'look', width: Number(width) as 8 | 16 | 24 | 32, offset, at };
    }
    if (text === 'has' && this.#accept('(')) {
      const name = this.#peek();
      if (name.kind !== 'word' || !isName(name.text)) this.#unexpected(name, 'a name, as in has(esp.spi)');
      this.#next++;
      this.#expect(')');
      return { kind: 'has', name: name.text, at };
    }
    if (this.#peek().text === '(')
      throw new ExpressionError(`there is no function ${quote(text)}; there are u8, u16, u24, u32 and has`, at);
    return text === 'left' ? { kind: 'left', at } : { kind: 'name', name: text, at };
  }

  #filterWord({ text, at }: Token): Expression {
    if (!isName(text)) return { kind: 'literal', text, at };
    if (!this.#accept('(')) return { kind: 'name', name: text, at };
    const values: Expression[] = [];
    if (this.#peek().text !== ')') {
      do values.push(this.#nested(at, () => this.#arithmetic()));
      while (this.#accept(','));
    }
    this.#expect(')');
    return { kind: 'call', name: text, arguments: values, at };
  }

  /** In a filter only the fields tell what is a condition and what a value: its compiler looks. */
  #condition = (expression: Expression): Expression => (this.#dialect === 'dissector' ? requireBoolean(expression) : expression);

  #number(expression: Expression): Expression {
    return this.#dialect === 'dissector' ? requireNumber(expression) : expression;
  }

  #nested<T>(at: number, read: () => T): T {
    if (++this.#depth > deepestNesting) this.#tooDeep(at);
    const result = read();
    this.#depth--;
    return result;
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  #accept(...texts: string[]): boolean {
    const token = this.#peek();
    if ((token.kind !== 'word' && token.kind !== 'symbol') || !texts.includes(token.text)) return false;
    this.#next++;
    return true;
  }

  #expect(text: string, due = `"${text}"`): void {
    if (!this.#accept(text)) this.#unexpected(this.#peek(), due);
  }

  #unexpected(token: Token, due: string): never {
    const small = token.text.toLowerCase();
    const hint = small !== token.text && operators[this.#dialect].has(small) ? `; operators have small letters: ${small}` : '';
    const what = token.kind === 'end' ? 'the text ends too early' : `${quote(token.text)} is unexpected`;
    throw new ExpressionError(`${what}: ${due} is due here${hint}`, token.at);
  }

  #tooDeep(at: number): never {
    throw new ExpressionError(
      `the expression is nested more than ${deepestNesting} deep, or has more than ${longestChain} operators in a row`,
      at,
    );
  }
}

/** The operands of an associative operator as a tree of least depth. */
function balance(op: 'and' | 'or', operands: readonly Expression[]): Expression {
  if (operands.length === 1) return operands[0]!;
  const middle = operands.length >> 1;
  const left = balance(op, operands.slice(0, middle));
  return { kind: 'logical', op, left, right: balance(op, operands.slice(middle)), at: left.at };
}
