import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'raw',
  label: 'Raw packet data',
  short: 'Raw',
  doc: 'LINKTYPE_RAW: no link layer; the version of the IP header tells the rest.',
  on: { linktype: [12, 14, 101] },
  fields: [
    { next: 'ip', if: 'u8(0) >> 4 == 4' },
    { next: 'ipv6', if: 'u8(0) >> 4 == 6' },
  ],
} as const satisfies Dissector;
