import type { IkeBook } from '../../crypto/ike-book.ts';
import type { Registry } from '../../decode/registry.ts';
import { hex } from '../../schema/render.ts';
import { MessageReader } from '../../session/message.ts';

/** A reader of IKE messages that knows vendor IDs by the names of the registry, and opens messages by the keys of a decoder. */
export function messageReader(registry: Registry, ike?: IkeBook): MessageReader {
  const [vendors, openswan] = [registry.namesOf('ike.vendor'), registry.namesOf('ike.vendor.oe')];
  return new MessageReader((octets) => (isOpenswan(octets) ? openswan : vendors)?.ofOctets(octets) ?? hex(octets), ike);
}

/** "OE" and ten characters made from a hash of the version: no table can hold them all. */
function isOpenswan(octets: Uint8Array): boolean {
  return octets.length === 12 && octets[0] === 0x4f && octets[1] === 0x45 && octets.subarray(2).every((octet) => (octet & 0xc0) === 0x40);
}
