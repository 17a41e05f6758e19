import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ipsec.ah',
  source: 'RFC 2407 §4.4.3, IANA, IPSEC AH Transform Identifiers',
  values: {
    '2': 'MD5',
    '3': 'SHA',
    '4': 'DES',
    '5': 'SHA2-256',
    '6': 'SHA2-384',
    '7': 'SHA2-512',
    '8': 'RIPEMD',
    '9': 'AES-XCBC-MAC',
    '10': 'RSA',
    '11': 'AES-128-GMAC',
    '12': 'AES-192-GMAC',
    '13': 'AES-256-GMAC',
  },
} as const satisfies ValueTable;
