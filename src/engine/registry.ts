import { checksums } from '../decode/checksum.ts';
import type { DecoderFunction } from '../decode/functions.ts';
import { Registry } from '../decode/registry.ts';
import { dissectors, tables } from './dissectors.generated.ts';

/** Every function that a dissector may name with `with`. */
const functions: ReadonlyMap<string, DecoderFunction> = new Map([...checksums]);

/** A registry of its own with all dissectors and tables of this package; more can be added to it. */
export function standardRegistry(): Registry {
  return new Registry(dissectors, tables, functions);
}
