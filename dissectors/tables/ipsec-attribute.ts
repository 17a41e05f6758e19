import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ipsec.attribute',
  source: 'RFC 2407 §4.5, IANA, IPSEC Security Association Attributes',
  values: {
    '1': 'SA-Life-Type',
    '2': 'SA-Life-Duration',
    '3': 'Group-Description',
    '4': 'Encapsulation-Mode',
    '5': 'Authentication-Algorithm',
    '6': 'Key-Length',
    '7': 'Key-Rounds',
    '8': 'Compress-Dictionary-Size',
    '9': 'Compress-Private-Algorithm',
    '10': 'ECN-Tunnel',
    '11': 'Extended-Sequence-Number',
    '12': 'Authentication-Key-Length',
    '13': 'Signature-Encoding-Algorithm',
    '14': 'Address-Preservation',
    '15': 'SA-Direction',
  },
} as const satisfies ValueTable;
