import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.identity',
  source: 'RFC 2407 §4.6.2.1, RFC 7296 §3.5, RFC 3554, 4595, 7619',
  values: {
    '1': 'IPV4_ADDR',
    '2': 'FQDN',
    '3': 'USER_FQDN',
    '4': 'IPV4_ADDR_SUBNET',
    '5': 'IPV6_ADDR',
    '6': 'IPV6_ADDR_SUBNET',
    '7': 'IPV4_ADDR_RANGE',
    '8': 'IPV6_ADDR_RANGE',
    '9': 'DER_ASN1_DN',
    '10': 'DER_ASN1_GN',
    '11': 'KEY_ID',
    '12': 'LIST',
    '13': 'NULL',
  },
} as const satisfies ValueTable;
