import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ipv6.fraghdr',
  label: 'IPv6 Fragment Header',
  short: 'IPv6',
  rfc: 8200,
  on: { 'ip.proto': [44] },
  fields: [
    { name: 'ipv6.fraghdr.nxt', type: 'u8', label: 'Next header', values: 'ip.proto', column: true, ref: '4.5' },
    { name: 'ipv6.fraghdr.reserved_octet', type: 'u8', label: 'Reserved', base: 'hex', ref: '4.5' },
    {
      type: 'u16',
      label: 'Fragment offset and flags',
      bits: [
        { width: 13, name: 'ipv6.fraghdr.offset', label: 'Fragment offset in units of 8 octets', column: true },
        { width: 2, name: 'ipv6.fraghdr.reserved_bits', label: 'Reserved' },
        { width: 1, name: 'ipv6.fraghdr.more', label: 'More fragments', column: true },
      ],
      ref: '4.5',
    },
    { name: 'ipv6.fraghdr.ident', type: 'u32', label: 'Identification', base: 'hex', column: true, ref: '4.5' },
    {
      next: { table: 'ip.proto', key: 'ipv6.fraghdr.nxt' },
      join: { name: 'ipv6', key: ['ipv6.fraghdr.ident'], offset: 'ipv6.fraghdr.offset * 8', more: 'ipv6.fraghdr.more == 1' },
      ref: '4.5',
    },
  ],
  summary: ['unit {ipv6.fraghdr.offset} of {ipv6.fraghdr.ident}', { if: 'ipv6.fraghdr.more == 1', say: ', more to come' }],
} as const satisfies Dissector;
