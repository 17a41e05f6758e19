import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'eth',
  label: 'Ethernet',
  short: 'Ethernet',
  doc: 'IEEE 802.3 §3.1. From 0x600 on the two octets behind the addresses are a type (Ethernet II), up to 1500 the length of an LLC frame.',
  on: { linktype: [1], 'gre.proto': [0x6558] },
  guess: [
    {
      in: 'l2tp.session',
      that: 'u16(12) == 0x0800 && u8(14) == 0x45 || u16(12) == 0x86dd && u8(14) >> 4 == 6 || u16(12) == 0x0806 && u32(14) == 0x00010800',
      confidence: 60,
    },
  ],
  fields: [
    {
      name: 'eth.dst',
      type: 'mac',
      label: 'Destination',
      also: ['eth.dst_resolved', 'eth.addr', 'eth.addr_resolved'],
      over: [
        {
          name: 'eth.dst.oui',
          type: 'u24',
          label: 'Vendor part of the destination',
          also: ['eth.addr.oui'],
          bits: [
            { width: 6 },
            { width: 1, name: 'eth.dst.lg', label: 'Locally administered', also: ['eth.lg'] },
            { width: 1, name: 'eth.dst.ig', label: 'Group address', also: ['eth.ig'] },
            { width: 16 },
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
        {
          name: 'eth.src.oui',
          type: 'u24',
          label: 'Vendor part of the source',
          also: ['eth.addr.oui'],
          bits: [
            { width: 6 },
            { width: 1, name: 'eth.src.lg', label: 'Locally administered', also: ['eth.lg'] },
            {
              width: 1,
              name: 'eth.src.ig',
              label: 'Group address',
              also: ['eth.ig'],
              check: { that: 'eth.src.ig == 0', say: 'A group address is never a source', name: 'eth.src_not_group' },
            },
            { width: 16 },
          ],
        },
      ],
    },
    { name: 'eth.len', type: 'u16', label: 'Length', if: 'u16(0) <= 1500', with: 'length.eth' },
    { name: 'eth.invalid_lentype', type: 'u16', label: 'Neither type nor length', base: 'hex', if: '!has(eth.len) && u16(0) < 0x600' },
    { name: 'eth.type', type: 'u16', label: 'Type', base: 'hex', values: 'ethertype', if: '!has(eth.len) && !has(eth.invalid_lentype)', column: true },
    { block: '802.2 frame', size: 'eth.len', if: 'has(eth.len)', fields: [{ next: 'llc' }] },
    { next: { table: 'ethertype', key: 'eth.type' }, if: '!has(eth.len)' },
    { type: 'bytes', label: 'Behind the packet', if: 'left > 0', with: 'trailer.eth' },
  ],
  summary: ['{eth.src} → {eth.dst}'],
} as const satisfies Dissector;
