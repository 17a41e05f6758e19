import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'icmpv6.option',
  source: 'IANA, IPv6 Neighbor Discovery Option Formats',
  values: {
    1: 'Source link-layer address',
    2: 'Target link-layer address',
    3: 'Prefix information',
    4: 'Redirected header',
    5: 'MTU',
    7: 'Advertisement interval',
    8: 'Home agent information',
    11: 'CGA',
    12: 'RSA signature',
    13: 'Timestamp',
    14: 'Nonce',
    24: 'Route information',
    25: 'Recursive DNS servers',
    26: 'Flags extension',
    31: 'DNS search list',
    33: 'Address registration',
    34: '6LoWPAN context',
    37: 'Captive portal',
    38: 'PREF64',
  },
} as const satisfies ValueTable;
