import type { DecoderFunction } from '../decode/decoder-function.ts';
import { certificateFunctions } from '../decode/functions/certificate.ts';
import { checksums } from '../decode/functions/checksum.ts';
import { icmpFunctions } from '../decode/functions/icmp.ts';
import { ipv6Functions } from '../decode/functions/ipv6.ts';
import { lengthFunctions } from '../decode/functions/length.ts';
import { tcpFunctions } from '../decode/functions/tcp.ts';
import { trailers } from '../decode/functions/trailer.ts';
import { vendorIdFunctions } from '../decode/functions/vendor-id.ts';
import { espFields } from '../decode/null-encryption.ts';
import { Registry } from '../decode/registry.ts';
import { checkDissector } from '../schema/check.ts';
import type { Dissector } from '../schema/dissector.ts';
import type { Problem } from '../schema/validate.ts';
import { natDetectionFields } from '../session/nat-detection-fields.ts';
import { dissectors, tables } from './dissectors.generated.ts';

/** Every function that a dissector may name with `with`. */
const functions: ReadonlyMap<string, DecoderFunction> = new Map([
  ...certificateFunctions,
  ...checksums,
  ...icmpFunctions,
  ...ipv6Functions,
  ...lengthFunctions,
  ...tcpFunctions,
  ...trailers,
  ...vendorIdFunctions,
]);

/** A registry of its own with all dissectors and tables of this package; more can be added to it. */
export function standardRegistry(): Registry {
  const registry = new Registry(dissectors, tables, functions);
  registry.addFields([...Object.values(espFields), ...natDetectionFields]);
  return registry;
}

/** What a protocol is called in a packet list: `ISAKMP`. */
export function shortName(registry: Registry, protocol: string): string {
  return registry.decoder(protocol)?.dissector.short ?? protocol.toUpperCase();
}

/** A dissector that is refused. `message` names the file, the first place and how many faults there are more. */
export class DissectorError extends Error {
  override readonly name = 'DissectorError';
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    const [{ path, say }, ...more] = problems as [Problem, ...Problem[]];
    super(`${file}:${path === '' ? '' : ` ${path}:`} ${say}${more.length === 0 ? '' : ` (and ${more.length} more)`}`);
    this.file = file;
    this.problems = problems;
  }
}

/**
 * Adds a dissector to a registry: the text of a JSON file or what it holds. It is checked first and throws a
 * DissectorError where it is wrong; then the registry is as before.
 */
export function registerDissector(registry: Registry, declaration: unknown, file: string): Dissector {
  const dissector = typeof declaration === 'string' ? parse(declaration, file) : declaration;
  const problems = checkDissector(dissector, {
    protocols: registry.protocols,
    valueTables: tables.map(({ table }) => table),
    functions: registry.functions.keys(),
  });
  if (problems.length > 0) throw new DissectorError(file, problems);
  registry.add(dissector as Dissector);
  return dissector as Dissector;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DissectorError(file, [{ path: '', say: `this is no JSON: ${(error as Error).message}` }]);
  }
}
