import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'icmp.parameter',
  source: 'IANA, ICMP Parameters, codes of type 12',
  values: {
    0: 'the pointer tells the octet',
    1: 'a required option is missing',
    2: 'bad length',
  },
} as const satisfies ValueTable;
