import { hex } from '../../schema/render.ts';
import { type Item, MalformedError, tags } from './item.ts';
import { attributeTypes } from './names.ts';

/**
 * A Name of X.501 as RFC 4514 writes it, the last component first: `CN=vpn.example.com,O=Example\, Inc.,C=DE`. Types
 * without a short name, and values that are no text, are an object identifier and the octets.
 */
export function distinguishedName(name: Item): string {
  if (!name.is(tags.sequence)) throw new MalformedError('A distinguished name is missing');
  return name.items.map(relativeName).reverse().join(',');
}

function relativeName(components: Item): string {
  if (!components.is(tags.set)) throw new MalformedError('A part of a distinguished name is missing');
  return components.items.map(attribute).join('+');
}

function attribute(component: Item): string {
  const { oid } = component.at(0);
  const value = component.at(1);
  const type = Object.hasOwn(attributeTypes, oid) ? attributeTypes[oid] : undefined;
  const { text } = value;
  return type === undefined || text === undefined ? `${type ?? oid}=#${hex(value.whole)}` : `${type}=${escaped(text)}`;
}

/** RFC 4514 §2.4 */
function escaped(text: string): string {
  return text.replaceAll(/^[ #]|[\\"+,;<>]| $/g, '\\$&').replaceAll('\0', '\\00');
}
