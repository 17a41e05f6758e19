import type { Field, Time, Value } from './field.ts';

const hexPairs = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Octets as hexadecimal digits with `separator`, one ASCII character, between them. */
export function hex(bytes: Uint8Array, separator = ''): string {
  if (bytes.length > manyOctets) return longHex(bytes, separator);
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += (i === 0 ? '' : separator) + hexPairs[bytes[i]!];
  return text;
}

/** From here on, writing characters is faster than joining strings. */
const manyOctets = 32;
const digits = new TextEncoder().encode('0123456789abcdef');
const ascii = new TextDecoder();

function longHex(bytes: Uint8Array, separator: string): string {
  const step = 2 + separator.length;
  const text = new Uint8Array(bytes.length * step).fill(separator.charCodeAt(0));
  for (let i = 0, at = 0; i < bytes.length; i++, at += step) {
    text[at] = digits[bytes[i]! >> 4]!;
    text[at + 1] = digits[bytes[i]! & 15]!;
  }
  return ascii.decode(text.subarray(0, text.length - separator.length));
}

export function ipv4Text(bytes: Uint8Array): string {
  return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`;
}

/** An IPv6 address in the form of RFC 5952; IPv4-mapped and -compatible ones end in dotted decimals, as inet_ntop does. */
export function ipv6Text(bytes: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!);
  let zeros = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && words[at + length] === 0) length++;
    if (length > zeros.length) zeros = { at, length };
    at += length;
  }
  const endsInIpv4 = zeros.at === 0 && (zeros.length === 6 || (zeros.length === 5 && words[5] === 0xffff));
  const groups = words.slice(0, endsInIpv4 ? 6 : 8).map((word) => word.toString(16));
  if (endsInIpv4) groups.push(ipv4Text(bytes.subarray(12)));
  if (zeros.at < 0) return groups.join(':');
  return `${groups.slice(0, zeros.at).join(':')}::${groups.slice(zeros.at + zeros.length).join(':')}`;
}

/** A span or an epoch time in seconds with nine decimals. */
export function secondsText({ seconds, nanoseconds }: Time): string {
  const negative = seconds < 0 || nanoseconds < 0;
  return `${negative ? '-' : ''}${Math.abs(seconds)}.${String(Math.abs(nanoseconds)).padStart(9, '0')}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Made when a date is written first: it takes longer than to load all the rest. */
let zones: Intl.DateTimeFormat | undefined;

/** A function that remembers its last result: packets that follow each other are mostly of the same second. */
export function lastOnly<Result>(of: (number: number) => Result): (number: number) => Result {
  let last = Number.NaN;
  let result: Result;
  return (number) => {
    if (number !== last) {
      result = of(number);
      last = number;
    }
    return result;
  };
}

/** Asking takes longer than all the rest of a date, and a zone never changes within a quarter of an hour. */
const zoneOfQuarter = lastOnly((quarter) => {
  const date = new Date(quarter * 900_000);
  // Intl takes longer to begin than it takes to decode a packet and to show it; machines that log mostly have UTC.
  if (date.toString().endsWith('(Coordinated Universal Time)')) return 'UTC';
  zones ??= new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' });
  return zones.formatToParts(date).find((part) => part.type === 'timeZoneName')?.value ?? '';
});

/** What stands before the nanoseconds and behind them; undefined for what is no date. */
const dateOfSecond = lastOnly((seconds) => {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':');
  const day = String(date.getDate()).padStart(2, ' ');
  const before = `${months[date.getMonth()]} ${day}, ${date.getFullYear()} ${clock}`;
  return { before, zone: zoneOfQuarter(Math.floor(seconds / 900)) };
});

/** A date in the local time zone as tshark writes it: `Nov 24, 2026 03:16:14.000000000 UTC`. */
export function dateText({ seconds, nanoseconds }: Time): string {
  const date = dateOfSecond(seconds);
  if (date === undefined) return `${seconds} s since 1970`;
  return `${date.before}.${String(nanoseconds).padStart(9, '0')} ${date.zone}`;
}

/** A value as `tshark -T fields` writes it: numbers by their base, no names, octets bare, flags as 1 and 0. */
export function plainText(field: Field, value: Value): string {
  switch (field.type) {
    case 'ipv4':
      return ipv4Text(value as Uint8Array);
    case 'ipv6':
      return ipv6Text(value as Uint8Array);
    case 'mac':
    case 'eui64':
      return hex(value as Uint8Array, ':');
    case 'time':
      return dateText(value as Time);
    case 'span':
      return secondsText(value as Time);
    case 'double':
      return String(Number((value as number).toPrecision(15)));
    default:
  }
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Uint8Array) return value.length === 0 ? '<MISSING>' : hex(value);
  if (field.base === 'hex' && field.bits > 0)
    return `0x${BigInt.asUintN(field.bits, BigInt(value as number))
      .toString(16)
      .padStart(field.bits / 4, '0')}`;
  return String(value);
}

/** Name of a value, or undefined where the registry has none. */
export function nameOf(field: Field, value: Value): string | undefined {
  if (typeof value === 'number') return field.valueName?.(value);
  return typeof value === 'string' || value instanceof Uint8Array ? field.codeName?.(value) : undefined;
}

/** A value for a person: with its name where the registry has one, `Main Mode (2)`. */
export function displayText(field: Field, value: Value): string {
  if (typeof value === 'boolean' && field.type === 'bool') return value ? 'set' : 'not set';
  const plain = plainText(field, value);
  const name = nameOf(field, value);
  return name === undefined ? plain : `${name} (${plain})`;
}

/** Octets that a line of text has room for. */
export const mostOctets = 32;

/** A value for a person, long octets cut with a count. */
export function shortText(field: Field, value: Value): string {
  if (!(value instanceof Uint8Array) || field.type !== 'bytes' || value.length <= mostOctets) return displayText(field, value);
  const start = `${hex(value.subarray(0, mostOctets))}… (${value.length} octets)`;
  const name = nameOf(field, value);
  return name === undefined ? start : `${name} (${start})`;
}
