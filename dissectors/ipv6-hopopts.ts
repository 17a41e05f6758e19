import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ipv6.hopopts',
  label: 'IPv6 Hop-by-Hop Options',
  short: 'IPv6',
  rfc: 8200,
  on: { 'ip.proto': [0] },
  fields: [
    { name: 'ipv6.hopopts.nxt', type: 'u8', label: 'Next header', values: 'ip.proto', ref: '4.3' },
    { name: 'ipv6.hopopts.len', type: 'u8', label: 'Length, in 8 octets behind the first 8', ref: '4.3' },
    { block: 'Options', size: 'ipv6.hopopts.len * 8 + 6', of: 'options', ref: '4.2' },
    { next: { table: 'ip.proto', key: 'ipv6.hopopts.nxt' } },
  ],
  parts: {
    options: [
      {
        list: 'Option: {ipv6.opt.type}',
        size: 'ipv6.opt.type == 0 ? 1 : ipv6.opt.length + 2',
        fields: [
          { name: 'ipv6.opt.type', type: 'u8', label: 'Type', base: 'hex', values: 'option', ref: '4.2' },
          { name: 'ipv6.opt.length', type: 'u8', label: 'Length', if: 'ipv6.opt.type != 0', ref: '4.2' },
          { type: 'bytes', label: 'Data', if: 'ipv6.opt.type != 0 && left > 0' },
        ],
      },
    ],
  },
  tables: { option: { '0': 'Pad1', '1': 'PadN', '5': 'Router Alert', '0xc2': 'Jumbo Payload' } },
} as const satisfies Dissector;
