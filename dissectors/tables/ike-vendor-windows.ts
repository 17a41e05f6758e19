import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.vendor.windows',
  source: 'MS-IKEE §1.7',
  values: {
    '2': 'Windows 2000',
    '3': 'Windows XP SP1',
    '4': 'Windows XP SP2 or Server 2003',
    '5': 'Windows Vista',
    '6': 'Windows Server 2008',
    '7': 'Windows 7',
    '8': 'Windows Server 2008 R2',
    '9': 'Windows 8 to 11, or Server 2012 to 2022',
  },
} as const satisfies ValueTable;
