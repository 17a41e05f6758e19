import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'arp.opcode',
  source: 'IANA, ARP Parameters',
  values: {
    1: 'request',
    2: 'reply',
    3: 'reverse request',
    4: 'reverse reply',
    5: 'DRARP request',
    6: 'DRARP reply',
    7: 'DRARP error',
    8: 'inverse request',
    9: 'inverse reply',
    10: 'ARP NAK',
    '24, 25': 'experiment',
  },
} as const satisfies ValueTable;
