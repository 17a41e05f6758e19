import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'pppoed.tag',
  source: 'IANA, Code Fields and TAG Values for PPPoE',
  values: {
    '0x0000': 'End of list',
    '0x0101': 'Service name',
    '0x0102': 'Access concentrator',
    '0x0103': 'Host-Uniq',
    '0x0104': 'Cookie',
    '0x0105': 'Vendor specific',
    '0x0106': 'Credits',
    '0x0107': 'Metrics',
    '0x0108': 'Sequence number',
    '0x0109': 'Credit scale factor',
    '0x0110': 'Relay session ID',
    '0x0111': 'HURL',
    '0x0112': 'MOTM',
    '0x0120': 'PPP max payload',
    '0x0121': 'IP route add',
    '0x0201': 'Service name error',
    '0x0202': 'Access concentrator error',
    '0x0203': 'Generic error',
  },
} as const satisfies ValueTable;
