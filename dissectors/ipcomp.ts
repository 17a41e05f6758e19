import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ipcomp',
  label: 'IP Payload Compression',
  short: 'IPComp',
  rfc: 3173,
  on: { 'ip.proto': [108] },
  fields: [
    { name: 'ipcomp.next_header', type: 'u8', label: 'Next header', base: 'hex', values: 'ip.proto', ref: '3.3' },
    { name: 'ipcomp.flags', type: 'u8', label: 'Flags', base: 'hex', ref: '3.3' },
    { name: 'ipcomp.cpi', type: 'u16', label: 'Compression parameter index', base: 'hex', column: true, ref: '3.3' },
    { type: 'bytes', label: 'Compressed data' },
  ],
  summary: ['CPI {ipcomp.cpi}'],
} as const satisfies Dissector;
