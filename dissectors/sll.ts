import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'sll',
  label: 'Linux cooked capture v1',
  doc: 'LINKTYPE_LINUX_SLL: what the interface "any" gives.',
  on: { linktype: [113] },
  fields: [
    { name: 'sll.pkttype', type: 'u16', label: 'Packet type', values: 'type' },
    { name: 'sll.hatype', type: 'u16', label: 'Link-layer address type (ARPHRD)' },
    { name: 'sll.halen', type: 'u16', label: 'Link-layer address length' },
    { name: 'sll.src.eth', type: 'mac', label: 'Source', if: 'sll.halen == 6' },
    { name: 'sll.unused', type: 'bytes', size: '2', label: 'Unused', if: 'sll.halen == 6' },
    { name: 'sll.src.other', type: 'bytes', size: '8', label: 'Source', if: 'sll.halen != 6' },
    { name: 'sll.etype', type: 'u16', label: 'Protocol', base: 'hex', values: 'ethertype', column: true },
    { next: { table: 'ethertype', key: 'sll.etype' } },
  ],
  tables: { type: { '0': 'Unicast to us', '1': 'Broadcast', '2': 'Multicast', '3': 'Unicast to another host', '4': 'Sent by us' } },
  summary: ['{sll.pkttype}'],
} as const satisfies Dissector;
