import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.vendor.keying',
  source: 'MS-IKEE §1.7',
  values: {
    '0': 'IKE',
    '1': 'AuthIP',
    '2': 'IKEv2',
  },
} as const satisfies ValueTable;
