import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.vendor.fragmentation',
  source: 'MS-IKEE, and captures of Cisco devices',
  values: {
    '0x80000000': 'main and aggressive mode',
    '0xc0000000': 'main, aggressive and base mode',
  },
} as const satisfies ValueTable;
