import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'tunneltest',
  label: 'Check Point tunnel test',
  short: 'TUNNELTEST',
  doc: 'SecuRemote and SecureClient on UDP port 18234 (tunnel_test): whether packets pass the tunnel, inside or beside it. Not published.',
  guess: [{ in: 'udp.port', at: [18234], that: 'left > 0', confidence: 40 }],
  fields: [{ name: 'natt.tunneltest.data', type: 'bytes', label: 'Data' }],
  summary: ['a client tests its tunnel'],
} as const satisfies Dissector;
