import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.hash',
  source: 'RFC 2409 Appendix A, IANA, IKEv1 Hash-Algorithm',
  values: {
    '1': 'MD5',
    '2': 'SHA',
    '3': 'TIGER',
    '4': 'SHA2-256',
    '5': 'SHA2-384',
    '6': 'SHA2-512',
    '20': 'SM3',
  },
} as const satisfies ValueTable;
