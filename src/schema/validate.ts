import { suggest } from './suggest.ts';

/** Something wrong in a declaration: where in the file, what, and what would be right. */
export interface Problem {
  /** Path inside the file, e.g. `fields[2].bits[0].width`; empty for the whole. */
  readonly path: string;
  readonly say: string;
}

/** The part of JSON Schema in which the dissector language is written. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: { readonly [key: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** How the schema of a value depends on the value itself: a row is of the kind that its key tells. */
export type Choose = (ref: string, value: unknown) => Schema | Problem;

/** Holds a value against a schema, and words each fault for the person who wrote the value. */
export function validate(schema: Schema, value: unknown, path: string, choose: Choose): Problem[] {
  if (schema.$ref !== undefined) {
    const chosen = choose(schema.$ref, value);
    return 'say' in chosen ? [{ path, say: chosen.say }] : validate(chosen, value, path, choose);
  }
  if (schema.anyOf) return validateAny(schema.anyOf, value, path, choose);
  if (schema.enum) {
    return schema.enum.includes(value as string)
      ? []
      : [{ path, say: `${shown(value)} is none of ${schema.enum.join(', ')}${nearest(value, schema.enum)}` }];
  }
  if ('const' in schema) return value === schema.const ? [] : [{ path, say: `this can only be ${shown(schema.const)}` }];
  const fault = wrongType(schema, value);
  if (fault !== undefined) return [{ path, say: fault }];
  if (schema.items) return (value as unknown[]).flatMap((item, i) => validate(schema.items!, item, `${path}[${i}]`, choose));
  return schema.type === 'object' ? validateObject(schema, value as object, path, choose) : [];
}

function validateAny(schemas: readonly Schema[], value: unknown, path: string, choose: Choose): Problem[] {
  const results = schemas.map((schema) => validate(schema, value, path, choose));
  // Where nothing fits, the alternative of the right type says best what is wrong.
  return (
    results.find((problems) => problems.length === 0) ??
    results.find((problems) => problems.some((problem) => problem.path !== path)) ??
    results.at(-1)!
  );
}

function validateObject(schema: Schema, value: object, path: string, choose: Choose): Problem[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((key) => !Object.hasOwn(value, key)).map((key) => ({ path, say: `"${key}" is missing` }));
  const inner = Object.entries(value).flatMap(([key, item]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (Object.hasOwn(properties, key)) return validate(properties[key]!, item, at, choose);
    if (typeof additionalProperties === 'object') return validate(additionalProperties, item, at, choose);
    return additionalProperties === false
      ? [{ path: at, say: `there is no key "${key}" here${nearest(key, Object.keys(properties))}` }]
      : [];
  });
  return [...missing, ...inner];
}

function wrongType({ type, minimum, maximum }: Schema, value: unknown): string | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? undefined : `${shown(value)} should be a text`;
    case 'integer':
      if (!Number.isSafeInteger(value)) return `${shown(value)} should be an integer`;
      if (minimum !== undefined && (value as number) < minimum) return `${value} is less than ${minimum}`;
      return maximum !== undefined && (value as number) > maximum ? `${value} is more than ${maximum}` : undefined;
    case 'array':
      return Array.isArray(value) ? undefined : `${shown(value)} should be a list`;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : `${shown(value)} should be an object`;
    default:
      return undefined;
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function nearest(word: unknown, known: readonly string[]): string {
  const suggestion = typeof word === 'string' ? suggest(word, known) : undefined;
  return suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
}
