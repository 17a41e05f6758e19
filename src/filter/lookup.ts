import type { Field } from '../schema/field.ts';

/** The names that a filter may use; the registry of the dissectors gives them. */
export interface FieldLookup {
  /**
   * Declarations that bear the name, be it in `also`: none if it is unknown, several where protocols or versions share
   * it (`isakmp.exchangetype` has other values in IKEv1 than in IKEv2).
   */
  fields(name: string): readonly Field[];
  /** Whether the name is a protocol's. "frame" need not be one: it is always known. */
  isProtocol(name: string): boolean;
  /** All names of fields and protocols, for "did you mean". */
  names(): Iterable<string>;
}
