// The few words of JSON Schema (draft 2020-12) that the published schemas are written in.

export type JsonSchema = Readonly<Record<string, unknown>>;

/** An object that has these properties, all of them and no others. */
export function object(properties: Readonly<Record<string, JsonSchema>>, description?: string): JsonSchema {
  return {
    type: 'object',
    ...(description !== undefined && { description }),
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

export function list(items: JsonSchema, description?: string): JsonSchema {
  return { type: 'array', ...(description !== undefined && { description }), items };
}

export function oneOf(values: readonly string[], description?: string): JsonSchema {
  return { enum: values, ...(description !== undefined && { description }) };
}

export function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] };
}

export function text(description?: string, pattern?: string): JsonSchema {
  return { type: 'string', ...(description !== undefined && { description }), ...(pattern !== undefined && { pattern }) };
}

/** A whole number that is not negative. */
export function count(description?: string, minimum = 0): JsonSchema {
  return { type: 'integer', minimum, ...(description !== undefined && { description }) };
}

export function seconds(description: string): JsonSchema {
  return { type: 'number', description };
}

/** Numbers of packets count from 1. */
export const packetNumber = count('Number of a packet, from 1', 1);
export const packetNumbers = list(packetNumber, 'Packets that prove it');
export const port = { type: 'integer', minimum: 0, maximum: 65_535 };
export const address = text('IPv4 or IPv6');

/** A schema as it is published. */
export function published(title: string, file: string, schema: JsonSchema): JsonSchema {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: `nattscope/${file}`, title, ...schema };
}
