import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'mpls',
  label: 'Multiprotocol Label Switching',
  rfc: 3032,
  on: { ethertype: [0x8847, 0x8848], 'gre.proto': [0x8847, 0x8848], 'ip.proto': [137] },
  fields: [
    {
      list: 'Label {mpls.label}',
      until: 'mpls.bottom == 1',
      fields: [
        {
          type: 'u32',
          label: 'Label stack entry',
          bits: [
            { width: 20, name: 'mpls.label', label: 'Label' },
            { width: 3, name: 'mpls.exp', label: 'Traffic class' },
            { width: 1, name: 'mpls.bottom', label: 'Bottom of the stack', type: 'u32' },
            { width: 8, name: 'mpls.ttl', label: 'Time to live' },
          ],
          ref: '2.1',
        },
      ],
    },
    { match: 'u8(0) >> 4', cases: { '4': [{ next: 'ip' }], '6': [{ next: 'ipv6' }] }, else: [{ next: 'data' }] },
    { type: 'bytes', label: 'Behind the packet', if: 'left > 0', with: 'trailer.eth' },
  ],
  summary: ['label {mpls.label*}'],
} as const satisfies Dissector;
