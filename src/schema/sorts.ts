import { type Expression, ExpressionError } from './ast.ts';

/** What an expression of a dissector gives. A name is a number here; whether the field is one is the checker's to say. */
function isCondition(expression: Expression): boolean {
  switch (expression.kind) {
    case 'compare':
    case 'in':
    case 'logical':
    case 'not':
    case 'has':
      return true;
    case 'choice':
      return isCondition(expression.then) && isCondition(expression.else);
    default:
      return false;
  }
}

/** The expression, which must be a condition: a bare field does not say whether its presence or its value is meant. */
export function requireBoolean(expression: Expression): Expression {
  if (isCondition(expression)) return expression;
  if (expression.kind === 'name') {
    const { name, at } = expression;
    throw new ExpressionError(`"${name}" is no condition; write \`has(${name})\` or \`${name} == 1\``, at);
  }
  throw new ExpressionError('a number is no condition; compare it: `x == 1`', expression.at);
}

/** The expression, which must be a number. */
export function requireNumber(expression: Expression): Expression {
  if (expression.kind === 'choice') {
    requireNumber(expression.then);
    requireNumber(expression.else);
  } else if (isCondition(expression)) {
    throw new ExpressionError('a condition is no number; write `condition ? 1 : 0`', expression.at);
  }
  return expression;
}
