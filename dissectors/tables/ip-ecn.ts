import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ip.ecn',
  source: 'RFC 3168 §5',
  values: {
    0: 'Not-ECT',
    1: 'ECT(1)',
    2: 'ECT(0)',
    3: 'CE',
  },
} as const satisfies ValueTable;
