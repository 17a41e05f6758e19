import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'pppoed',
  label: 'PPP-over-Ethernet Discovery',
  short: 'PPPoE',
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
    { name: 'pppoe.code', type: 'u8', label: 'Code', base: 'hex', values: 'pppoe.code', column: true, ref: '4' },
    { name: 'pppoe.session_id', type: 'u16', label: 'Session ID', base: 'hex', column: true, ref: '4' },
    { name: 'pppoe.payload_length', type: 'u16', label: 'Payload length', ref: '4' },
    {
      block: 'Tags',
      name: 'pppoed.tags',
      if: 'left > 0',
      fields: [{ list: '{pppoed.tag}', of: 'tag', size: 'pppoed.tag_length + 4', until: 'pppoed.tag == 0' }],
    },
  ],
  parts: {
    tag: [
      { name: 'pppoed.tag', type: 'u16', label: 'Tag', base: 'hex', values: 'pppoed.tag', ref: 'A' },
      { name: 'pppoed.tag_length', type: 'u16', label: 'Length', ref: '4' },
      {
        match: 'pppoed.tag',
        cases: {
          '0x0000': [],
          '0x0101': [{ name: 'pppoed.tags.service_name', type: 'text', label: 'Service', if: 'left > 0' }],
          '0x0102': [{ name: 'pppoed.tags.ac_name', type: 'text', label: 'Access concentrator' }],
          '0x0103': [{ name: 'pppoed.tags.host_uniq', type: 'bytes', label: 'Mark of the host' }],
          '0x0104': [{ name: 'pppoed.tags.ac_cookie', type: 'bytes', label: 'Cookie' }],
          '0x0105': 'vendor',
          '0x0110': [{ name: 'pppoed.tags.relay_session_id', type: 'bytes', label: 'Mark of a relay' }],
          '0x0120': [{ name: 'pppoed.tags.max_payload', type: 'bytes', label: 'Longest payload', ref: 'RFC 4638 §4' }],
          '0x0201': [{ name: 'pppoed.tags.service_name_error', type: 'text', label: 'Error in the service' }],
          '0x0202': [{ name: 'pppoed.tags.ac_system_error', type: 'text', label: 'Error of the access concentrator' }],
          '0x0203': [{ name: 'pppoed.tags.generic_error', type: 'text', label: 'Error' }],
        },
        else: [{ name: 'pppoed.tag.unknown_data', type: 'bytes', label: 'Data' }],
      },
    ],
    vendor: [
      { name: 'pppoed.tags.vendor_id', type: 'u32', label: 'Vendor', ref: 'A' },
      { name: 'pppoed.tags.vendor_unspecified', type: 'bytes', label: 'Data', if: 'left > 0' },
    ],
  },
  summary: ['{pppoe.code}', ' of {pppoed.tags.ac_name}', ', session {pppoe.session_id}'],
} as const satisfies Dissector;
