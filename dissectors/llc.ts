import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'llc',
  label: 'Logical Link Control',
  doc: 'IEEE 802.2; the Subnetwork Access Protocol behind it, which carries an EtherType, is in RFC 1042.',
  fields: [
    {
      name: 'llc.dsap',
      type: 'u8',
      label: 'Destination service access point',
      base: 'hex',
      bits: [
        { width: 7, name: 'llc.dsap.sap', label: 'Service access point' },
        { width: 1, name: 'llc.dsap.ig', label: 'Group' },
      ],
    },
    {
      name: 'llc.ssap',
      type: 'u8',
      label: 'Source service access point',
      base: 'hex',
      bits: [
        { width: 7, name: 'llc.ssap.sap', label: 'Service access point' },
        { width: 1, name: 'llc.ssap.cr', label: 'Response' },
      ],
    },
    { value: 'u8(0)', name: 'llc.control', type: 'u16', label: 'Control', base: 'hex', if: 'u8(0) & 3 == 3' },
    { type: 'u8', label: 'Control in one octet', base: 'hex', if: 'has(llc.control)' },
    { name: 'llc.control', type: 'u16', label: 'Control', base: 'hex', if: '!has(llc.control)' },
    { match: 'llc.dsap == 0xaa && llc.ssap == 0xaa ? 1 : 0', cases: { '1': 'snap' }, else: [{ next: 'data' }] },
  ],
  parts: {
    snap: [
      { name: 'llc.oui', type: 'u24', label: 'Organization' },
      { name: 'llc.type', type: 'u16', label: 'Type', base: 'hex', values: 'ethertype', if: 'llc.oui == 0' },
      { name: 'llc.pid', type: 'u16', label: 'Protocol', base: 'hex', if: 'llc.oui != 0' },
      {
        match: 'llc.type',
        cases: { '0x0800': [{ next: 'ip' }], '0x0806': [{ next: 'arp' }], '0x86dd': [{ next: 'ipv6' }] },
        else: [{ next: 'data' }],
      },
    ],
  },
  summary: ['from {llc.ssap} to {llc.dsap}'],
} as const satisfies Dissector;
