import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'l2tp.pseudowire',
  source: 'IANA, Layer Two Tunneling Protocol "L2TP", L2TPv3 Pseudowire Types',
  values: {
    '1': 'Frame Relay DLCI',
    '2': 'ATM AAL5 SDU VCC',
    '3': 'ATM cell, port mode',
    '4': 'Ethernet VLAN',
    '5': 'Ethernet',
    '6': 'HDLC',
    '7': 'PPP',
    '9': 'ATM cell, VCC mode',
    '10': 'ATM cell, VPC mode',
    '11': 'IP',
    '12': 'MPEG-TS',
    '13': 'Packet Streaming Protocol',
    '17': 'E1',
    '18': 'T1',
    '19': 'E3',
    '20': 'T3',
    '21': 'CESoPSN basic',
    '23': 'CESoPSN TDM with CAS',
  },
} as const satisfies ValueTable;
