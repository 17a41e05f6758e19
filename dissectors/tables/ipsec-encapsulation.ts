import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ipsec.encapsulation',
  source: 'RFC 2407 §4.5, RFC 3947 §5.1, draft-ietf-ipsec-nat-t-ike-03 §5.1; 61440 by Check Point',
  values: {
    '1': 'Tunnel',
    '2': 'Transport',
    '3': 'UDP-Encapsulated-Tunnel',
    '4': 'UDP-Encapsulated-Transport',
    '61440': 'Check Point IPsec UDP Encapsulation',
    '61443': 'UDP-Encapsulated-Tunnel (draft)',
    '61444': 'UDP-Encapsulated-Transport (draft)',
  },
} as const satisfies ValueTable;
