import type { ArithmeticOperator, Expression } from '../schema/ast.ts';
import { type Field, field } from '../schema/field.ts';
import { FilterError } from './error.ts';
import { compileOperand, type Operand, requireSort, type Scope } from './operand.ts';
import { type Scalar, type Sort, sortOf } from './scalar.ts';

const numbers: readonly Sort[] = ['integer', 'fraction'];

/** What each operator computes with. The other operators of the language are a dissector's. */
const operands: Partial<Record<ArithmeticOperator, readonly Sort[]>> = {
  '+': [...numbers, 'time'],
  '-': [...numbers, 'time'],
  '*': numbers,
  '/': numbers,
  '%': numbers,
  '&': ['integer', 'octets', 'mac', 'ipv4', 'ipv6'],
};

/** `a + b` over all pairs of their values; a literal is read as a value of the other side's field. */
export function arithmeticOperand(
  { op, left, right, at }: Extract<Expression, { kind: 'arithmetic' }>,
  scope: Scope,
  as: readonly Field[] | undefined,
): Operand {
  const a = compileOperand(left, scope, as);
  const b = compileOperand(right, scope, op === '&' ? a.fields : results(a));
  for (const operand of [a, b]) requireSort(operand, operands[op] ?? [], `${operand.fields[0]!.name} cannot be computed with by "${op}"`, at);
  return {
    fields: op === '&' ? a.fields : results(a),
    values: (subject) => {
      const others = b.values(subject);
      return a.values(subject).flatMap((value) => others.flatMap((other) => calculate(op, value, other) ?? []));
    },
    ...(a.constant && b.constant ? { constant: true } : {}),
  };
}

export function negativeOperand(of: Operand, at: number): Operand {
  requireSort(of, [...numbers, 'time'], `${of.fields[0]!.name} has no negative`, at);
  return { ...of, fields: results(of), values: (subject) => of.values(subject).flatMap((value) => calculate('-', 0, value) ?? []) };
}

/** A result may be larger than its operands, and no value of it has a name. */
function results({ fields }: Operand): Field[] {
  return fields.map((declared) => field(`the result with ${declared.name}`, '', sortOf(declared) === 'integer' ? 'u64' : declared.type));
}

/** Undefined where there is no result: a division by zero, or operands of two kinds. */
function calculate(op: ArithmeticOperator, a: Scalar, b: Scalar): Scalar | undefined {
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    if (!(a instanceof Uint8Array && b instanceof Uint8Array)) return undefined;
    return a.subarray(0, b.length).map((octet, i) => octet & b[i]!);
  }
  if (typeof a === 'string' || typeof b === 'string') return undefined;
  if (typeof a === 'bigint' || typeof b === 'bigint') {
    if (Number.isInteger(Number(a)) && Number.isInteger(Number(b))) return calculateBig(op, BigInt(a), BigInt(b));
    return calculateNumber(op, Number(a), Number(b));
  }
  const result = op === '&' ? undefined : calculateNumber(op, a, b);
  const exact = Number.isInteger(a) && Number.isInteger(b) && (op === '&' || (result !== undefined && !Number.isSafeInteger(result)));
  return exact && op !== '/' ? calculateBig(op, BigInt(a), BigInt(b)) : result;
}

function calculateNumber(op: ArithmeticOperator, a: number, b: number): number | undefined {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : a / b;
    case '%':
      return b === 0 ? undefined : a % b;
    default:
      return undefined;
  }
}

function calculateBig(op: ArithmeticOperator, a: bigint, b: bigint): bigint | undefined {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '&':
      return a & b;
    default:
      return undefined;
  }
}

export function refuseOperator(op: string, at: number): never {
  throw new FilterError(op, at);
}
