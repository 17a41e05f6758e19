import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'arp',
  label: 'Address Resolution Protocol',
  rfc: 826,
  doc: 'Also its reverse (RFC 903) and its inverse (RFC 2390). Probe and announcement: RFC 5227 §1.1.',
  on: { ethertype: [0x0806, 0x8035], 'gre.proto': [0x0806] },
  size: '8 + 2 * arp.hw.size + 2 * arp.proto.size',
  fields: [
    { name: 'arp.hw.type', type: 'u16', label: 'Hardware type', values: 'arphrd' },
    { name: 'arp.proto.type', type: 'u16', label: 'Protocol type', base: 'hex', values: 'ethertype' },
    { name: 'arp.hw.size', type: 'u8', label: 'Hardware address size' },
    { name: 'arp.proto.size', type: 'u8', label: 'Protocol address size' },
    { name: 'arp.opcode', type: 'u16', label: 'Opcode', values: 'arp.opcode', column: true },
    { match: 'arp.proto.type == 0x0800 && arp.proto.size == 4 ? 1 : 0', cases: { '1': 'ipv4' }, else: 'other' },
  ],
  parts: {
    ipv4: [
      { value: '1', name: 'arp.isgratuitous', type: 'bool', label: 'Gratuitous', if: 'arp.opcode in {1, 2} && u32(arp.hw.size) == u32(2 * arp.hw.size + 4)' },
      { value: '1', name: 'arp.isannouncement', type: 'bool', label: 'Announcement', if: 'arp.opcode == 1 && has(arp.isgratuitous)' },
      { value: '1', name: 'arp.isprobe', type: 'bool', label: 'Probe', if: 'arp.opcode == 1 && !has(arp.isgratuitous) && u32(arp.hw.size) == 0' },
      { name: 'arp.src.hw_mac', type: 'mac', label: 'Sender hardware address', if: 'arp.hw.type in {1, 6} && arp.hw.size == 6' },
      { name: 'arp.src.hw', type: 'bytes', size: 'arp.hw.size', label: 'Sender hardware address', if: '!has(arp.src.hw_mac) && arp.hw.size > 0' },
      { name: 'arp.src.proto_ipv4', type: 'ipv4', label: 'Sender IP address' },
      { name: 'arp.dst.hw_mac', type: 'mac', label: 'Target hardware address', if: 'has(arp.src.hw_mac)' },
      { name: 'arp.dst.hw', type: 'bytes', size: 'arp.hw.size', label: 'Target hardware address', if: '!has(arp.src.hw_mac) && arp.hw.size > 0' },
      { name: 'arp.dst.proto_ipv4', type: 'ipv4', label: 'Target IP address' },
    ],
    other: [
      { name: 'arp.src.hw_mac', type: 'mac', label: 'Sender hardware address', if: 'arp.hw.type in {1, 6} && arp.hw.size == 6' },
      { name: 'arp.src.hw', type: 'bytes', size: 'arp.hw.size', label: 'Sender hardware address', if: '!has(arp.src.hw_mac) && arp.hw.size > 0' },
      { name: 'arp.src.proto', type: 'bytes', size: 'arp.proto.size', label: 'Sender protocol address', if: 'arp.proto.size > 0' },
      { name: 'arp.dst.hw_mac', type: 'mac', label: 'Target hardware address', if: 'has(arp.src.hw_mac)' },
      { name: 'arp.dst.hw', type: 'bytes', size: 'arp.hw.size', label: 'Target hardware address', if: '!has(arp.src.hw_mac) && arp.hw.size > 0' },
      { name: 'arp.dst.proto', type: 'bytes', size: 'arp.proto.size', label: 'Target protocol address', if: 'arp.proto.size > 0' },
    ],
  },
  summary: [
    { if: 'has(arp.isannouncement)', say: '{arp.src.proto_ipv4} announces itself' },
    { if: 'has(arp.isprobe)', say: 'Is {arp.dst.proto_ipv4} in use?' },
    { if: 'arp.opcode == 1 && !has(arp.isannouncement) && !has(arp.isprobe)', say: 'Who has {arp.dst.proto_ipv4}? Tell {arp.src.proto_ipv4}' },
    { if: 'arp.opcode == 2', say: '{arp.src.proto_ipv4} is at {arp.src.hw_mac}' },
    { if: '!(arp.opcode in {1, 2})', say: '{arp.opcode}' },
  ],
} as const satisfies Dissector;
