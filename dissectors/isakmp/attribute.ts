import type { Row } from '../../src/schema/dissector.ts';

/**
 * A data attribute of RFC 2408 §3.3 under names that begin with `prefix`: format bit and type, a length where the
 * format bit is 0, and the value, which `typed` reads once more by its type. An empty value is a fault, except in
 * configuration requests, which ask for a value by leaving it out.
 */
export function attribute(prefix: string, types: string, typed: readonly Row[], mayBeEmpty = false): Row[] {
  const check = mayBeEmpty
    ? {}
    : { check: { that: `${prefix}.length > 0`, say: 'The value of this attribute is empty', name: 'isakmp.attribute_value_empty' } };
  return [
    {
      list: `{${prefix}.type}`,
      name: prefix,
      size: `${prefix}.format == 1 ? 4 : 4 + ${prefix}.length`,
      fields: [
        {
          type: 'u16',
          label: 'Attribute',
          bits: [
            { width: 1, name: `${prefix}.format`, label: 'Value in place of the length' },
            { width: 15, name: `${prefix}.type`, label: 'Type', values: types },
          ],
          ref: 'RFC 2408 §3.3',
        },
        { name: `${prefix}.length`, type: 'u16', if: `${prefix}.format == 0`, label: 'Length', ...check },
        { name: `${prefix}.value`, type: 'bytes', label: 'Value', peek: true },
        ...typed,
      ],
    },
  ];
}

/** A life duration: as long as the sender likes, in the unit of the life type before it. */
export function lifeDuration(prefix: string): Row[] {
  return [
    { name: `${prefix}.life_duration`, type: 'uint', size: 'left', if: 'left > 0 && left <= 4', label: 'Life duration' },
    { name: `${prefix}.life_duration64`, type: 'uint', size: 'left', if: 'left > 4 && left <= 8', label: 'Life duration' },
    { name: `${prefix}.life_duration_bytes`, type: 'bytes', if: 'left > 8', label: 'Life duration' },
  ];
}
