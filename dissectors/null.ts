import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'null',
  label: 'Null/Loopback',
  doc: 'LINKTYPE_NULL has the address family in the byte order of the host that captured, LINKTYPE_LOOP in network byte order.',
  on: { linktype: [0, 108] },
  fields: [
    { name: 'null.family', type: 'u32', label: 'Address family', values: 'family', if: 'u16(0) == 0' },
    { name: 'null.family', type: 'u32le', label: 'Address family', values: 'family', if: '!has(null.family)' },
    { next: { table: 'null.family', key: 'null.family' } },
  ],
  tables: { family: { '2': 'IP', '10, 24, 28, 30': 'IPv6' } },
  summary: ['{null.family}'],
} as const satisfies Dissector;
