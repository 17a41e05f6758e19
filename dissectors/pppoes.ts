import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'pppoes',
  label: 'PPP-over-Ethernet Session',
  short: 'PPPoE',
  rfc: 2516,
  on: { ethertype: [0x8864], linktype: [51] },
  size: 'pppoe.payload_length + 6',
  fields: [
    {
      type: 'u8',
      label: 'Version and type',
      bits: [
        { width: 4, name: 'pppoe.version', label: 'Version' },
        { width: 4, name: 'pppoe.type', label: 'Type' },
      ],
      ref: '4',
    },
    { name: 'pppoe.code', type: 'u8', label: 'Code', base: 'hex', values: 'pppoe.code', ref: '4' },
    { name: 'pppoe.session_id', type: 'u16', label: 'Session ID', base: 'hex', column: true, ref: '4' },
    { name: 'pppoe.payload_length', type: 'u16', label: 'Payload length', ref: '4' },
    { next: 'ppp', ref: '6' },
  ],
  summary: ['session {pppoe.session_id}'],
} as const satisfies Dissector;
