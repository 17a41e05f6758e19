import type { Expression } from '../schema/ast.ts';
import { type Field, field } from '../schema/field.ts';
import { quote } from '../schema/quote.ts';
import { suggest } from '../schema/suggest.ts';
import { arithmeticOperand, negativeOperand, resultFields } from './arithmetic.ts';
import { FilterError } from './error.ts';
import { callOperand } from './functions.ts';
import { type Constant, type Literal, readLiteral, wordOf } from './literal.ts';
import type { FieldLookup } from './lookup.ts';
import type { Operand } from './operand.ts';
import { scalar } from './scalar.ts';
import { sliceOperand } from './slice.ts';
import type { Slots, Subject } from './subject.ts';

/** What a filter is compiled against, and the names that it turned out to use. */
export interface Scope {
  readonly lookup: FieldLookup;
  readonly slots: Slots;
  readonly protocols: Set<string>;
}

/**
 * Compiles an expression that has values. A literal is read as a value of the fields `as`, which the other side of the
 * comparison gives. Throws FilterError for unknown names and for what does not suit.
 */
export function compileOperand(expression: Expression, scope: Scope, as?: readonly Field[]): Operand {
  const { at } = expression;
  switch (expression.kind) {
    case 'literal':
    case 'string':
      return literalOperand(expression, scope.lookup, as);
    case 'name':
      if (isProtocol(expression.name, scope.lookup)) return protocolOperand(expression.name, scope);
      if (scope.lookup.fields(expression.name).length > 0) return fieldOperand(expression.name, scope);
      if (!as) throw unknownName(expression.name, at, scope.lookup);
      return literalOperand(expression, scope.lookup, as);
    case 'slice':
      return sliceOperand(compileOperand(expression.of, scope), expression.ranges, at);
    case 'call': {
      const operands = expression.arguments.map((argument) => compileOperand(argument, scope));
      return callOperand(expression.name, operands, at);
    }
    case 'arithmetic': {
      const left = compileOperand(expression.left, scope, as);
      return arithmeticOperand(expression.op, left, compileOperand(expression.right, scope, resultFields(expression.op, left)), at);
    }
    case 'negative':
      return negativeOperand(compileOperand(expression.of, scope, as), at);
    default:
      throw new FilterError('a condition has no value to compare or to compute with', at);
  }
}

export function isProtocol(name: string, lookup: FieldLookup): boolean {
  return name === 'frame' || lookup.isProtocol(name);
}

export function unknownName(name: string, at: number, lookup: FieldLookup): FilterError {
  const near = suggest(name, lookup.names());
  return new FilterError(`${quote(name)} is neither a field nor a protocol${near === undefined ? '' : `; did you mean ${near}?`}`, at);
}

function fieldOperand(name: string, scope: Scope): Operand {
  const slot = scope.slots.slot(name);
  // Messages call a field as the filter does, be it by a name in `also`.
  const fields = scope.lookup.fields(name).map((declared) => ({ ...declared, name }));
  return { fields, values: ({ nodes }) => nodes[slot]!.flatMap(({ value }) => (value === undefined ? [] : [scalar(value)])) };
}

/**
 * A layer is its octets: those of its header in a comparison, and with them all that follow for `contains` and
 * `matches`, up to the end of what the layer lies in.
 */
function protocolOperand(name: string, scope: Scope): Operand {
  scope.protocols.add(name);
  const fields = [field(name, '', 'bytes')];
  if (name === 'frame') return { fields, values: ({ packet }) => [packet.bytes] };
  const layers = ({ packet }: Subject) => packet.layers.filter(({ protocol }) => protocol === name);
  return {
    fields,
    values: (subject) => layers(subject).map(({ node, payload }) => node.source.bytes.subarray(node.start, payload)),
    whole: (subject) => layers(subject).map(({ node }) => node.source.bytes.subarray(node.start)),
  };
}

function literalOperand(literal: Literal, lookup: FieldLookup, as: readonly Field[] | undefined): Operand {
  if (!as) throw new FilterError(`${quote(wordOf(literal))} is no field, and a comparison begins with one: udp.port == 500`, literal.at);
  const { values, bits } = readForAny(literal, lookup, as);
  const constant: Operand = { fields: as, values: () => values, constant: true };
  return bits === undefined ? constant : { ...constant, bits };
}

/** The literal as a value of every declaration that it suits. */
function readForAny(literal: Literal, lookup: FieldLookup, fields: readonly Field[]): Constant {
  const read: Constant[] = [];
  const refusals: FilterError[] = [];
  for (const declared of fields) {
    try {
      read.push(readLiteral(literal, declared));
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      refusals.push(error);
    }
  }
  const [first] = read;
  if (first) return { ...first, values: [...new Set(read.flatMap(({ values }) => values))] };
  const { message, at } = refusals[0]!;
  const near = literal.kind === 'name' && literal.name.includes('.') ? suggest(literal.name, lookup.names()) : undefined;
  throw new FilterError(near === undefined ? message : `${message} (did you mean the field ${near}?)`, at);
}
