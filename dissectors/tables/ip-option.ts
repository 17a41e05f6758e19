import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ip.option',
  source: 'IANA, IP Option Numbers',
  values: {
    0: 'End of options',
    1: 'No operation',
    7: 'Record route',
    11: 'MTU probe',
    12: 'MTU reply',
    25: 'Quick-start',
    68: 'Timestamp',
    82: 'Traceroute',
    130: 'Security',
    131: 'Loose source route',
    133: 'Extended security',
    134: 'Commercial security',
    136: 'Stream identifier',
    137: 'Strict source route',
    145: 'Extended internet protocol',
    147: 'Address extension',
    148: 'Router alert',
    149: 'Selective directed broadcast',
    151: 'Dynamic packet state',
    152: 'Upstream multicast packet',
    '30, 94, 158, 222': 'Experiment',
  },
} as const satisfies ValueTable;
