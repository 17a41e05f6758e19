import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'checkpoint.product',
  source: 'Values seen in captures, as Wireshark names them',
  values: {
    '1': 'Firewall-1',
    '2': 'SecuRemote/SecureClient',
  },
} as const satisfies ValueTable;
