import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'checkpoint.version',
  source: 'Values seen in captures, as Wireshark names them',
  values: {
    '2': '4.1',
    '3': '4.1 SP-1',
    '4002': '4.1 SP-2 or above',
    '5000': 'NG',
    '5001': 'NG Feature Pack 1',
    '5002': 'NG Feature Pack 2',
    '5003': 'NG Feature Pack 3',
    '5004': 'NG with Application Intelligence',
    '5005': 'NG with Application Intelligence R55, or later',
    '5006': 'NG with Application Intelligence R56',
  },
} as const satisfies ValueTable;
