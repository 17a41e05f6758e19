import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'sll2',
  label: 'Linux cooked capture v2',
  short: 'SLL',
  doc: 'LINKTYPE_LINUX_SLL2. Field names are those of the first version, as in Wireshark.',
  on: { linktype: [276] },
  fields: [
    { name: 'sll.etype', type: 'u16', label: 'Protocol', base: 'hex', values: 'ethertype' },
    { name: 'sll.reserved', type: 'u16', label: 'Reserved' },
    { name: 'sll.ifindex', type: 'u32', label: 'Interface index' },
    { name: 'sll.hatype', type: 'u16', label: 'Link-layer address type (ARPHRD)' },
    { name: 'sll.pkttype', type: 'u8', label: 'Packet type', values: 'type' },
    { name: 'sll.halen', type: 'u8', label: 'Link-layer address length' },
    { name: 'sll.src.eth', type: 'mac', label: 'Source', if: 'sll.halen == 6' },
    { name: 'sll.unused', type: 'bytes', size: '2', label: 'Unused', if: 'sll.halen == 6' },
    { name: 'sll.src.other', type: 'bytes', size: '8', label: 'Source', if: 'sll.halen != 6' },
    { next: { table: 'ethertype', key: 'sll.etype' } },
  ],
  tables: { type: { '0': 'Unicast to us', '1': 'Broadcast', '2': 'Multicast', '3': 'Unicast to another host', '4': 'Sent by us' } },
  summary: ['{sll.pkttype}'],
} as const satisfies Dissector;
