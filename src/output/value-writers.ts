import type { Field, Time, Value } from '../schema/field.ts';
import { plainText, secondsText, shortText } from '../schema/render.ts';
import type { OctetWriter } from './octet-writer.ts';

/** How a format writes the characters of a text. */
export interface Escape {
  /** 1 for each ASCII character that stands for itself; a text of these alone is written as it is. */
  readonly safe: Uint8Array;
  readonly text: (text: string) => string;
}

/** An escape that leaves printable ASCII alone but for `characters`; `text` sees what has others. */
export function escapeOf(characters: string, text: (text: string) => string): Escape {
  const isSafe = (code: number) => code >= 0x20 && code < 0x7f && !characters.includes(String.fromCharCode(code));
  return { safe: Uint8Array.from({ length: 128 }, (_, code) => Number(isSafe(code))), text };
}

export const noEscape: Escape = { safe: new Uint8Array(128).fill(1), text: (text) => text };

export function writeEscaped(writer: OctetWriter, text: string, escaping: Escape): void {
  if (!writer.safeText(text, escaping.safe)) writer.text(escaping.text(text));
}

/** Writes the values of one field; short ones into the room that is there, for others it makes some. */
export type ValueWriter = (writer: OctetWriter, value: Value) => void;

const colon = 0x3a;

/** Writes what `plainText` says: what most values are, without a string. */
export function plainWriter(field: Field, escaping: Escape): ValueWriter {
  const other: ValueWriter = (writer, value) => writeEscaped(writer, plainText(field, value), escaping);
  switch (field.type) {
    case 'ipv4':
      return (writer, value) => {
        const [a, b, c, d] = value as Uint8Array;
        writer.ipv4((a! << 24) | (b! << 16) | (c! << 8) | d!);
      };
    case 'mac':
    case 'eui64':
      return colonWriter;
    case 'span':
      return (writer, value) => writeSeconds(writer, value as Time);
    case 'ipv6':
    case 'time':
    case 'double':
      return other;
    default:
  }
  const octets = field.base === 'hex' ? field.bits / 8 : 0;
  return (writer, value) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && octets <= 4) {
      if (octets > 0) writer.hexadecimal(value, octets);
      else writer.decimal(value);
    } else if (typeof value === 'string') writeEscaped(writer, value, escaping);
    else if (typeof value === 'boolean') writer.octet(value ? 0x31 : 0x30);
    else if (value instanceof Uint8Array && value.length > 0) writeHex(writer, value);
    else other(writer, value);
  };
}

/** Writes octets with colons between them, whatever their type. */
export const colonWriter: ValueWriter = (writer, value) => writeHex(writer, value as Uint8Array, colon);

/** Writes what `shortText` says: a value for a person. */
export function shortWriter(field: Field, escaping: Escape): ValueWriter {
  const plain = plainWriter(field, escaping);
  const isPlain = field.type !== 'bool' && field.type !== 'bytes' && !field.valueName && !field.codeName;
  return isPlain ? plain : (writer, value) => writeEscaped(writer, shortText(field, value), escaping);
}

/** A span or an epoch time in seconds with nine decimals. */
export function writeSeconds(writer: OctetWriter, time: Time): void {
  if (time.seconds < 0 || time.nanoseconds < 0) {
    writer.text(secondsText(time));
    return;
  }
  writer.decimal(time.seconds);
  writer.octet(0x2e);
  writer.digits(time.nanoseconds, 9);
}

/** Writes octets as hexadecimal digits. */
export function writeHex(writer: OctetWriter, octets: Uint8Array, separator = 0): void {
  writer.reserve(3 * octets.length);
  writer.hex(octets, 0, octets.length, separator);
}
