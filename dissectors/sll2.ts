import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'sll2',
  label: 'Linux cooked-mode capture, version 2',
  short: 'SLL',
  doc: 'LINKTYPE_LINUX_SLL2: as version 1, with the index of the interface. The fields are those of version 1.',
  on: { linktype: [276] },
  fields: [
    { name: 'sll.gretype', type: 'u16', label: 'Protocol', base: 'hex', values: 'ethertype', if: 'u16(8) in {778, 823}' },
    { name: 'sll.ltype', type: 'u16', label: 'Protocol', base: 'hex', values: 'sll.ltype', if: '!has(sll.gretype) && u16(0) < 0x600' },
    { name: 'sll.etype', type: 'u16', label: 'Protocol', base: 'hex', values: 'ethertype', if: '!has(sll.gretype) && !has(sll.ltype)', column: true },
    { type: 'u16', label: 'Reserved' },
    { name: 'sll.ifindex', type: 'u32', label: 'Interface index' },
    { name: 'sll.hatype', type: 'u16', label: 'Link-layer address type', values: 'arphrd' },
    { name: 'sll.pkttype', type: 'u8', label: 'Packet type', values: 'sll.pkttype' },
    { name: 'sll.halen', type: 'u8', label: 'Link-layer address length' },
    { block: 'Link-layer address', of: 'address' },
    { next: 'llc', if: 'sll.ltype == 4' },
    { next: 'data', if: 'has(sll.ltype) && left > 0' },
    { next: { table: 'gre.proto', key: 'sll.gretype' }, if: 'has(sll.gretype)' },
    { next: { table: 'ethertype', key: 'sll.etype' }, if: 'has(sll.etype)' },
    { type: 'bytes', label: 'Behind the packet', if: 'left > 0', with: 'trailer.sll' },
  ],
  parts: {
    address: [
      { name: 'sll.src.eth', type: 'mac', label: 'Source', if: 'sll.halen == 6' },
      { name: 'sll.src.ipv4', type: 'ipv4', label: 'Source', if: 'sll.halen == 4' },
      { name: 'sll.src.other', type: 'bytes', size: 'sll.halen < 8 ? sll.halen : 8', label: 'Source', if: 'sll.halen > 0 && !(sll.halen in {4, 6})' },
      { name: 'sll.unused', type: 'bytes', size: '8 - sll.halen', label: 'Unused', if: 'sll.halen < 8' },
    ],
  },
  summary: ['{sll.pkttype}, interface {sll.ifindex}'],
} as const satisfies Dissector;
