import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.transform',
  source: 'RFC 7296 §3.3.2, RFC 9370, IANA',
  values: {
    '1': 'Encryption',
    '2': 'Pseudo-random Function',
    '3': 'Integrity',
    '4': 'Key Exchange Method',
    '5': 'Sequence Numbers',
    '6': 'Additional Key Exchange 1',
    '7': 'Additional Key Exchange 2',
    '8': 'Additional Key Exchange 3',
    '9': 'Additional Key Exchange 4',
    '10': 'Additional Key Exchange 5',
    '11': 'Additional Key Exchange 6',
    '12': 'Additional Key Exchange 7',
    '13': 'Key Wrap',
    '14': 'Group Controller Authentication',
    '241..255': 'Private use',
  },
} as const satisfies ValueTable;
