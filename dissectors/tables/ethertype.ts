import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ethertype',
  source: 'IANA, IEEE 802 Numbers',
  values: {
    '0x0800': 'IPv4',
    '0x0806': 'ARP',
    '0x8035': 'RARP',
    '0x8100': '802.1Q VLAN',
    '0x86dd': 'IPv6',
    '0x8847': 'MPLS',
    '0x8848': 'MPLS with upstream label',
    '0x8863': 'PPPoE discovery',
    '0x8864': 'PPPoE session',
    '0x888e': '802.1X',
    '0x88a8': '802.1ad QinQ',
    '0x88cc': 'LLDP',
    '0x880b': 'PPP',
  },
} as const satisfies ValueTable;
