import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'vlan',
  label: '802.1Q Virtual LAN',
  short: 'VLAN',
  doc: 'IEEE 802.1Q; may be repeated (802.1ad).',
  on: { ethertype: [0x8100, 0x88a8, 0x9100, 0x9200] },
  fields: [
    {
      type: 'u16',
      label: 'Tag control information',
      bits: [
        { width: 3, name: 'vlan.priority', label: 'Priority' },
        { width: 1, name: 'vlan.dei', label: 'Drop eligible' },
        { width: 12, name: 'vlan.id', label: 'VLAN', column: true },
      ],
    },
    { name: 'vlan.etype', type: 'u16', label: 'Type', base: 'hex', values: 'ethertype', if: 'u16(0) >= 0x600' },
    { name: 'vlan.len', type: 'u16', label: 'Length of the LLC frame', if: 'u16(0) < 0x600' },
    { next: { table: 'ethertype', key: 'vlan.etype' } },
  ],
  summary: ['VLAN {vlan.id}'],
} as const satisfies Dissector;
