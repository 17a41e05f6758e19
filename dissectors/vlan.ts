import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'vlan',
  label: '802.1Q Virtual LAN',
  doc: 'IEEE 802.1Q §9.6. A tag may stand within a tag (QinQ); 0x9100 and 0x9200 are outer tags from before IEEE 802.1ad.',
  on: { ethertype: [0x8100, 0x9100, 0x9200] },
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
    { name: 'vlan.len', type: 'u16', label: 'Length', if: 'u16(0) <= 1500' },
    { name: 'vlan.etype', type: 'u16', label: 'Type', base: 'hex', values: 'ethertype', if: '!has(vlan.len)' },
    { block: '802.2 frame', size: 'vlan.len', if: 'has(vlan.len)', fields: [{ next: 'llc' }] },
    { next: { table: 'ethertype', key: 'vlan.etype' }, if: '!has(vlan.len)' },
    { type: 'bytes', label: 'Behind the packet', if: 'left > 0', with: 'trailer.vlan' },
  ],
  summary: ['VLAN {vlan.id}'],
} as const satisfies Dissector;
