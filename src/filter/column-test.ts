import { type Column, isValid } from '../decode/columns.ts';
import { masked } from '../schema/address.ts';
import type { CompareOperator, Expression } from '../schema/ast.ts';
import type { Field } from '../schema/field.ts';
import { parseExpression } from '../schema/parse-expression.ts';
import { compileOperand, isProtocol, type Scope } from './compile-operand.ts';
import type { FieldLookup } from './lookup.ts';
import { order, type Scalar } from './scalar.ts';
import { Slots } from './subject.ts';

/** Whether packet `row` of a batch passes, of whose fields the columns tell all. */
export type RowTest = (row: number) => boolean;

/**
 * The columns of all fields that bear a name, be it in `also`, and of a protocol that of its mark; undefined where some
 * have none.
 */
export type ColumnsOf = (name: string) => readonly Column[] | undefined;

/**
 * Compiles a filter that `compileFilter` takes to a test of columns with the same outcome: comparisons of fields with
 * constants, presence, and what `and`, `or` and `not` make of them. Undefined for all others.
 */
export function columnTest(text: string, lookup: FieldLookup, columnsOf: ColumnsOf): RowTest | undefined {
  return new ColumnTests(lookup, columnsOf).test(parseExpression(text, 'filter'));
}

/** Names of fields and protocols without which no packet passes the filter. */
export function requiredNames(text: string): ReadonlySet<string> {
  return required(parseExpression(text, 'filter'));
}

function required(expression: Expression): ReadonlySet<string> {
  switch (expression.kind) {
    case 'name':
      return new Set([expression.name]);
    case 'compare':
      return required(expression.left);
    case 'in':
      return required(expression.of);
    case 'logical': {
      const [left, right] = [required(expression.left), required(expression.right)];
      return expression.op === 'and' ? new Set([...left, ...right]) : new Set([...left].filter((name) => right.has(name)));
    }
    default:
      return new Set();
  }
}

class ColumnTests {
  readonly #scope: Scope;
  readonly #columnsOf: ColumnsOf;

  constructor(lookup: FieldLookup, columnsOf: ColumnsOf) {
    this.#scope = { lookup, slots: new Slots(), protocols: new Set() };
    this.#columnsOf = columnsOf;
  }

  test(expression: Expression): RowTest | undefined {
    switch (expression.kind) {
      case 'name': {
        if (expression.name === 'frame') return () => true;
        const columns = this.#columnsOf(expression.name);
        return columns && ((row) => columns.some((column) => isValid(column, row)));
      }
      case 'not': {
        const of = this.test(expression.of);
        return of && ((row) => !of(row));
      }
      case 'logical': {
        const [left, right] = [this.test(expression.left), this.test(expression.right)];
        if (!left || !right) return undefined;
        return expression.op === 'and' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
      }
      case 'compare':
        return this.#compare(expression);
      case 'in':
        return this.#membership(expression);
      default:
        return undefined;
    }
  }

  #compare({ op, every, left, right }: Extract<Expression, { kind: 'compare' }>): RowTest | undefined {
    const subject = this.#subject(left);
    const holds = relations[op];
    const constant = subject && holds && this.#constant(right, subject);
    if (!constant) return undefined;
    const { values, leading } = constant;
    const [only] = values;
    if (op === '==' && values.length === 1 && typeof only === 'number' && subject.columns.length === 1 && constant.isWhole) {
      const { values: inColumn, valid } = subject.columns[0]!;
      return (row) => (valid[row >> 3]! & (1 << (row & 7))) !== 0 && inColumn[row] === only;
    }
    // As in a comparison of trees: to equal a constant is to equal any of its values, to differ is to differ from all.
    const relates = (value: Scalar) => (other: Scalar) => holds(order(value, other)!);
    const test = (value: Scalar) => (op === '!=' ? values.every(relates(leading(value))) : values.some(relates(leading(value))));
    return anyOrEvery(subject.columns, every, test);
  }

  #membership({ of, items, every }: Extract<Expression, { kind: 'in' }>): RowTest | undefined {
    const subject = this.#subject(of);
    if (!subject) return undefined;
    const tests: ((value: Scalar) => boolean)[] = [];
    for (const { from, to } of items) {
      const [low, high] = [this.#constant(from, subject), to && this.#constant(to, subject)];
      if (!low || (to && !high)) return undefined;
      if (high) {
        tests.push(
          (value) => low.values.some((least) => order(value, least)! >= 0) && high.values.some((most) => order(value, most)! <= 0),
        );
      } else tests.push((value) => low.values.some((other) => order(low.leading(value), other) === 0));
    }
    return anyOrEvery(subject.columns, every, (value) => tests.some((test) => test(value)));
  }

  /** The columns of a field; a protocol's octets are in none. */
  #subject(expression: Expression): Compared | undefined {
    if (expression.kind !== 'name' || isProtocol(expression.name, this.#scope.lookup)) return undefined;
    const columns = this.#columnsOf(expression.name);
    return columns && { columns, fields: this.#scope.lookup.fields(expression.name) };
  }

  #constant(expression: Expression, { fields, columns }: Compared): Constant | undefined {
    const { constant, bits, values: read } = compileOperand(expression, this.#scope, fields);
    if (!constant) return undefined;
    const isNumber = columns[0]!.kind === 'number';
    const values = read(nothing).map((value) => (isNumber && value instanceof Uint8Array ? uint32(value) : value));
    return { values, leading: bits === undefined ? (value) => value : (value) => leadingBits(value, bits), isWhole: bits === undefined };
  }
}

/** A constant has its values without a packet. */
const nothing = { packet: undefined as never, nodes: [] };

/** What is compared: a field, in all its columns. */
interface Compared {
  readonly columns: readonly Column[];
  readonly fields: readonly Field[];
}

/** What it is compared with, as columns hold it: an IPv4 address is an integer. */
interface Constant {
  readonly values: readonly Scalar[];
  /** The bits of a value that count: all, if the constant has no prefix. */
  readonly leading: (value: Scalar) => Scalar;
  readonly isWhole: boolean;
}

const relations: Readonly<Partial<Record<CompareOperator, (difference: number) => boolean>>> = {
  '==': (difference) => difference === 0,
  '!=': (difference) => difference !== 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
};

function uint32(octets: Uint8Array): number {
  return octets.reduce((value, octet) => value * 256 + octet, 0);
}

function leadingBits(value: Scalar, bits: number): Scalar {
  if (value instanceof Uint8Array) return masked(value, bits);
  const rest = 2 ** (32 - bits);
  return Math.floor((value as number) / rest) * rest;
}

/** Whether a test holds for every value in the columns, or for any; never where there is none. */
function anyOrEvery(columns: readonly Column[], every: boolean, test: (value: Scalar) => boolean): RowTest {
  return (row) => {
    let isThere = false;
    for (const column of columns) {
      if (!isValid(column, row)) continue;
      if (test(valueIn(column, row)) !== every) return !every;
      isThere = true;
    }
    return isThere && every;
  };
}

function valueIn({ kind, octets, values }: Column, row: number): Scalar {
  return kind === 'number' ? values[row]! : (values as Uint8Array).subarray(row * octets, (row + 1) * octets);
}
