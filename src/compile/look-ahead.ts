import type { Expression } from '../schema/ast.ts';
import { parseExpression } from '../schema/parse-expression.ts';
import { allOf, numberCode, testCode } from './expression-code.ts';

/** Whether something holds of the octets ahead. */
export type LookAhead = (bytes: Uint8Array, at: number, end: number) => boolean;
/** A number that the octets ahead tell; undefined where they do not. */
export type NumberAhead = (bytes: Uint8Array, at: number, end: number) => number | undefined;

const nothing = () => undefined;

/** The function of a text that looks at octets alone; compiled when it is asked first, for most never are. */
function late<T>(text: string, codeOf: (expression: Expression) => string): (bytes: Uint8Array, at: number, end: number) => T {
  let asked: ((bytes: Uint8Array, at: number, end: number) => T) | undefined;
  return (bytes, at, end) => {
    asked ??= new Function('bytes', 'at', 'end', `return ${codeOf(parseExpression(text, 'dissector'))};`) as NonNullable<typeof asked>;
    return asked(bytes, at, end);
  };
}

export function lookAhead(text: string): LookAhead {
  return late(text, (expression) => testCode(expression, nothing));
}

export function numberAhead(text: string): NumberAhead {
  return late(text, (expression) => {
    const { value, present } = numberCode(expression, nothing);
    return `${allOf(present)} ? ${value} : undefined`;
  });
}
