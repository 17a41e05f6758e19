import type { Field, Time, Value, ValueType } from '../schema/field.ts';

/** A value as comparisons see it: times are nanoseconds, booleans 1 and 0. */
export type Scalar = number | bigint | string | Uint8Array;

/** Types that are read, compared and computed with in the same manner. */
export type Sort = 'integer' | 'boolean' | 'fraction' | 'time' | 'text' | 'octets' | 'mac' | 'ipv4' | 'ipv6' | 'mark';

const sorts: Partial<Record<ValueType, Sort>> = {
  bool: 'boolean',
  double: 'fraction',
  time: 'time',
  span: 'time',
  text: 'text',
  bytes: 'octets',
  mac: 'mac',
  eui64: 'octets',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  none: 'mark',
};

export function sortOf(field: Field): Sort {
  return sorts[field.type] ?? 'integer';
}

/** Sorts that are compared and computed with together. */
const families: Record<Sort, string> = {
  integer: 'number',
  boolean: 'number',
  fraction: 'number',
  time: 'time',
  text: 'text',
  octets: 'octets',
  mac: 'octets',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  mark: 'mark',
};

/** Whether values of the one can meet values of the other: some declaration of each is of the same family. */
export function suit(some: readonly Field[], others: readonly Field[]): boolean {
  return some.some((a) => others.some((b) => families[sortOf(a)] === families[sortOf(b)]));
}

const sortNames: Record<Exclude<Sort, 'integer'>, string> = {
  boolean: 'true or false',
  fraction: 'a number',
  time: 'a time in seconds',
  text: 'text',
  octets: 'octets',
  mac: 'a MAC address',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  mark: 'a mark without a value',
};

/** "udp.port is an integer of 16 bits". */
export function describe(field: Field): string {
  const sort = sortOf(field);
  return `${field.name} is ${sort === 'integer' ? `an integer of ${widthOf(field)} bits` : sortNames[sort]}`;
}

/** Bits of the whole octets that hold the integer: a value of some bits may be scaled (`ip.hdr_len`). */
export function widthOf(field: Field): number {
  if (field.type === 'frame') return 32;
  return field.bits === 0 ? 64 : Math.ceil(field.bits / 8) * 8;
}

const nanosecondsPerSecond = 1_000_000_000n;

export function nanoseconds({ seconds, nanoseconds }: Time): bigint {
  return BigInt(seconds) * nanosecondsPerSecond + BigInt(nanoseconds);
}

export function scalar(value: Value): Scalar {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' && !(value instanceof Uint8Array) ? nanoseconds(value) : value;
}

/**
 * Negative, zero or positive as `a` comes before, with or after `b`; undefined where the two do not compare. Of octets
 * the shorter come first, as in Wireshark.
 */
export function order(a: Scalar, b: Scalar): number | undefined {
  if (typeof a === 'string' || typeof b === 'string') return typeof a === typeof b ? sign(a, b) : undefined;
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return a instanceof Uint8Array && b instanceof Uint8Array ? orderOctets(a, b) : undefined;
  }
  return sign(a, b);
}

function sign<T>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function orderOctets(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return a.length - b.length;
  const i = a.findIndex((octet, at) => octet !== b[at]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}
