import type { ArithmeticOperator } from '../schema/ast.ts';
import { type Field, field } from '../schema/field.ts';
import { FilterError } from './error.ts';
import { nameOf, type Operand, requireSort } from './operand.ts';
import { type Scalar, type Sort, sortOf, suit } from './scalar.ts';

interface Operator {
  readonly takes: readonly Sort[];
  /** Integers of any width, and times in nanoseconds. */
  readonly whole: (a: bigint, b: bigint) => bigint | undefined;
  readonly fraction?: (a: number, b: number) => number | undefined;
}

const numbers: readonly Sort[] = ['integer', 'fraction'];
const numbersAndTimes: readonly Sort[] = [...numbers, 'time'];

/** The operators of a filter; the other ones are a dissector's. */
const operators: Partial<Record<ArithmeticOperator, Operator>> = {
  '+': { takes: numbersAndTimes, whole: (a, b) => a + b, fraction: (a, b) => a + b },
  '-': { takes: numbersAndTimes, whole: (a, b) => a - b, fraction: (a, b) => a - b },
  '*': { takes: numbers, whole: (a, b) => a * b, fraction: (a, b) => a * b },
  '/': { takes: numbers, whole: (a, b) => (b === 0n ? undefined : a / b), fraction: (a, b) => (b === 0 ? undefined : a / b) },
  '%': { takes: numbers, whole: (a, b) => (b === 0n ? undefined : a % b), fraction: (a, b) => (b === 0 ? undefined : a % b) },
  '&': { takes: ['integer', 'octets', 'mac', 'ipv4', 'ipv6'], whole: (a, b) => a & b },
};

/** Fields of many values have many sums; a packet cannot make a filter compute more of them than this. */
const mostResults = 4096;

/** `a + b` over all pairs of their values. */
export function arithmeticOperand(op: ArithmeticOperator, a: Operand, b: Operand, at: number): Operand {
  const operator = operators[op]!;
  for (const side of [a, b]) requireSort(side, operator.takes, `"${op}" cannot compute with ${nameOf(side)}`, at);
  if (!suit(a.fields, b.fields)) throw new FilterError(`"${op}" cannot compute with both ${nameOf(a)} and ${nameOf(b)}`, at);
  const isFraction = [a, b].some(({ fields }) => sortOf(fields[0]!) === 'fraction');
  return {
    fields: resultFields(op, a),
    values: (subject) => {
      const results: Scalar[] = [];
      const others = b.values(subject);
      for (const x of a.values(subject)) {
        for (const y of others) {
          const result = calculate(operator, isFraction, x, y);
          if (result !== undefined) results.push(result);
          if (results.length === mostResults) return results;
        }
      }
      return results;
    },
    ...(a.constant && b.constant ? { constant: true } : {}),
  };
}

export function negativeOperand(of: Operand, at: number): Operand {
  requireSort(of, numbersAndTimes, `${nameOf(of)} has no negative`, at);
  const zero: Operand = { fields: of.fields, values: () => [0], constant: true };
  return arithmeticOperand('-', zero, of, at);
}

/** What `a op b` is, and what a literal `b` is read as: a result may be larger than `a`, and no value of it has a name. */
export function resultFields(op: ArithmeticOperator, a: Operand): readonly Field[] {
  if (op === '&') return a.fields;
  return a.fields.map((of) => (sortOf(of) === 'integer' ? field(of.name, of.label, 'u64') : of));
}

/** Undefined where there is no result: a division by zero, or values of two kinds. */
function calculate(operator: Operator, isFraction: boolean, a: Scalar, b: Scalar): Scalar | undefined {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return a.subarray(0, b.length).map((octet, i) => octet & b[i]!);
  if (isFraction) return operator.fraction?.(Number(a), Number(b));
  return isWhole(a) && isWhole(b) ? operator.whole(BigInt(a), BigInt(b)) : undefined;
}

function isWhole(value: Scalar): value is number | bigint {
  return typeof value === 'bigint' || Number.isInteger(value);
}
