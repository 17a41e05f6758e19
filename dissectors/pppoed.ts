import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'pppoed',
  label: 'PPP-over-Ethernet Discovery',
  short: 'PPPoED',
  rfc: 2516,
  on: { ethertype: [0x8863] },
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
    { name: 'pppoe.code', type: 'u8', label: 'Code', base: 'hex', values: 'code', ref: '4' },
    { name: 'pppoe.session_id', type: 'u16', label: 'Session ID', base: 'hex', ref: '4' },
    { name: 'pppoe.payload_length', type: 'u16', label: 'Payload length', ref: '4' },
    { type: 'bytes', label: 'Tags', if: 'left > 0', ref: '5' },
  ],
  tables: { code: { '0x00': 'Session data', '0x07': 'PADO', '0x09': 'PADI', '0x19': 'PADR', '0x65': 'PADS', '0xa7': 'PADT' } },
  summary: ['{pppoe.code}, session {pppoe.session_id}'],
} as const satisfies Dissector;
