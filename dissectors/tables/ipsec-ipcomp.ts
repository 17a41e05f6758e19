import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ipsec.ipcomp',
  source: 'RFC 2407 §4.4.5, RFC 3173 §3.3, IANA, IPSEC IPCOMP Transform Identifiers',
  values: {
    '1': 'OUI',
    '2': 'DEFLATE',
    '3': 'LZS',
    '4': 'LZJH',
  },
} as const satisfies ValueTable;
