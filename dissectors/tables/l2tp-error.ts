import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'l2tp.error',
  source: 'IANA, Layer Two Tunneling Protocol "L2TP", Result Code AVP, General Error Codes',
  values: {
    '0': 'No general error',
    '1': 'No control connection exists yet',
    '2': 'Length is wrong',
    '3': 'Value out of range or reserved field not zero',
    '4': 'Insufficient resources',
    '5': 'Invalid session ID',
    '6': 'Vendor-specific error',
    '7': 'Try another LNS',
    '8': 'Unknown AVP with the mandatory bit',
    '9': 'Try another, as directed',
    '10': 'Next hop unreachable',
    '11': 'Next hop busy',
    '12': 'Tunnel switching aggregator busy',
  },
} as const satisfies ValueTable;
