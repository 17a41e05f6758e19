import type { Packet } from '../decode/packet.ts';
import type { Time } from '../schema/field.ts';
import { Cells, cellText } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { type Item, itemsOf, wordsOf } from './items.ts';
import { dayText, isoText, rawText } from './json-values.ts';

type Json = string | boolean | null | Json[] | { [key: string]: Json };

export interface EkOptions {
  /** The octets of each field as well, under its name with `_raw`. */
  readonly raw?: boolean;
}

/**
 * Two lines a packet for Elasticsearch's bulk interface: an index line, then an object with all fields of a layer side
 * by side under names such as `udp_udp_port`; with names, only those fields, as `-e` does it. A key that occurs more
 * than once has an array, so that no key stands in an object twice.
 */
export function ekFormat(names: readonly string[] = [], { raw = false }: EkOptions = {}): PacketFormat {
  const cells = new Cells(names);
  const layersOf = names.length === 0 ? (packet: Packet) => objectOf(itemsOf(packet), raw) : chosen;
  function chosen(packet: Packet): Json {
    const pairs = cells
      .collect(packet)
      .flatMap((nodes, i) => (nodes.length === 0 ? [] : [[keyOf(names[i]!), nodes.map(cellText)] as const]));
    return Object.fromEntries(pairs);
  }
  return {
    head: '',
    text: (packet) => {
      const index = { index: { _index: `packets-${dayText(packet.time)}`, _type: 'doc' } };
      const document = { ...(packet.time && { timestamp: millisecondsText(packet.time) }), layers: layersOf(packet) };
      return `${JSON.stringify(index)}\n${JSON.stringify(document)}\n`;
    },
    tail: () => '',
  };
}

function millisecondsText({ seconds, nanoseconds }: Time): string {
  return String(seconds * 1000 + Math.floor(nanoseconds / 1e6));
}

function keyOf(name: string): string {
  return name.replaceAll('.', '_');
}

/** The items and those below them in one object; a protocol within a protocol is an object of its own. */
function objectOf(items: readonly Item[], raw: boolean, object: { [key: string]: Json } = Object.create(null)): { [key: string]: Json } {
  for (const item of items) {
    const key = keyOf(item.kind === 'protocol' || !item.name.includes('.') ? item.name : `${item.protocol}.${item.name}`);
    if (item.kind === 'text') add(object, 'text', wordsOf(item));
    else {
      if (raw && item.size > 0) add(object, `${key}_raw`, rawText(item));
      add(object, key, item.kind === 'protocol' ? objectOf(item.children, raw) : jsonOf(item));
    }
    if (item.kind !== 'protocol') objectOf(item.children, raw, object);
  }
  return object;
}

function add(object: { [key: string]: Json }, key: string, value: Json): void {
  const known = object[key];
  if (known === undefined) object[key] = value;
  else if (Array.isArray(known)) known.push(value);
  else object[key] = [known, value];
}

function jsonOf({ node: { field, value }, show }: Item): Json {
  if (typeof value === 'boolean' && field.type === 'bool') return value;
  if (value !== undefined && field.type === 'time') return isoText(value as Time);
  return show ?? null;
}
