import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.auth',
  source: 'RFC 7296 §3.8, RFC 4754, 6467, 7427, 7619, IANA, IKEv2 Authentication Method',
  values: {
    '1': 'RSA Digital Signature',
    '2': 'Shared Key Message Integrity Code',
    '3': 'DSS Digital Signature',
    '9': 'ECDSA with SHA-256 on the P-256 curve',
    '10': 'ECDSA with SHA-384 on the P-384 curve',
    '11': 'ECDSA with SHA-512 on the P-521 curve',
    '12': 'Generic Secure Password Authentication Method',
    '13': 'NULL Authentication',
    '14': 'Digital Signature',
    '201..255': 'private use',
  },
} as const satisfies ValueTable;
