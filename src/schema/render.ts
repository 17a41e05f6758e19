import type { Field, Time, Value } from './field.ts';

const hexPairs = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Octets as hexadecimal digits with `separator` between them. */
export function hex(bytes: Uint8Array, separator = ''): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += (i === 0 ? '' : separator) + hexPairs[bytes[i]!];
  return text;
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

const zones = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' });

/** A date in the local time zone as tshark writes it: `Nov 24, 2026 03:16:14.000000000 UTC`. */
export function dateText({ seconds, nanoseconds }: Time): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds} s since 1970`;
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':');
  const zone = zones.formatToParts(date).find((part) => part.type === 'timeZoneName');
  const day = String(date.getDate()).padStart(2, ' ');
  return `${months[date.getMonth()]} ${day}, ${date.getFullYear()} ${clock}.${String(nanoseconds).padStart(9, '0')} ${zone?.value}`;
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
  if (value instanceof Uint8Array) return hex(value);
  if (field.base === 'hex' && field.bits > 0)
    return `0x${BigInt.asUintN(field.bits, BigInt(value as number))
      .toString(16)
      .padStart(field.bits / 4, '0')}`;
  return String(value);
}

/** A value for a person: with its name where the registry has one, `Main Mode (2)`. */
export function displayText(field: Field, value: Value): string {
  if (typeof value === 'boolean' && field.type === 'bool') return value ? 'set' : 'not set';
  const plain = plainText(field, value);
  const name = typeof value === 'number' ? field.valueName?.(value) : undefined;
  return name === undefined ? plain : `${name} (${plain})`;
}
