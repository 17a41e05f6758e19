import type { Time } from '../schema/field.ts';
import { secondsText } from '../schema/render.ts';
import { bitsHole, type Item, octetsHole } from './items.ts';
import type { Hole } from './template.ts';
import { colonWriter, type Escape, escapeOf, plainWriter, type ValueWriter } from './value-writers.ts';

/** How JSON writes the characters of a text. */
export const jsonEscape: Escape = escapeOf('"\\', (text) => JSON.stringify(text).slice(1, -1));

/** The day of a packet in the local time zone, `2026-11-24`; 1970-01-01 where it carries no time. */
export function dayText(time: Time | undefined): string {
  const date = new Date((time?.seconds ?? 0) * 1000);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** `2026-11-24T03:16:14.000000000Z`; seconds since 1970 where that is no date. */
export function isoText(time: Time): string {
  const date = new Date(time.seconds * 1000);
  if (Number.isNaN(date.getTime())) return secondsText(time);
  return date.toISOString().replace(/\.000Z$/, `.${String(time.nanoseconds).padStart(9, '0')}Z`);
}

/** The value of an item as `tshark -T json` writes it. */
export function showHole({ node: { field }, place }: Item, escaping: Escape): Hole {
  const plain = plainWriter(field, escaping);
  const write: ValueWriter =
    field.type === 'bytes' ? (writer, value) => (value instanceof Uint8Array ? colonWriter : plain)(writer, value) : plain;
  return (writer, nodes) => write(writer, nodes[place]!.value!);
}

/** The octets of an item, or its bits, as hexadecimal digits. */
export function rawHole(item: Item): Hole {
  const { place } = item.node.field;
  return place ? bitsHole(item, place) : octetsHole(item);
}
