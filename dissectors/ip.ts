import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ip',
  label: 'Internet Protocol Version 4',
  short: 'IPv4',
  rfc: 791,
  on: { ethertype: [0x0800], linktype: [228], 'null.family': [2], 'gre.proto': [0x0800], 'ip.proto': [4], 'ppp.protocol': [0x0021] },
  size: 'ip.len > 0 ? ip.len : ip.hdr_len', // 0: the sender left segmentation to its network card
  fields: [
    {
      type: 'u8',
      label: 'Version and header length',
      bits: [
        { width: 4, name: 'ip.version', label: 'Version' },
        {
          width: 4,
          name: 'ip.hdr_len',
          label: 'Header length',
          scale: 4,
          check: { that: 'ip.hdr_len >= 20', say: 'The header has at least 20 octets', name: 'ip.bogus_header_length', severity: 'error' },
        },
      ],
      ref: '3.1',
    },
    {
      name: 'ip.dsfield',
      type: 'u8',
      label: 'Differentiated services',
      base: 'hex',
      bits: [
        { width: 6, name: 'ip.dsfield.dscp', label: 'Codepoint', values: 'ip.dscp' },
        { width: 2, name: 'ip.dsfield.ecn', label: 'Explicit congestion notification', values: 'ecn' },
      ],
      ref: 'RFC 2474 §3',
    },
    { name: 'ip.len', type: 'u16', label: 'Total length', column: true, ref: '3.1' },
    { name: 'ip.id', type: 'u16', label: 'Identification', base: 'hex', column: true, ref: '3.1' },
    {
      type: 'u16',
      label: 'Flags and fragment offset',
      bits: [
        {
          width: 3,
          name: 'ip.flags',
          label: 'Flags',
          type: 'u8',
          base: 'hex',
          bits: [
            { width: 1, name: 'ip.flags.rb', label: 'Reserved bit' },
            { width: 1, name: 'ip.flags.df', label: 'Do not fragment', column: true },
            { width: 1, name: 'ip.flags.mf', label: 'More fragments', column: true },
          ],
        },
        { width: 13, name: 'ip.frag_offset', label: 'Fragment offset, in units of 8 octets', column: true },
      ],
      ref: '3.1',
    },
    { name: 'ip.ttl', type: 'u8', label: 'Time to live', column: true, ref: '3.1' },
    { name: 'ip.proto', type: 'u8', label: 'Protocol', values: 'ip.proto', column: true, ref: '3.1' },
    { name: 'ip.checksum', type: 'u16', label: 'Header checksum', base: 'hex', with: 'checksum.ip', ref: '3.1' },
    { name: 'ip.src', type: 'ipv4', label: 'Source', also: ['ip.src_host', 'ip.addr', 'ip.host'], column: true, ref: '3.1' },
    { name: 'ip.dst', type: 'ipv4', label: 'Destination', also: ['ip.dst_host', 'ip.addr', 'ip.host'], column: true, ref: '3.1' },
    { block: 'Options', size: 'ip.hdr_len - 20', of: 'options', if: 'ip.hdr_len > 20', ref: '3.1' },
    {
      next: { table: 'ip.proto', key: 'ip.proto' },
      if: 'ip.hdr_len >= 20',
      join: { name: 'ip', key: ['ip.proto', 'ip.id'], offset: 'ip.frag_offset * 8', more: 'ip.flags.mf == 1' },
    },
  ],
  parts: {
    options: [
      {
        list: 'Option: {ip.opt.type.number}',
        size: 'ip.opt.type in {0, 1} ? 1 : ip.opt.len',
        until: 'ip.opt.type == 0',
        fields: [
          {
            name: 'ip.opt.type',
            type: 'u8',
            label: 'Type',
            bits: [
              { width: 1, name: 'ip.opt.type.copy', label: 'Copied on fragmentation' },
              { width: 2, name: 'ip.opt.type.class', label: 'Class' },
              { width: 5, name: 'ip.opt.type.number', label: 'Number', values: 'option' },
            ],
          },
          {
            name: 'ip.opt.len',
            type: 'u8',
            label: 'Length',
            if: 'ip.opt.type > 1',
            check: { that: 'ip.opt.len >= 2', say: 'An option has at least 2 octets', name: 'ip.opt.len.invalid' },
          },
          { name: 'ip.opt.ra', type: 'u16', label: 'Router alert', if: 'ip.opt.type == 148 && ip.opt.len == 4', ref: 'RFC 2113 §2.1' },
          { type: 'bytes', label: 'Data', size: 'ip.opt.len - 2', if: 'ip.opt.type > 1 && ip.opt.type != 148' },
        ],
      },
    ],
  },
  tables: {
    ecn: { '0': 'Not-ECT', '1': 'ECT(1)', '2': 'ECT(0)', '3': 'CE' },
    option: {
      '0': 'End',
      '1': 'No operation',
      '2': 'Security',
      '3': 'Loose source route',
      '4': 'Timestamp',
      '7': 'Record route',
      '9': 'Strict source route',
      '20': 'Router alert',
    },
  },
  summary: ['{ip.src} → {ip.dst}'],
} as const satisfies Dissector;
