import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ipv6.routing',
  label: 'IPv6 Routing Header',
  short: 'IPv6',
  rfc: 8200,
  on: { 'ip.proto': [43] },
  fields: [
    { name: 'ipv6.routing.nxt', type: 'u8', label: 'Next header', values: 'ip.proto', ref: '4.4' },
    { name: 'ipv6.routing.len', type: 'u8', label: 'Length, in 8 octets behind the first 8', ref: '4.4' },
    { name: 'ipv6.routing.type', type: 'u8', label: 'Type', ref: '4.4' },
    { name: 'ipv6.routing.segleft', type: 'u8', label: 'Segments left', ref: '4.4' },
    { type: 'bytes', label: 'Data of this type', size: 'ipv6.routing.len * 8 + 4' },
    { next: { table: 'ip.proto', key: 'ipv6.routing.nxt' } },
  ],
} as const satisfies Dissector;
