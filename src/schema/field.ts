import type { FieldType } from './dissector.ts';

/** Seconds since 1970-01-01 UTC (or a span of time) and nanoseconds into that second; a negative span has both negative. */
export interface Time {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/**
 * A value as the tree holds it: integers as number (64-bit ones as bigint), addresses and octets as views into the
 * packet, marks without octets of their own (`none`) as true.
 */
export type Value = number | bigint | boolean | string | Uint8Array | Time;

/** The types of a declaration, and those that only the decoder itself gives: frame numbers, spans of time, fractions. */
export type ValueType = FieldType | 'frame' | 'span' | 'double';

/** Where the bits of a field stand in the octets that it is shown with. */
export interface BitPlace {
  /** Octets before these ones in the integer that the bits are part of. */
  readonly at: number;
  readonly octets: number;
  readonly width: number;
  /** Bits right of them. */
  readonly shift: number;
}

/** What all packets have in common about a field: made once from the declaration, shared by every node of the tree. */
export interface Field {
  /** Display-filter name; empty for what has none (reserved bits, blocks). */
  readonly name: string;
  /** Further names of the same value. */
  readonly also: readonly string[];
  readonly label: string;
  readonly type: ValueType;
  readonly base: 'dec' | 'hex';
  /** Bits of the integer's type, 0 for what is no integer; hexadecimal is shown this wide. */
  readonly bits: number;
  /** For some bits of an integer, where they stand. */
  readonly place?: BitPlace;
  /** Name of a value, or undefined where the registry has none. */
  readonly valueName?: (value: number) => string | undefined;
  /** The same for octets and texts that are codes: a vendor ID, an object identifier. */
  readonly codeName?: (code: Uint8Array | string) => string | undefined;
  /** What a name means, in a sentence, by the name. */
  readonly meanings?: { readonly [name: string]: string };
  /** Section of the defining document, e.g. "RFC 3948 §2.2". */
  readonly ref?: string;
}

const integerType = /^[ui](8|16|24|32|64)(le)?$/;

/** Bits of an integer type; 0 for any other type. */
export function integerBits(type: ValueType): number {
  return Number(integerType.exec(type)?.[1] ?? 0);
}

/** A field made in code, by what a tracker or a checksum adds to the tree. */
export function field(name: string, label: string, type: ValueType, more: Partial<Field> = {}): Field {
  return { name, also: [], label, type, base: 'dec', bits: integerBits(type), ...more };
}
