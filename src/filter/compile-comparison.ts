import { masked } from '../schema/address.ts';
import type { CompareOperator, Expression, SetItem } from '../schema/ast.ts';
import { type Field, field } from '../schema/field.ts';
import { compileOperand, type Scope } from './compile-operand.ts';
import { FilterError } from './error.ts';
import { nameOf, type Operand, requireSort } from './operand.ts';
import { describe, order, type Scalar, type Sort, sortOf, suit } from './scalar.ts';
import { contains, searchFor } from './search.ts';
import type { Subject } from './subject.ts';

/** Whether a packet passes. */
export type Test = (subject: Subject) => boolean;

/** Whether two values relate; undefined where they cannot, for they are of two kinds. */
type Relation = (a: Scalar, b: Scalar) => boolean | undefined;

function ordered(holds: (order: number) => boolean): Relation {
  return (a, b) => {
    const difference = order(a, b);
    return difference === undefined ? undefined : holds(difference);
  };
}

const relations: Record<Exclude<CompareOperator, 'matches'>, Relation> = {
  '==': ordered((difference) => difference === 0),
  '!=': ordered((difference) => difference !== 0),
  '<': ordered((difference) => difference < 0),
  '<=': ordered((difference) => difference <= 0),
  '>': ordered((difference) => difference > 0),
  '>=': ordered((difference) => difference >= 0),
  contains,
};

const searchable: readonly Sort[] = ['text', 'octets', 'mac'];

/** `a op b`, over all pairs of their values: `every` of them, or any. False if either side is absent. */
export function compileComparison(comparison: Extract<Expression, { kind: 'compare' }>, scope: Scope): Test {
  const { op, every, at } = comparison;
  const left = compileLeft(comparison.left, scope);
  const searches = op === 'matches' || op === 'contains';
  if (searches) requireSort(left, searchable, `${describe(left.fields[0]!)}; "${op}" looks into text and octets`, at);
  const values = (searches ? left.whole : undefined) ?? left.values;
  if (op === 'matches') {
    if (comparison.right.kind !== 'string') throw new FilterError('"matches" needs a pattern in double quotes', comparison.right.at);
    const found = searchFor(comparison.right);
    return (subject) => holds(values(subject), every, found);
  }
  const as = op === 'contains' ? left.fields.map(partOf) : left.fields;
  const right = compileRight(comparison.right, left, as, scope);
  const relate = relation(relations[op], right.bits);
  // A constant's values are alternatives: to equal it is to equal any of them, to differ is to differ from all.
  const everyRight = right.constant ? op === '!=' : every;
  return (subject) => {
    const others = right.values(subject);
    return holds(values(subject), every, (a) => holds(others, everyRight, (b) => relate(a, b)));
  };
}

/** `a in {b, c..d}`. */
export function compileMembership({ of, items, every }: Extract<Expression, { kind: 'in' }>, scope: Scope): Test {
  const left = compileLeft(of, scope);
  const contain = items.map((item) => compileItem(item, left, scope));
  return (subject) => holds(left.values(subject), every, (value) => contain.some((test) => test(value, subject)));
}

function compileItem(item: SetItem, left: Operand, scope: Scope): (value: Scalar, subject: Subject) => boolean {
  const from = compileRight(item.from, left, left.fields, scope);
  if (!item.to) {
    const equal = relation(relations['=='], from.bits);
    return (value, subject) => from.values(subject).some((other) => equal(value, other));
  }
  const to = compileRight(item.to, left, left.fields, scope);
  if (from.bits !== undefined || to.bits !== undefined) throw new FilterError('a range has no prefixes; write two addresses', item.from.at);
  const { '>=': notBefore, '<=': notAfter } = relations;
  return (value, subject) =>
    from.values(subject).some((low) => notBefore(value, low)) && to.values(subject).some((high) => notAfter(value, high));
}

function compileLeft(expression: Expression, scope: Scope): Operand {
  const left = compileOperand(expression, scope);
  if (sortOf(left.fields[0]!) === 'mark') {
    throw new FilterError(`${describe(left.fields[0]!)}; write ${nameOf(left)} alone to test its presence`, expression.at);
  }
  return left;
}

function compileRight(expression: Expression, left: Operand, as: readonly Field[], scope: Scope): Operand {
  const right = compileOperand(expression, scope, as);
  if (!suit(right.fields, as)) {
    const hint = right.whole && sortOf(left.fields[0]!) !== 'octets' ? ' (a name of a value must be quoted if it is a protocol, too)' : '';
    throw new FilterError(`${describe(left.fields[0]!)}, ${describe(right.fields[0]!)}: they do not compare${hint}`, expression.at);
  }
  return right;
}

/** What a part of the field's value is: some octets of an address are no address. */
function partOf(of: Field): Field {
  return sortOf(of) === 'mac' ? field(of.name, of.label, 'bytes') : of;
}

function relation(relate: Relation, bits: number | undefined): Relation {
  return bits === undefined ? relate : (a, b) => (a instanceof Uint8Array ? relate(masked(a, bits), b) : undefined);
}

/** Whether the test holds for every value, or for any, leaving aside the values that it cannot be made of. */
function holds(values: readonly Scalar[], every: boolean, test: (value: Scalar) => boolean | undefined): boolean {
  let asked = false;
  for (const value of values) {
    const result = test(value);
    if (result === undefined) continue;
    if (result !== every) return result;
    asked = true;
  }
  return asked && every;
}
