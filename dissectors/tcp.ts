import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'tcp',
  label: 'Transmission Control Protocol',
  rfc: 9293,
  on: { 'ip.proto': [6] },
  fields: [
    { name: 'tcp.srcport', type: 'u16', label: 'Source port', also: ['tcp.port'], column: true, ref: '3.1' },
    { name: 'tcp.dstport', type: 'u16', label: 'Destination port', also: ['tcp.port'], column: true, ref: '3.1' },
    { name: 'tcp.seq_raw', type: 'u32', label: 'Sequence number', ref: '3.1' },
    { name: 'tcp.ack_raw', type: 'u32', label: 'Acknowledgment number', ref: '3.1' },
    {
      type: 'u16',
      label: 'Header length and flags',
      bits: [
        {
          width: 4,
          name: 'tcp.hdr_len',
          label: 'Header length',
          type: 'u8',
          scale: 4,
          check: { that: 'tcp.hdr_len >= 20', say: 'The header has at least 20 octets', severity: 'error' },
        },
        {
          width: 12,
          name: 'tcp.flags',
          label: 'Flags',
          base: 'hex',
          column: true,
          bits: [
            { width: 4 },
            { width: 1, name: 'tcp.flags.cwr', label: 'Congestion window reduced' },
            { width: 1, name: 'tcp.flags.ece', label: 'ECN echo' },
            { width: 1, name: 'tcp.flags.urg', label: 'Urgent' },
            { width: 1, name: 'tcp.flags.ack', label: 'Acknowledgment' },
            { width: 1, name: 'tcp.flags.push', label: 'Push' },
            { width: 1, name: 'tcp.flags.reset', label: 'Reset' },
            { width: 1, name: 'tcp.flags.syn', label: 'Syn' },
            { width: 1, name: 'tcp.flags.fin', label: 'Fin' },
          ],
        },
      ],
      ref: '3.1',
    },
    { name: 'tcp.window_size_value', type: 'u16', label: 'Window', ref: '3.1' },
    { name: 'tcp.checksum', type: 'u16', label: 'Checksum', base: 'hex', with: 'checksum.tcp', ref: '3.1' },
    { name: 'tcp.urgent_pointer', type: 'u16', label: 'Urgent pointer', ref: '3.1' },
    { block: 'Options', size: 'tcp.hdr_len - 20', of: 'options', if: 'tcp.hdr_len > 20', ref: '3.1' },
    { name: 'tcp.payload', type: 'bytes', label: 'Payload', peek: true, if: 'left > 0' },
    { next: { table: 'tcp.port', key: ['tcp.dstport', 'tcp.srcport'] }, if: 'tcp.hdr_len >= 20' },
  ],
  parts: {
    options: [
      {
        list: 'Option: {tcp.option_kind}',
        size: 'tcp.option_kind in {0, 1} ? 1 : tcp.option_len',
        until: 'tcp.option_kind == 0',
        fields: [
          { name: 'tcp.option_kind', type: 'u8', label: 'Kind', values: 'option', ref: '3.2' },
          {
            name: 'tcp.option_len',
            type: 'u8',
            label: 'Length',
            if: 'tcp.option_kind > 1',
            check: { that: 'tcp.option_len >= 2', say: 'An option has at least 2 octets' },
            ref: '3.2',
          },
          {
            match: 'tcp.option_kind',
            cases: {
              '0, 1': [],
              '2': [{ name: 'tcp.options.mss_val', type: 'u16', label: 'Maximum segment size' }],
              '3': [{ name: 'tcp.options.wscale.shift', type: 'u8', label: 'Window scale' }],
            },
            else: [{ type: 'bytes', label: 'Data', if: 'left > 0' }],
          },
        ],
      },
    ],
  },
  tables: {
    option: {
      '0': 'End',
      '1': 'No operation',
      '2': 'Maximum segment size',
      '3': 'Window scale',
      '4': 'SACK permitted',
      '5': 'SACK',
      '8': 'Timestamps',
      '30': 'Multipath TCP',
    },
  },
  summary: [
    '{tcp.srcport} → {tcp.dstport}',
    { if: 'tcp.flags.syn == 1', say: ', SYN' },
    { if: 'tcp.flags.fin == 1', say: ', FIN' },
    { if: 'tcp.flags.reset == 1', say: ', RST' },
    { if: 'tcp.flags.ack == 1', say: ', ACK' },
  ],
} as const satisfies Dissector;
