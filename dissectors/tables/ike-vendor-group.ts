import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.vendor.group',
  source: 'MS-AIPS',
  values: {
    '0': 'none',
    '1': 'Diffie-Hellman group 1',
    '2': 'Diffie-Hellman group 2',
    '3': 'Diffie-Hellman group 14',
    '4': 'ECP 256',
    '5': 'ECP 384',
    '6': 'ECP 521',
  },
} as const satisfies ValueTable;
