import type { Expression } from '../schema/ast.ts';
import { comparedNames } from '../schema/visit-names.ts';

/** A value in generated code: the JavaScript of the value, and what must hold for it to be there at all. */
export interface Code {
  readonly value: string;
  readonly present: readonly string[];
  /** What must hold for a name to be there at all, where it may be something else than a number. */
  readonly has?: readonly string[];
}

/** How the generated code knows a field: numbered variables only, so that no name of a declaration gets there. */
export type CodeOf = (name: string) => Code | undefined;

/** A field that the packet cannot have, or that the column reader does not read. */
const absent: Code = { value: '0', present: ['false'] };

const all = (conditions: readonly string[]) => conditions.filter((condition, i) => conditions.indexOf(condition) === i);

/** JavaScript of an expression that gives a number, for code in which `bytes`, `at` and `end` are known. */
export function numberCode(expression: Expression, codeOf: CodeOf): Code {
  switch (expression.kind) {
    case 'number':
      return { value: String(expression.value), present: [] };
    case 'name':
      return codeOf(expression.name) ?? absent;
    case 'left':
      return { value: '(end - at)', present: [] };
    case 'look': {
      const offset = numberCode(expression.offset, codeOf);
      const octets = expression.width / 8;
      const byte = (i: number) => `bytes[at + ${offset.value} + ${i}]`;
      const value = Array.from({ length: octets }, (_, i) => (i === octets - 1 ? byte(i) : `${byte(i)} * ${256 ** (octets - 1 - i)}`)).join(
        ' + ',
      );
      return { value: `(${value})`, present: all([...offset.present, `${offset.value} >= 0`, `at + ${offset.value} + ${octets} <= end`]) };
    }
    case 'negative': {
      const of = numberCode(expression.of, codeOf);
      return { value: `(-${of.value})`, present: of.present };
    }
    case 'arithmetic': {
      const left = numberCode(expression.left, codeOf);
      const right = numberCode(expression.right, codeOf);
      const present = all([...left.present, ...right.present]);
      const { op } = expression;
      if (op === '/') return { value: `Math.trunc(${left.value} / ${right.value})`, present: [...present, `${right.value} !== 0`] };
      if (op === '%') return { value: `(${left.value} % ${right.value})`, present: [...present, `${right.value} !== 0`] };
      if (op === '>>') return { value: `(${left.value} >>> ${right.value})`, present };
      if (op === '&' || op === '|' || op === '^' || op === '<<') return { value: `((${left.value} ${op} ${right.value}) >>> 0)`, present };
      return { value: `(${left.value} ${op} ${right.value})`, present };
    }
    case 'choice': {
      const test = testCode(expression.test, codeOf);
      const yes = numberCode(expression.then, codeOf);
      const no = numberCode(expression.else, codeOf);
      const compared = comparedNames(expression.test).flatMap((name) => (codeOf(name) ?? absent).present);
      const chosen = yes.present.length + no.present.length === 0 ? [] : [`(${test} ? ${allOf(yes.present)} : ${allOf(no.present)})`];
      const present = all([...compared, ...chosen]);
      return { value: `(${test} ? ${yes.value} : ${no.value})`, present };
    }
    default:
      return { value: `(${testCode(expression, codeOf)} ? 1 : 0)`, present: [] };
  }
}

const hasCode = ({ has, present }: Code) => has ?? present;

/** Conditions joined; "true" where there is none. */
export function allOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'true' : conditions.length === 1 ? conditions[0]! : `(${conditions.join(' && ')})`;
}

/** JavaScript of an expression that gives a truth; comparison with an absent value is false. */
export function testCode(expression: Expression, codeOf: CodeOf): string {
  switch (expression.kind) {
    case 'has':
      return allOf(hasCode(codeOf(expression.name) ?? absent));
    case 'not':
      return `!(${testCode(expression.of, codeOf)})`;
    case 'logical':
      return `(${testCode(expression.left, codeOf)} ${expression.op === 'and' ? '&&' : '||'} ${testCode(expression.right, codeOf)})`;
    case 'compare': {
      const left = numberCode(expression.left, codeOf);
      const right = numberCode(expression.right, codeOf);
      const op = expression.op === '==' ? '===' : expression.op === '!=' ? '!==' : expression.op;
      return allOf(all([...left.present, ...right.present, `${left.value} ${op} ${right.value}`]));
    }
    case 'in': {
      const of = numberCode(expression.of, codeOf);
      const items = expression.items.map(({ from, to }) => {
        const low = numberCode(from, codeOf).value;
        return to === undefined ? `${of.value} === ${low}` : `(${of.value} >= ${low} && ${of.value} <= ${numberCode(to, codeOf).value})`;
      });
      return allOf(all([...of.present, `(${items.join(' || ')})`]));
    }
    default: {
      const value = numberCode(expression, codeOf);
      return allOf(all([...value.present, `${value.value} === 1`]));
    }
  }
}
