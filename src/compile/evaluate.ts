import type { Expression } from '../schema/ast.ts';
import type { Value } from '../schema/field.ts';
import { comparedNames } from '../schema/visit-names.ts';

/** Values by name: of this element, then of the enclosing ones. Names of an element never leak outward. */
export class Scope {
  readonly #values = new Map<string, Value>();
  readonly #parent: Scope | undefined;

  constructor(parent?: Scope) {
    this.#parent = parent;
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  own(name: string): Value | undefined {
    return this.#values.get(name);
  }

  get(name: string): Value | undefined {
    return this.#values.get(name) ?? this.#parent?.get(name);
  }
}

/** Where an expression is asked: what is read so far and the octets ahead. */
export interface Place {
  readonly scope: Scope;
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
}

/** A number, or undefined for absent: absent is contagious in arithmetic. */
export type Evaluate = (place: Place) => number | undefined;
/** Comparison with an absent value is false, and so is an absent condition. */
export type Test = (place: Place) => boolean;

function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'bigint' ? Number(value) : undefined;
}

const arithmetic: Record<string, (a: number, b: number) => number | undefined> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? undefined : Math.trunc(a / b)),
  '%': (a, b) => (b === 0 ? undefined : a % b),
  '&': (a, b) => (a & b) >>> 0,
  '|': (a, b) => (a | b) >>> 0,
  '^': (a, b) => (a ^ b) >>> 0,
  '<<': (a, b) => (a << b) >>> 0,
  '>>': (a, b) => a >>> b,
};

const comparison: Record<string, (a: number, b: number) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Names that a list element declares itself: its size may not look at the same name of an enclosing element. */
export type OwnNames = ReadonlySet<string>;
const none: OwnNames = new Set();

/** The function of an expression that gives a number. Closures over the tree: no text of a dissector becomes code. */
export function compileNumber(expression: Expression, own: OwnNames = none): Evaluate {
  switch (expression.kind) {
    case 'number': {
      const { value } = expression;
      return () => value;
    }
    case 'name': {
      const { name } = expression;
      return own.has(name) ? ({ scope }) => numberOf(scope.own(name)) : ({ scope }) => numberOf(scope.get(name));
    }
    case 'left':
      return ({ at, end }) => end - at;
    case 'look': {
      const octets = expression.width / 8;
      const offset = compileNumber(expression.offset, own);
      return (place) => {
        const ahead = offset(place);
        if (ahead === undefined || ahead < 0 || place.at + ahead + octets > place.end) return undefined;
        let value = 0;
        for (let i = 0; i < octets; i++) value = value * 256 + place.bytes[place.at + ahead + i]!;
        return value;
      };
    }
    case 'negative': {
      const of = compileNumber(expression.of, own);
      return (place) => {
        const value = of(place);
        return value === undefined ? undefined : -value;
      };
    }
    case 'arithmetic': {
      const [left, right, apply] = [compileNumber(expression.left, own), compileNumber(expression.right, own), arithmetic[expression.op]!];
      return (place) => {
        const a = left(place);
        const b = right(place);
        return a === undefined || b === undefined ? undefined : apply(a, b);
      };
    }
    case 'choice': {
      const [test, yes, no] = [compileTest(expression.test, own), compileNumber(expression.then, own), compileNumber(expression.else, own)];
      // A choice over an absent value is absent: a size must not be taken before what it depends on is read.
      const compared = comparedNames(expression.test).map((name) => compileNumber({ kind: 'name', name, at: 0 }, own));
      return (place) => (compared.some((value) => value(place) === undefined) ? undefined : test(place) ? yes(place) : no(place));
    }
    default: {
      const test = compileTest(expression, own);
      return (place) => (test(place) ? 1 : 0);
    }
  }
}

/** The function of an expression that gives a truth. */
export function compileTest(expression: Expression, own: OwnNames = none): Test {
  switch (expression.kind) {
    case 'has': {
      const { name } = expression;
      return ({ scope }) => scope.get(name) !== undefined;
    }
    case 'not': {
      const of = compileTest(expression.of, own);
      return (place) => !of(place);
    }
    case 'logical': {
      const [left, right] = [compileTest(expression.left, own), compileTest(expression.right, own)];
      return expression.op === 'and' ? (place) => left(place) && right(place) : (place) => left(place) || right(place);
    }
    case 'compare': {
      const [left, right, holds] = [compileNumber(expression.left, own), compileNumber(expression.right, own), comparison[expression.op]!];
      return (place) => {
        const a = left(place);
        const b = right(place);
        return a !== undefined && b !== undefined && holds(a, b);
      };
    }
    case 'in': {
      const of = compileNumber(expression.of, own);
      const items = expression.items.map(({ from, to }) => ({ from: compileNumber(from, own), to: compileNumber(to ?? from, own) }));
      return (place) => {
        const value = of(place);
        if (value === undefined) return false;
        return items.some(({ from, to }) => value >= from(place)! && value <= to(place)!);
      };
    }
    default: {
      const value = compileNumber(expression, own);
      return (place) => value(place) === 1;
    }
  }
}
