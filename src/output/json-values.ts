import type { Time, Value } from '../schema/field.ts';
import { lastOnly, mostOctets, secondsText } from '../schema/render.ts';
import { bitsHole, type Item, octetsHole } from './items.ts';
import type { OctetWriter } from './octet-writer.ts';
import type { Hole } from './template.ts';
import { colonWriter, type Escape, escapeOf, plainWriter, type ValueWriter } from './value-writers.ts';

/** How JSON writes the characters of a text. */
export const jsonEscape: Escape = escapeOf('"\\', (text) => JSON.stringify(text).slice(1, -1));

/** The day of a packet in the local time zone, `2026-11-24`; 1970-01-01 where it carries no time. */
export function dayText(time: Time | undefined): string {
  return dayOf(time?.seconds ?? 0);
}

const dayOf = lastOnly((seconds: number) => {
  const date = new Date(seconds * 1000);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
});

/** `2026-11-24T03:16:14.000000000Z`; seconds since 1970 where that is no date. */
export function isoText(time: Time): string {
  const second = isoSecond(time.seconds);
  return second === undefined ? secondsText(time) : `${second}.${String(time.nanoseconds).padStart(9, '0')}Z`;
}

const isoSecond = lastOnly((seconds: number) => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.000Z$/, '');
});

/**
 * The value of an item as `tshark -T json` writes it. What has no name to filter by is for people: of its octets, there
 * are no more than a line has room for.
 */
export function showHole({ kind, node: { field }, place }: Item, escaping: Escape): Hole {
  const octets = kind === 'text' ? fewOctets : colonWriter;
  const plain = plainWriter(field, escaping);
  const write: ValueWriter =
    field.type === 'bytes' ? (writer, value) => (value instanceof Uint8Array ? octets : plain)(writer, value) : plain;
  return (writer, nodes) => write(writer, nodes[place]!.value!);
}

function fewOctets(writer: OctetWriter, value: Value): void {
  const octets = value as Uint8Array;
  colonWriter(writer, octets.subarray(0, mostOctets));
  if (octets.length > mostOctets) writer.text(`… (${octets.length} octets)`);
}

/** The octets of an item, or its bits, as hexadecimal digits. */
export function rawHole(item: Item): Hole {
  const { place } = item.node.field;
  return place ? bitsHole(item, place) : octetsHole(item);
}
