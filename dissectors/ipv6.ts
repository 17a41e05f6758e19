import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ipv6',
  label: 'Internet Protocol Version 6',
  short: 'IPv6',
  rfc: 8200,
  on: { ethertype: [0x86dd], linktype: [229], 'gre.proto': [0x86dd], 'ip.proto': [41], 'ppp.protocol': [0x0057] },
  size: 'ipv6.plen == 0 ? left + 34 : ipv6.plen + 40', // 0: a jumbogram, or the sender leaves cutting into segments to its network card
  fields: [
    {
      type: 'u32',
      label: 'Version, traffic class and flow label',
      bits: [
        {
          width: 4,
          name: 'ipv6.version',
          label: 'Version',
          type: 'u8',
          also: ['ip.version'],
          check: { that: 'ipv6.version == 6', say: 'The version is not 6', severity: 'error', name: 'ipv6.bogus_ipv6_version' },
        },
        {
          width: 8,
          name: 'ipv6.tclass',
          label: 'Traffic class',
          base: 'hex',
          bits: [
            { width: 6, name: 'ipv6.tclass.dscp', label: 'Codepoint', values: 'ip.dscp', ref: 'RFC 2474 §3' },
            { width: 2, name: 'ipv6.tclass.ecn', label: 'Explicit congestion notification', values: 'ip.ecn', ref: 'RFC 3168 §5' },
          ],
        },
        { width: 20, name: 'ipv6.flow', label: 'Flow label', type: 'u24', base: 'hex' },
      ],
      ref: '3',
    },
    { name: 'ipv6.plen', type: 'u16', label: 'Payload length', with: 'length.ipv6', column: true, ref: '3' },
    { name: 'ipv6.nxt', type: 'u8', label: 'Next header', values: 'ip.proto', column: true, ref: '3' },
    { name: 'ipv6.hlim', type: 'u8', label: 'Hop limit', column: true, ref: '3' },
    { name: 'ipv6.src', type: 'ipv6', label: 'Source', also: ['ipv6.src_host', 'ipv6.addr', 'ipv6.host'], with: 'ipv6.src', column: true, ref: '3' },
    { name: 'ipv6.dst', type: 'ipv6', label: 'Destination', also: ['ipv6.dst_host', 'ipv6.addr', 'ipv6.host'], with: 'ipv6.dst', column: true, ref: '3' },
    { next: { table: 'ip.proto', key: 'ipv6.nxt' } },
  ],
  summary: ['{ipv6.src} → {ipv6.dst}'],
} as const satisfies Dissector;
