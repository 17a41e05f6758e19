import { type Field, field } from '../../schema/field.ts';
import { nameOf } from '../../schema/render.ts';
import type { DecoderFunction } from '../decoder-function.ts';

const fields = {
  name: field('isakmp.vid_string', 'Vendor', 'text'),
  meaning: field('natt.vid.meaning', 'Meaning', 'text'),
} as const;

/** Four printable characters and more are hardly a hash. */
const readable = /^[ -~]{4,}$/;

/** What the table calls a vendor ID; else the ID itself where it is text; else what Wireshark says. */
const vendorId: DecoderFunction = {
  fields: Object.values(fields) as Field[],
  compute: (site) => {
    const { value } = site.node;
    if (!(value instanceof Uint8Array)) return;
    const name = nameOf(site.node.field, value);
    const text = value.length > 256 ? '' : String.fromCharCode(...value);
    site.add(fields.name, name ?? (readable.test(text) ? text : 'Unknown Vendor ID'));
    const meaning = name === undefined ? undefined : site.node.field.meanings?.[name];
    if (meaning !== undefined) site.add(fields.meaning, meaning);
  },
};

/** What IKE's vendor IDs need beyond rows. */
export const vendorIdFunctions: ReadonlyMap<string, DecoderFunction> = new Map([['vendor-id', vendorId]]);
