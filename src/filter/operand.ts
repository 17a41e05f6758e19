import type { Field } from '../schema/field.ts';
import { FilterError } from './error.ts';
import { type Scalar, type Sort, sortOf } from './scalar.ts';
import type { Subject } from './subject.ts';

/** One side of a comparison. */
export interface Operand {
  /** What its values are, as fields; a name that is declared several times may have several types. */
  readonly fields: readonly Field[];
  /** The values in a packet, in tree order; none if the field is absent. */
  readonly values: (subject: Subject) => readonly Scalar[];
  /** Where `contains` and `matches` look, if that is more: of a layer also its payload. */
  readonly whole?: (subject: Subject) => readonly Scalar[];
  /** The values come from a literal and are alternatives, for one name may stand for several. */
  readonly constant?: true;
  /** Leading bits of an address that count, if the literal has a prefix. */
  readonly bits?: number;
}

export function nameOf(operand: Operand): string {
  return operand.fields[0]!.name;
}

/** Throws unless the operand has one of the sorts. */
export function requireSort(operand: Operand, sorts: readonly Sort[], refusal: string, at: number): void {
  if (!operand.fields.some((field) => sorts.includes(sortOf(field)))) throw new FilterError(refusal, at);
}
