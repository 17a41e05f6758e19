import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'raw',
  label: 'Raw packet data',
  short: 'Raw',
  doc: 'LINKTYPE_RAW: no link layer; the version in the first octet tells which IP it is.',
  on: { linktype: [12, 14, 101] },
  fields: [
    {
      match: 'u8(0) >> 4',
      cases: { '4': [{ next: 'ip' }], '6': [{ next: 'ipv6' }] },
      else: [
        { next: 'ppp', if: 'u16(0) == 0xff03' },
        { next: 'data', if: 'left > 0' },
      ],
    },
  ],
} as const satisfies Dissector;
