import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ipsec.authentication',
  source: 'RFC 2407 §4.5, IANA, Authentication Algorithm',
  values: {
    '1': 'HMAC-MD5',
    '2': 'HMAC-SHA',
    '3': 'DES-MAC',
    '4': 'KPDK',
    '5': 'HMAC-SHA2-256',
    '6': 'HMAC-SHA2-384',
    '7': 'HMAC-SHA2-512',
    '8': 'HMAC-RIPEMD',
    '9': 'AES-XCBC-MAC',
    '10': 'SIG-RSA',
    '11': 'AES-128-GMAC',
    '12': 'AES-192-GMAC',
    '13': 'AES-256-GMAC',
  },
} as const satisfies ValueTable;
