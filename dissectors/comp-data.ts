import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'comp_data',
  label: 'PPP Compressed Datagram',
  short: 'PPP',
  rfc: 1962,
  doc: 'CCP tells the algorithm; under MPPE (RFC 3078) the octets are encrypted.',
  on: { 'ppp.protocol': [0x00fd, 0x00fb] },
  fields: [{ type: 'bytes', label: 'Compressed or encrypted by what CCP agreed on', ref: '2' }],
  summary: ['Compressed or encrypted data'],
} as const satisfies Dissector;
