import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'icmp.exceeded',
  source: 'IANA, ICMP Parameters, codes of type 11',
  values: {
    0: 'time to live exceeded in transit',
    1: 'fragment reassembly time exceeded',
  },
} as const satisfies ValueTable;
