import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.certificate',
  source: 'RFC 2408 §3.9, RFC 7296 §3.6, RFC 4806, RFC 7670, IANA',
  values: {
    '1': 'PKCS #7 wrapped X.509 certificate',
    '2': 'PGP certificate',
    '3': 'DNS signed key',
    '4': 'X.509 certificate, signature',
    '5': 'X.509 certificate, key exchange',
    '6': 'Kerberos token',
    '7': 'Certificate revocation list',
    '8': 'Authority revocation list',
    '9': 'SPKI certificate',
    '10': 'X.509 certificate, attribute',
    '11': 'Raw RSA key',
    '12': 'Hash and URL of an X.509 certificate',
    '13': 'Hash and URL of an X.509 bundle',
    '14': 'OCSP content',
    '15': 'Raw public key',
  },
} as const satisfies ValueTable;
