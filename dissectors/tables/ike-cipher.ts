import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.cipher',
  source: 'RFC 2409 Appendix A, IANA, IKEv1 Encryption-Algorithm',
  values: {
    '1': 'DES-CBC',
    '2': 'IDEA-CBC',
    '3': 'BLOWFISH-CBC',
    '4': 'RC5-R16-B64-CBC',
    '5': '3DES-CBC',
    '6': 'CAST-CBC',
    '7': 'AES-CBC',
    '8': 'CAMELLIA-CBC',
    '127': 'SM4-CBC (deprecated)',
    '128': 'SM1-CBC',
    '129': 'SM4-CBC',
  },
} as const satisfies ValueTable;
