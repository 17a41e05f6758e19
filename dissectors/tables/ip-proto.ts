import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ip.proto',
  source: 'IANA, Assigned Internet Protocol Numbers',
  values: {
    1: 'ICMP',
    2: 'IGMP',
    4: 'IPv4',
    6: 'TCP',
    17: 'UDP',
    41: 'IPv6',
    47: 'GRE',
    50: 'ESP',
    51: 'AH',
    58: 'ICMPv6',
    59: 'No next header',
    108: 'IPComp',
    115: 'L2TP',
  },
} as const satisfies ValueTable;
