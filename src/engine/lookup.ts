import type { Registry } from '../decode/registry.ts';
import type { FieldLookup } from '../filter/lookup.ts';
import type { Field } from '../schema/field.ts';

/** The names of a registry as the filter language asks for them. Made anew after the registry got more. */
export function fieldLookup(registry: Registry): FieldLookup {
  const known = new Map<string, readonly Field[]>();
  const fieldsOf = (name: string) => {
    const declared = registry.declaring(name).flatMap((protocol) => registry.decoder(protocol)!.fields);
    const fields = declared.filter((field) => field.name === name || field.also.includes(name));
    // Trackers and functions of the decoder declare theirs in the registry alone.
    return fields.length > 0 ? fields : [registry.field(name)].filter((field) => field !== undefined);
  };
  return {
    fields: (name) => {
      if (!known.has(name)) known.set(name, fieldsOf(name));
      return known.get(name)!;
    },
    isProtocol: (name) => registry.decoder(name) !== undefined,
    names: () => registry.fieldNames,
  };
}
