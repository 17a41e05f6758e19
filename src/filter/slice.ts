import type { SliceRange } from '../schema/ast.ts';
import { field } from '../schema/field.ts';
import { nameOf, type Operand, requireSort } from './operand.ts';
import type { Scalar, Sort } from './scalar.ts';

const sliceable: readonly Sort[] = ['octets', 'mac', 'ipv4', 'ipv6', 'text'];
const utf8 = new TextEncoder();

/** `eth.src[0:3]`: octets, of text its UTF-8. A range that is not there whole gives nothing. */
export function sliceOperand(of: Operand, ranges: readonly SliceRange[], at: number): Operand {
  requireSort(of, sliceable, `${nameOf(of)} has no octets to take a slice of`, at);
  return {
    fields: [field(`${nameOf(of)}[…]`, '', 'bytes')],
    values: (subject) => of.values(subject).flatMap((value) => slice(value, ranges) ?? []),
  };
}

function slice(value: Scalar, ranges: readonly SliceRange[]): Uint8Array | undefined {
  const octets = typeof value === 'string' ? utf8.encode(value) : value;
  if (!(octets instanceof Uint8Array)) return undefined;
  const picked: number[] = [];
  for (const { from, length } of ranges) {
    const start = from < 0 ? octets.length + from : from;
    const end = length === undefined ? octets.length : start + length;
    if (start >= 0 && end <= octets.length) for (let i = start; i < end; i++) picked.push(octets[i]!);
  }
  return picked.length > 0 ? Uint8Array.from(picked) : undefined;
}
