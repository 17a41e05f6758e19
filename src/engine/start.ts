import type { Registry } from '../decode/registry.ts';

/** With what octets begin: a link layer (a LINKTYPE_ value), a protocol, or what a table leads to. */
export type Start = { readonly linkType: number } | { readonly protocol: string } | { readonly table: string; readonly value: number };

/** Link types of captures have 16 bits; those from here on name protocols that no capture begins with. */
const firstOwn = 0x1_0000;

/** The link type that leads a decoder to where `start` says. */
export function linkTypeOf(registry: Registry, start: Start, bytes: Uint8Array): number | undefined {
  if ('linkType' in start) return start.linkType;
  const protocol = 'protocol' in start ? start.protocol : registry.lead(start.table, start.value, -1, bytes, 0, bytes.length)?.protocol;
  if (protocol === undefined) return undefined;
  const place = registry.protocols.indexOf(protocol);
  if (place < 0) throw new RangeError(`There is no protocol "${protocol}"`);
  registry.decodeAs('linktype', firstOwn + place, protocol);
  return firstOwn + place;
}
