import type { Packet } from '../decode/packet.ts';
import { type Expression, ExpressionError } from '../schema/ast.ts';
import { parseExpression } from '../schema/parse-expression.ts';
import { compileComparison, compileMembership, type Test } from './compile-comparison.ts';
import { compileOperand, isProtocol, type Scope, unknownName } from './compile-operand.ts';
import { FilterError } from './error.ts';
import type { FieldLookup } from './lookup.ts';
import { Slots } from './subject.ts';

/** A display filter, ready to be asked. */
export interface Filter {
  readonly test: (packet: Packet) => boolean;
  /** The fields that it looks at, each once. */
  readonly names: readonly string[];
  /** The protocols whose layers it looks at, each once. */
  readonly protocols: readonly string[];
}

/**
 * Compiles a display filter of Wireshark 4.0's language (wireshark-filter(4)). A text of blanks passes every packet.
 * Throws FilterError if the text is wrong, names what does not exist, or compares what does not suit.
 */
export function compileFilter(text: string, lookup: FieldLookup): Filter {
  const scope: Scope = { lookup, slots: new Slots(), protocols: new Set() };
  const test: Test = text.trim() === '' ? () => true : compileTest(parse(text), scope);
  const { slots, protocols } = scope;
  return { test: (packet) => test(slots.collect(packet)), names: slots.names, protocols: [...protocols] };
}

function parse(text: string): Expression {
  try {
    return parseExpression(text, 'filter');
  } catch (error) {
    throw error instanceof ExpressionError ? new FilterError(error.message, error.at) : error;
  }
}

function compileTest(expression: Expression, scope: Scope): Test {
  switch (expression.kind) {
    case 'name':
      return compilePresence(expression.name, expression.at, scope);
    case 'not': {
      const of = compileTest(expression.of, scope);
      return (subject) => !of(subject);
    }
    case 'logical': {
      const [left, right] = [compileTest(expression.left, scope), compileTest(expression.right, scope)];
      return expression.op === 'and' ? (subject) => left(subject) && right(subject) : (subject) => left(subject) || right(subject);
    }
    case 'compare':
      return compileComparison(expression, scope);
    case 'in':
      return compileMembership(expression, scope);
    case 'slice': {
      const { values } = compileOperand(expression, scope);
      return (subject) => values(subject).length > 0;
    }
    case 'arithmetic':
    case 'negative': {
      const { values } = compileOperand(expression, scope);
      return (subject) =>
        values(subject).some((value) => (value instanceof Uint8Array ? value.some((octet) => octet !== 0) : Boolean(value)));
    }
    case 'call':
      throw new FilterError(`the result of ${expression.name}() is no condition; compare it: ${expression.name}(…) > 1`, expression.at);
    default:
      throw new FilterError('a value is no condition; name a field and compare it: udp.port == 500', expression.at);
  }
}

function compilePresence(name: string, at: number, scope: Scope): Test {
  if (isProtocol(name, scope.lookup)) {
    scope.protocols.add(name);
    return name === 'frame' ? () => true : ({ packet }) => packet.layers.some(({ protocol }) => protocol === name);
  }
  if (scope.lookup.fields(name).length === 0) throw unknownName(name, at, scope.lookup);
  const slot = scope.slots.slot(name);
  return ({ nodes }) => nodes[slot]!.length > 0;
}
