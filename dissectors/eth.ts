import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'eth',
  label: 'Ethernet',
  doc: 'IEEE 802.3; the type values are those of Ethernet II.',
  on: { linktype: [1] },
  fields: [
    {
      name: 'eth.dst',
      type: 'mac',
      label: 'Destination',
      also: ['eth.dst_resolved', 'eth.addr', 'eth.addr_resolved'],
      over: [
        { name: 'eth.dst.oui', also: ['eth.addr.oui'], type: 'u24', label: 'Organizationally unique identifier', peek: true },
        {
          type: 'u8',
          label: 'Address bits',
          bits: [
            { width: 6 },
            { width: 1, name: 'eth.dst.lg', also: ['eth.lg'], label: 'Locally administered' },
            { width: 1, name: 'eth.dst.ig', also: ['eth.ig'], label: 'Group address' },
          ],
        },
      ],
    },
    {
      name: 'eth.src',
      type: 'mac',
      label: 'Source',
      also: ['eth.src_resolved', 'eth.addr', 'eth.addr_resolved'],
      over: [
        { name: 'eth.src.oui', also: ['eth.addr.oui'], type: 'u24', label: 'Organizationally unique identifier', peek: true },
        {
          type: 'u8',
          label: 'Address bits',
          bits: [
            { width: 6 },
            { width: 1, name: 'eth.src.lg', also: ['eth.lg'], label: 'Locally administered' },
            {
              width: 1,
              name: 'eth.src.ig',
              also: ['eth.ig'],
              label: 'Group address',
              check: { that: 'eth.src.ig == 0', say: 'A source is never a group address', name: 'eth.src_not_group' },
            },
          ],
        },
      ],
    },
    { name: 'eth.type', type: 'u16', label: 'Type', base: 'hex', values: 'ethertype', if: 'u16(0) >= 0x600', column: true },
    { name: 'eth.len', type: 'u16', label: 'Length of the LLC frame', if: 'u16(0) < 0x600', column: true },
    { next: { table: 'ethertype', key: 'eth.type' } },
    { name: 'eth.padding', type: 'bytes', label: 'Padding to the minimum length', if: 'left > 0' },
  ],
  summary: ['{eth.src} → {eth.dst}'],
} as const satisfies Dissector;
