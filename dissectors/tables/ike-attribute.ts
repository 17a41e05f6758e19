import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.attribute',
  source: 'RFC 2409 Appendix A, IANA, IPSEC phase 1 attributes',
  values: {
    '1': 'Encryption-Algorithm',
    '2': 'Hash-Algorithm',
    '3': 'Authentication-Method',
    '4': 'Group-Description',
    '5': 'Group-Type',
    '6': 'Group-Prime',
    '7': 'Group-Generator-One',
    '8': 'Group-Generator-Two',
    '9': 'Group-Curve-A',
    '10': 'Group-Curve-B',
    '11': 'Life-Type',
    '12': 'Life-Duration',
    '13': 'PRF',
    '14': 'Key-Length',
    '15': 'Field-Size',
    '16': 'Group-Order',
    '17': 'Block-Size',
    '20': 'Asymmetric-Cryptographic-Algorithm-Type',
    '16384': 'GSS-Identity-Name',
  },
} as const satisfies ValueTable;
