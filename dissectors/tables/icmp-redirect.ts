import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'icmp.redirect',
  source: 'IANA, ICMP Parameters, codes of type 5',
  values: {
    0: 'for the network',
    1: 'for the host',
    2: 'for the type of service and network',
    3: 'for the type of service and host',
  },
} as const satisfies ValueTable;
