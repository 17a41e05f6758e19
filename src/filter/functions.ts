import { type Field, field } from '../schema/field.ts';
import { quote } from '../schema/quote.ts';
import { FilterError } from './error.ts';
import { nameOf, type Operand, requireSort } from './operand.ts';
import { type Scalar, type Sort, sortOf } from './scalar.ts';

const utf8 = new TextEncoder();
const withOctets: readonly Sort[] = ['text', 'octets', 'mac', 'ipv4', 'ipv6'];
const withText: readonly Sort[] = ['integer', 'ipv4', 'mac', 'text'];

/** A function of values, one by one. */
interface ValueFunction {
  readonly takes: readonly Sort[];
  readonly gives: 'u32' | 'text';
  readonly of: (value: Scalar, field: Field) => Scalar;
}

const functions: Record<string, ValueFunction> = {
  len: { takes: withOctets, gives: 'u32', of: (value) => (value instanceof Uint8Array ? value.length : utf8.encode(String(value)).length) },
  upper: { takes: ['text'], gives: 'text', of: (value) => String(value).toUpperCase() },
  lower: { takes: ['text'], gives: 'text', of: (value) => String(value).toLowerCase() },
  string: { takes: withText, gives: 'text', of: textOf },
};

/** `len(f)`, `upper(f)`, `lower(f)`, `string(f)` and `count(f)`, as in Wireshark. */
export function callOperand(name: string, operands: readonly Operand[], at: number): Operand {
  const [of, ...rest] = operands;
  if (name !== 'count' && !Object.hasOwn(functions, name)) {
    throw new FilterError(`there is no function ${quote(name)}; there are count, ${Object.keys(functions).join(', ')}`, at);
  }
  if (!of || rest.length > 0 || of.constant) throw new FilterError(`${name}() takes one field: ${name}(frame.protocols)`, at);
  const label = `${name}(${nameOf(of)})`;
  if (name === 'count') {
    const fields = [field(label, '', 'u32')];
    return { fields, values: (subject) => someOf(of.values(subject).length) };
  }
  const { takes, gives, of: apply } = functions[name]!;
  requireSort(of, takes, `${name}() cannot be had of ${nameOf(of)}`, at);
  return { fields: [field(label, '', gives)], values: (subject) => of.values(subject).map((value) => apply(value, of.fields[0]!)) };
}

/** An absent field has no count, rather than the count 0. */
function someOf(count: number): number[] {
  return count > 0 ? [count] : [];
}

function textOf(value: Scalar, of: Field): string {
  if (!(value instanceof Uint8Array)) return String(value);
  return sortOf(of) === 'ipv4' ? value.join('.') : Array.from(value, (octet) => octet.toString(16).padStart(2, '0')).join(':');
}
