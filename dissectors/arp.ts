import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'arp',
  label: 'Address Resolution Protocol',
  rfc: 826,
  on: { ethertype: [0x0806] },
  fields: [
    { name: 'arp.hw.type', type: 'u16', label: 'Hardware type', column: true },
    { name: 'arp.proto.type', type: 'u16', label: 'Protocol type', base: 'hex', values: 'ethertype' },
    { name: 'arp.hw.size', type: 'u8', label: 'Hardware address size' },
    { name: 'arp.proto.size', type: 'u8', label: 'Protocol address size' },
    { name: 'arp.opcode', type: 'u16', label: 'Opcode', values: 'opcode', column: true },
    { match: 'arp.hw.size == 6 && arp.proto.size == 4 ? 1 : 0', cases: { '1': 'ethernetIpv4' }, else: 'other' },
  ],
  parts: {
    ethernetIpv4: [
      { value: 'u32(6) == u32(16)', name: 'arp.isgratuitous', type: 'bool', label: 'Gratuitous', if: 'u32(6) == u32(16)' },
      { value: 'arp.opcode == 1', name: 'arp.isannouncement', type: 'bool', label: 'Announcement', if: 'u32(6) == u32(16) && arp.opcode == 1' },
      { name: 'arp.src.hw_mac', type: 'mac', label: 'Sender hardware address' },
      { name: 'arp.src.proto_ipv4', type: 'ipv4', label: 'Sender protocol address' },
      { name: 'arp.dst.hw_mac', type: 'mac', label: 'Target hardware address' },
      { name: 'arp.dst.proto_ipv4', type: 'ipv4', label: 'Target protocol address' },
    ],
    other: [
      { name: 'arp.src.hw', type: 'bytes', size: 'arp.hw.size', label: 'Sender hardware address' },
      { name: 'arp.src.proto', type: 'bytes', size: 'arp.proto.size', label: 'Sender protocol address' },
      { name: 'arp.dst.hw', type: 'bytes', size: 'arp.hw.size', label: 'Target hardware address' },
      { name: 'arp.dst.proto', type: 'bytes', size: 'arp.proto.size', label: 'Target protocol address' },
    ],
  },
  tables: { opcode: { '1': 'request', '2': 'reply', '3': 'RARP request', '4': 'RARP reply' } },
  summary: [
    { if: 'arp.opcode == 1', say: 'Who has {arp.dst.proto_ipv4}? Tell {arp.src.proto_ipv4}' },
    { if: 'arp.opcode == 2', say: '{arp.src.proto_ipv4} is at {arp.src.hw_mac}' },
  ],
} as const satisfies Dissector;
