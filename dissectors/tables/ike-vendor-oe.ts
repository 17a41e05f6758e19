import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.vendor.oe',
  source: 'Source of FreeS/WAN, Openswan and libreswan',
  values: {
    '4f45*': 'FreeS/WAN, Openswan or libreswan up to 3.5',
  },
  meanings: { 'FreeS/WAN, Openswan or libreswan up to 3.5': 'The ten octets behind OE are made from the MD5 of its version' },
} as const satisfies ValueTable;
