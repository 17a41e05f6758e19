import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.prf',
  source: 'RFC 7296 §3.3.2, IANA, Transform Type 2',
  values: {
    '1': 'HMAC_MD5',
    '2': 'HMAC_SHA1',
    '3': 'HMAC_TIGER',
    '4': 'AES128_XCBC',
    '5': 'HMAC_SHA2_256',
    '6': 'HMAC_SHA2_384',
    '7': 'HMAC_SHA2_512',
    '8': 'AES128_CMAC',
    '9': 'HMAC_STREEBOG_512',
  },
} as const satisfies ValueTable;
