import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'icmp.type',
  source: 'IANA, ICMP Parameters',
  values: {
    0: 'Echo reply',
    3: 'Destination unreachable',
    4: 'Source quench',
    5: 'Redirect',
    6: 'Alternate host address',
    8: 'Echo request',
    9: 'Router advertisement',
    10: 'Router solicitation',
    11: 'Time exceeded',
    12: 'Parameter problem',
    13: 'Timestamp request',
    14: 'Timestamp reply',
    15: 'Information request',
    16: 'Information reply',
    17: 'Address mask request',
    18: 'Address mask reply',
    30: 'Traceroute',
    40: 'Photuris',
    42: 'Extended echo request',
    43: 'Extended echo reply',
    '253, 254': 'Experiment',
  },
} as const satisfies ValueTable;
