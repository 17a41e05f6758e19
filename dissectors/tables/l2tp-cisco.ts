import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'l2tp.cisco',
  source: 'Cisco, draft-ietf-l2tpext-l2tp-base-01',
  values: {
    '0': 'Message Type',
    '1': 'Assigned Connection ID',
    '2': 'Pseudowire Capabilities List',
    '3': 'Local Session ID',
    '4': 'Remote Session ID',
    '5': 'Assigned Cookie',
    '6': 'Remote End ID',
    '7': 'Pseudowire Type',
    '8': 'Circuit Status',
    '9': 'Session Tie Breaker',
    '10': 'Draft AVP Version',
    '12': 'Message Digest',
    '13': 'Control Message Authentication Nonce',
    '14': 'Interface MTU',
  },
} as const satisfies ValueTable;
