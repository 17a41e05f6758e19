import type { Expression } from './ast.ts';

/** Calls `visit` with each field name in an expression and its offset in the text. */
export function visitNames(expression: Expression, visit: (name: string, at: number) => void): void {
  if (expression.kind === 'name' || expression.kind === 'has') visit(expression.name, expression.at);
  for (const child of operands(expression)) visitNames(child, visit);
}

function operands(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'look':
      return [expression.offset];
    case 'not':
    case 'negative':
    case 'slice':
      return [expression.of];
    case 'arithmetic':
    case 'compare':
    case 'logical':
      return [expression.left, expression.right];
    case 'choice':
      return [expression.test, expression.then, expression.else];
    case 'in':
      return [expression.of, ...expression.items.flatMap(({ from, to }) => (to ? [from, to] : [from]))];
    default:
      return [];
  }
}

/** Names whose values a condition compares: without them it says nothing. `has(name)` asks for presence alone. */
export function comparedNames(test: Expression): string[] {
  const own = test.kind === 'name' ? [test.name] : [];
  return [...own, ...operands(test).flatMap(comparedNames)];
}
