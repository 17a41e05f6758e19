import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'sll.pkttype',
  source: 'tcpdump.org, LINKTYPE_LINUX_SLL',
  values: {
    0: 'to us',
    1: 'broadcast',
    2: 'multicast',
    3: 'to another host',
    4: 'from us',
  },
} as const satisfies ValueTable;
