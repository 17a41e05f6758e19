import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'null',
  label: 'Null/Loopback',
  short: 'Loopback',
  doc: 'LINKTYPE_NULL: the address family of the packet in the byte order of the host that captured it; LINKTYPE_LOOP: in network byte order.',
  on: { linktype: [0, 108] },
  fields: [
    { next: 'ppp', if: 'u16(0) == 0xff03' },
    { name: 'null.family', type: 'u32', label: 'Address family', values: 'family', if: 'left > 0 && u16(0) == 0' },
    { name: 'null.family', type: 'u32le', label: 'Address family', values: 'family', if: 'left > 0 && !has(null.family)' },
    {
      match: 'null.family',
      cases: { '2': [{ next: 'ip' }], '10, 24, 28, 30': [{ next: 'ipv6' }] }, // the number of IPv6 is another one on each system
      else: [{ next: 'data' }],
    },
  ],
  tables: { family: { '2': 'IPv4', '7': 'OSI', '10, 24, 28, 30': 'IPv6' } },
  summary: ['{null.family}'],
} as const satisfies Dissector;
