import type { FieldRow } from '../schema/dissector.ts';
import type { Value, ValueType } from '../schema/field.ts';
import { integerBits } from '../schema/field.ts';

/**
 * Octets of a row, where the declaration alone says how many; undefined where it depends on the packet.
 */
export function fixedSize(row: FieldRow): number | undefined {
  const bits = integerBits(row.type);
  if (bits > 0) return bits / 8;
  if (row.type === 'bool') return 1;
  if (row.type === 'ipv4') return 4;
  if (row.type === 'ipv6') return 16;
  if (row.type === 'mac') return 6;
  if (row.type === 'eui64') return 8;
  if (row.size === undefined) return row.type === 'time' ? 4 : undefined;
  return /^\d+$/.test(row.size) ? Number(row.size) : undefined;
}

/** The integer in `size` octets from `at`, big-endian; a bigint from 7 octets on. */
export function integerAt(bytes: Uint8Array, at: number, size: number): number | bigint {
  let value = 0;
  const last = at + Math.min(size, 6);
  for (let i = at; i < last; i++) value = value * 256 + bytes[i]!;
  if (size <= 6) return value;
  let whole = BigInt(value);
  for (let i = last; i < at + size; i++) whole = whole * 256n + BigInt(bytes[i]!);
  return whole;
}

const utf8 = new TextDecoder();

/** A value from its octets, where the code of the rows has not read it itself: everything but integers of fixed width. */
export function valueFrom(type: ValueType, bytes: Uint8Array): Value {
  switch (type) {
    case 'text': {
      const end = bytes.indexOf(0);
      return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
    }
    case 'time':
      return { seconds: Number(integerAt(bytes, 0, bytes.length)), nanoseconds: 0 };
    default:
      return bytes;
  }
}
