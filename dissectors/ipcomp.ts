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
    { name: 'ipcomp.cpi', type: 'u16', label: 'Compression parameter index', base: 'hex', values: 'cpi', column: true, ref: '3.3' },
    { type: 'bytes', label: 'Compressed data', sealed: 'ipcomp', opens: 'payload' },
  ],
  parts: {
    payload: [{ next: { table: 'ip.proto', key: 'ipcomp.next_header' } }],
  },
  tables: {
    cpi: { '1': 'OUI', '2': 'DEFLATE', '3': 'LZS', '4': 'LZJH', '256..61439': 'negotiated', '61440..65535': 'private use' },
  },
  summary: ['CPI {ipcomp.cpi}'],
} as const satisfies Dissector;
