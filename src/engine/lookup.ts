import type { Registry } from '../decode/registry.ts';
import type { FieldLookup } from '../filter/lookup.ts';
import type { Field } from '../schema/field.ts';

/** The names of a registry as the filter language asks for them. Made anew after the registry got more. */
export function fieldLookup(registry: Registry): FieldLookup {
  const declarations = new Map<string, Field[]>();
  const declared = registry.protocols.flatMap((protocol) => registry.decoder(protocol)!.fields);
  for (const field of declared) {
    for (const name of [field.name, ...field.also]) {
      const known = declarations.get(name);
      if (known) known.push(field);
      else declarations.set(name, [field]);
    }
  }
  // Trackers and functions of the decoder declare theirs in the registry alone.
  for (const name of registry.fieldNames) if (!declarations.has(name)) declarations.set(name, [registry.field(name)!]);
  return {
    fields: (name) => declarations.get(name) ?? [],
    isProtocol: (name) => registry.decoder(name) !== undefined,
    names: () => declarations.keys(),
  };
}
