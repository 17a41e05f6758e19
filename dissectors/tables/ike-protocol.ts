import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.protocol',
  source: 'RFC 2407 §4.4.1, RFC 7296 §3.3.1, RFC 4595; 1 is ISAKMP in IKEv1',
  values: {
    '0': 'none',
    '1': 'IKE',
    '2': 'AH',
    '3': 'ESP',
    '4': 'IPCOMP (v1), FC_ESP_HEADER (v2)',
    '5': 'FC_CT_AUTHENTICATION',
    '6': 'GIKE_UPDATE',
  },
} as const satisfies ValueTable;
