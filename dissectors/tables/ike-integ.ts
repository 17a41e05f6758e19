import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.integ',
  source: 'RFC 7296 §3.3.2, IANA, Transform Type 3',
  values: {
    '0': 'NONE',
    '1': 'HMAC_MD5_96',
    '2': 'HMAC_SHA1_96',
    '3': 'DES_MAC',
    '4': 'KPDK_MD5',
    '5': 'AES_XCBC_96',
    '6': 'HMAC_MD5_128',
    '7': 'HMAC_SHA1_160',
    '8': 'AES_CMAC_96',
    '9': 'AES_128_GMAC',
    '10': 'AES_192_GMAC',
    '11': 'AES_256_GMAC',
    '12': 'HMAC_SHA2_256_128',
    '13': 'HMAC_SHA2_384_192',
    '14': 'HMAC_SHA2_512_256',
  },
} as const satisfies ValueTable;
