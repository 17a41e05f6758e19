import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ppp',
  label: 'Point-to-Point Protocol',
  rfc: 1661,
  on: { linktype: [9, 50], 'gre.proto': [0x880b] },
  doc: 'Framing: RFC 1662. Over L2TP and PPPoE there is neither flag nor FCS; address and control, and the first octet of the protocol, may be left out.',
  fields: [
    { name: 'ppp.address', type: 'u8', label: 'Address', base: 'hex', if: 'u8(0) == 0xff', ref: 'RFC 1662 §3.1' },
    { name: 'ppp.control', type: 'u8', label: 'Control', base: 'hex', if: 'has(ppp.address)', ref: 'RFC 1662 §3.1' },
    { value: 'u8(0)', name: 'ppp.protocol', label: 'Protocol', type: 'u16', base: 'hex', values: 'ppp.protocol', if: 'u8(0) & 1 == 1', ref: '2' },
    { type: 'u8', label: 'Protocol in one octet', base: 'hex', if: 'has(ppp.protocol)', ref: '6.5' },
    { name: 'ppp.protocol', type: 'u16', label: 'Protocol', base: 'hex', values: 'ppp.protocol', if: '!has(ppp.protocol)', ref: '2' },
    { next: { table: 'ppp.protocol', key: 'ppp.protocol' } },
    { type: 'bytes', label: 'Padding', ref: '2' },
  ],
  summary: ['{ppp.protocol}'],
} as const satisfies Dissector;
