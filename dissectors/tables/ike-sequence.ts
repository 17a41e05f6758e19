import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.sequence',
  source: 'RFC 7296 §3.3.2, RFC 9827, IANA, Transform Type 5',
  values: {
    '0': '32-bit sequential',
    '1': 'Partially transmitted 64-bit sequential (ESN)',
    '2': '32-bit unspecified',
  },
} as const satisfies ValueTable;
