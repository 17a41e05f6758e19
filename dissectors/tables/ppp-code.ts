import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ppp.code',
  source: 'IANA, PPP LCP and IPCP Codes',
  values: {
    '0': 'Vendor-Specific',
    '1': 'Configure-Request',
    '2': 'Configure-Ack',
    '3': 'Configure-Nak',
    '4': 'Configure-Reject',
    '5': 'Terminate-Request',
    '6': 'Terminate-Ack',
    '7': 'Code-Reject',
    '8': 'Protocol-Reject',
    '9': 'Echo-Request',
    '10': 'Echo-Reply',
    '11': 'Discard-Request',
    '12': 'Identification',
    '13': 'Time-Remaining',
    '14': 'Reset-Request',
    '15': 'Reset-Ack',
  },
} as const satisfies ValueTable;
