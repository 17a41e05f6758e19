/**
 * The tree of an expression, as a dissector (`if`, `size`, `check`, …) and a display filter share it. `at` is the
 * offset of the node's first character in the text, for error messages.
 */
export type Expression =
  /** Dissectors only: a filter reads its numbers by the field beside them, as literals. */
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  /** Filters only: a bare word that is no name (`500`, `-0.5`, `10.0.0.0/8`, `aa:bb`); the field beside it says what it is. */
  | { readonly kind: 'literal'; readonly text: string; readonly at: number }
  /** Filters only: a quoted string, as text and as the octets that its escapes stand for. */
  | { readonly kind: 'string'; readonly text: string; readonly octets: Uint8Array; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  /** Filters only: octets of a field, `eth.src[0:3]`. */
  | { readonly kind: 'slice'; readonly of: Expression; readonly ranges: readonly SliceRange[]; readonly at: number }
  /** Filters only: `len(udp.payload)`. */
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[]; readonly at: number }
  /** Octets until the bound of the element, or of the layer. */
  | { readonly kind: 'left'; readonly at: number }
  /** `u8(n)`, `u16(n)` …: an integer `offset` octets ahead, not consumed; absent past the bound. */
  | { readonly kind: 'look'; readonly width: 8 | 16 | 24 | 32; readonly offset: Expression; readonly at: number }
  | { readonly kind: 'has'; readonly name: string; readonly at: number }
  | { readonly kind: 'not'; readonly of: Expression; readonly at: number }
  | { readonly kind: 'negative'; readonly of: Expression; readonly at: number }
  | {
      readonly kind: 'arithmetic';
      readonly op: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | {
      readonly kind: 'compare';
      readonly op: CompareOperator;
      /** Of several values, whether all must compare so, or any; a dissector, where a name is one value, need not look. */
      readonly every: boolean;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  /** Chains of one operator are balanced, so that a long one is not a deep tree. */
  | { readonly kind: 'logical'; readonly op: 'and' | 'or'; readonly left: Expression; readonly right: Expression; readonly at: number }
  | { readonly kind: 'choice'; readonly test: Expression; readonly then: Expression; readonly else: Expression; readonly at: number }
  /** `of in {1, 4..6}`. */
  | { readonly kind: 'in'; readonly of: Expression; readonly items: readonly SetItem[]; readonly every: boolean; readonly at: number };

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';

/** The last two are in filters only. */
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches';

/** A value, or with `to` a range that includes both ends. */
export interface SetItem {
  readonly from: Expression;
  readonly to?: Expression;
}

/** `length` octets beginning at `from`, up to the last one if `length` is absent; a negative `from` counts from the end. */
export interface SliceRange {
  readonly from: number;
  readonly length?: number;
}

/** The text of an expression is wrong: where (offset in the text), what, and what would be right. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /** Offset of the fault in the expression's text. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
