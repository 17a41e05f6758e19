import type { Time } from '../schema/field.ts';
import { secondsText } from '../schema/render.ts';
import { bitsText, type Item, octetsText } from './items.ts';

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

/** The octets of an item, or its bits, as hexadecimal digits. */
export function rawText(item: Item): string {
  const { place } = item.node.field;
  return place ? bitsText(item, place) : octetsText(item);
}
