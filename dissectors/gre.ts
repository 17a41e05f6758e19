import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'gre',
  label: 'Generic Routing Encapsulation',
  rfc: 2784,
  doc: 'Key and sequence number: RFC 2890. Version 1, with an acknowledgment, is PPTP’s: RFC 2637.',
  on: { 'ip.proto': [47] },
  fields: [
    {
      name: 'gre.flags_and_version',
      type: 'u16',
      label: 'Flags and version',
      base: 'hex',
      bits: [
        { width: 1, name: 'gre.flags.checksum', label: 'Checksum present' },
        { width: 1, name: 'gre.flags.routing', label: 'Routing present' },
        { width: 1, name: 'gre.flags.key', label: 'Key present' },
        { width: 1, name: 'gre.flags.sequence_number', label: 'Sequence number present' },
        { width: 4 },
        { width: 1, name: 'gre.flags.ack', label: 'Acknowledgment present' },
        { width: 4 },
        { width: 3, name: 'gre.flags.version', label: 'Version', type: 'u16' },
      ],
      ref: '2.1',
    },
    { name: 'gre.proto', type: 'u16', label: 'Protocol type', base: 'hex', values: 'ethertype', column: true, ref: '2.4' },
    { name: 'gre.checksum', type: 'u16', label: 'Checksum', base: 'hex', if: 'gre.flags.checksum == 1 || gre.flags.routing == 1', ref: '2.5' },
    { name: 'gre.offset', type: 'u16', label: 'Offset', if: 'gre.flags.checksum == 1 || gre.flags.routing == 1' },
    { name: 'gre.key.payload_length', type: 'u16', label: 'Payload length', if: 'gre.flags.version == 1', ref: 'RFC 2637 §4.1' },
    { name: 'gre.key.call_id', type: 'u16', label: 'Call ID', if: 'gre.flags.version == 1', ref: 'RFC 2637 §4.1' },
    { name: 'gre.key', type: 'u32', label: 'Key', base: 'hex', if: 'gre.flags.key == 1 && gre.flags.version != 1', ref: 'RFC 2890 §2.1' },
    { name: 'gre.sequence_number', type: 'u32', label: 'Sequence number', if: 'gre.flags.sequence_number == 1', ref: 'RFC 2890 §2.2' },
    { name: 'gre.ack_number', type: 'u32', label: 'Acknowledgment number', if: 'gre.flags.ack == 1', ref: 'RFC 2637 §4.1' },
    { next: { table: 'gre.proto', key: 'gre.proto' } },
  ],
  summary: ['{gre.proto}', ', PPTP call {gre.key.call_id}', ', key {gre.key}'],
} as const satisfies Dissector;
