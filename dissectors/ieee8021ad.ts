import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ieee8021ad',
  label: '802.1ad Service VLAN',
  short: '802.1ad',
  doc: 'IEEE 802.1Q §9.6: the tag of a provider, before that of a customer.',
  on: { ethertype: [0x88a8] },
  fields: [
    {
      type: 'u16',
      label: 'Tag control information',
      bits: [
        { width: 3, name: 'ieee8021ad.priority', label: 'Priority' },
        { width: 1, name: 'ieee8021ad.dei', label: 'Drop eligible', type: 'u16' },
        { width: 12, name: 'ieee8021ad.id', label: 'Service VLAN', column: true },
      ],
    },
    { name: 'ieee8021ah.etype', type: 'u16', label: 'Type', base: 'hex', values: 'ethertype' },
    { next: { table: 'ethertype', key: 'ieee8021ah.etype' } },
    { type: 'bytes', label: 'Behind the packet', if: 'left > 0', with: 'trailer.ieee8021ad' },
  ],
  summary: ['service VLAN {ieee8021ad.id}'],
} as const satisfies Dissector;
