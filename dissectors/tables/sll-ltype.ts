import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'sll.ltype',
  source: 'tcpdump.org, LINKTYPE_LINUX_SLL; Linux, if_ether.h',
  values: {
    '0x0001': 'Novell 802.3',
    '0x0003': 'All',
    '0x0004': '802.2 LLC',
    '0x000c': 'CAN',
    '0x000d': 'CAN FD',
  },
} as const satisfies ValueTable;
