import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'pppoe.code',
  source: 'IANA, Code Fields and TAG Values for PPPoE',
  values: {
    '0x00': 'Session data',
    '0x07': 'Offer',
    '0x09': 'Initiation',
    '0x0a': 'Session grant',
    '0x0b': 'Session credit response',
    '0x0c': 'Quality',
    '0x19': 'Request',
    '0x65': 'Session confirmation',
    '0xa7': 'Termination',
    '0xd3': 'Message',
    '0xd4': 'Network',
  },
} as const satisfies ValueTable;
