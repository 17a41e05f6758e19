import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'icmpv6.exceeded',
  source: 'IANA, ICMPv6 Parameters, codes of type 3',
  values: {
    0: 'hop limit exceeded in transit',
    1: 'fragment reassembly time exceeded',
  },
} as const satisfies ValueTable;
