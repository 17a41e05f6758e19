import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.doi',
  source: 'RFC 2408 §3.4, RFC 2407, RFC 6407',
  values: {
    '0': 'ISAKMP',
    '1': 'IPSEC',
    '2': 'GDOI',
  },
} as const satisfies ValueTable;
