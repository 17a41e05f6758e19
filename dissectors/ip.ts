import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ip',
  label: 'Internet Protocol Version 4',
  short: 'IPv4',
  rfc: 791,
  on: { ethertype: [0x0800], linktype: [228], 'gre.proto': [0x0800], 'ip.proto': [4], 'ppp.protocol': [0x0021] },
  size: 'ip.len == 0 ? left + 4 : ip.len < 20 ? 4 : ip.len', // 0: the sender leaves cutting into segments to its network card
  fields: [
    {
      type: 'u8',
      label: 'Version and header length',
      bits: [
        {
          width: 4,
          name: 'ip.version',
          label: 'Version',
          check: { that: 'ip.version == 4', say: 'The version is not 4', severity: 'error', name: 'ip.bogus_ip_version' },
        },
        {
          width: 4,
          name: 'ip.hdr_len',
          label: 'Header length',
          scale: 4,
          check: { that: 'ip.hdr_len >= 20', say: 'The header has at least 20 octets', severity: 'error', name: 'ip.bogus_header_length' },
        },
      ],
      ref: '3.1',
    },
    {
      name: 'ip.dsfield',
      type: 'u8',
      label: 'Differentiated services field',
      base: 'hex',
      bits: [
        { width: 6, name: 'ip.dsfield.dscp', label: 'Codepoint', values: 'ip.dscp', ref: 'RFC 2474 §3' },
        { width: 2, name: 'ip.dsfield.ecn', label: 'Explicit congestion notification', values: 'ip.ecn', ref: 'RFC 3168 §5' },
      ],
    },
    {
      name: 'ip.len',
      type: 'u16',
      label: 'Total length',
      check: { that: 'ip.len == 0 || ip.len >= ip.hdr_len', say: 'The packet is shorter than its header', severity: 'error', name: 'ip.bogus_ip_length' },
      with: 'length.ip',
      column: true,
      ref: '3.1',
    },
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
            { width: 1, name: 'ip.flags.df', label: 'Do not fragment' },
            { width: 1, name: 'ip.flags.mf', label: 'More fragments', column: true },
          ],
        },
        { width: 13, name: 'ip.frag_offset', label: 'Fragment offset in units of 8 octets', column: true },
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
      if: 'ip.version == 4 && ip.hdr_len >= 20',
      join: { name: 'ip', key: ['ip.proto', 'ip.id'], offset: 'ip.frag_offset * 8', more: 'ip.flags.mf == 1' },
      ref: '3.2',
    },
  ],
  parts: {
    options: [{ list: '{ip.opt.type}', of: 'option', size: 'ip.opt.type in {0, 1} ? 1 : ip.opt.len', until: 'ip.opt.type == 0' }],
    option: [
      {
        name: 'ip.opt.type',
        type: 'u8',
        label: 'Type',
        values: 'ip.option',
        bits: [
          { width: 1, name: 'ip.opt.type.copy', label: 'Copied into fragments' },
          { width: 2, name: 'ip.opt.type.class', label: 'Class' },
          { width: 5, name: 'ip.opt.type.number', label: 'Number' },
        ],
      },
      {
        name: 'ip.opt.len',
        type: 'u8',
        label: 'Length',
        if: 'ip.opt.type > 1',
        check: { that: 'ip.opt.len >= 2', say: 'An option has at least its type and its length', severity: 'error', name: 'ip.opt.len.invalid' },
      },
      {
        match: 'ip.opt.type',
        cases: {
          '0, 1': [],
          '7, 131, 137': 'route',
          '11, 12': [{ name: 'ip.opt.mtu', type: 'u16', label: 'MTU', ref: 'RFC 1063' }],
          '68': 'timestamp',
          '82': 'traceroute',
          '136': [{ name: 'ip.opt.sid', type: 'u16', label: 'Stream identifier' }],
          '148': [{ name: 'ip.opt.ra', type: 'u16', label: 'Router alert', ref: 'RFC 2113 §2.1' }],
          '149': [{ list: 'Destination', fields: [{ name: 'ip.opt.addr', type: 'ipv4', label: 'Address', ref: 'RFC 1770' }] }],
        },
        else: [{ type: 'bytes', label: 'Data' }],
      },
    ],
    route: [
      { name: 'ip.opt.ptr', type: 'u8', label: 'Pointer' },
      {
        list: 'Route',
        fields: [
          { name: 'ip.rec_rt', type: 'ipv4', label: 'Recorded route', also: ['ip.rec_rt_host'], if: 'ip.opt.len - left + 1 < ip.opt.ptr' },
          { name: 'ip.empty_rt', type: 'ipv4', label: 'Free place', also: ['ip.empty_rt_host'], if: '!has(ip.rec_rt) && ip.opt.type == 7' },
          { name: 'ip.src_rt', type: 'ipv4', label: 'Source route', also: ['ip.src_rt_host'], if: '!has(ip.rec_rt) && ip.opt.type != 7' },
        ],
      },
    ],
    timestamp: [
      { name: 'ip.opt.ptr', type: 'u8', label: 'Pointer' },
      {
        type: 'u8',
        label: 'Overflow and flag',
        bits: [
          { width: 4, name: 'ip.opt.overflow', label: 'Overflow' },
          { width: 4, name: 'ip.opt.flag', label: 'Flag', base: 'hex' },
        ],
      },
      {
        list: 'Timestamp',
        fields: [
          { name: 'ip.opt.time_stamp_addr', type: 'ipv4', label: 'Address', if: 'ip.opt.flag in {1, 3}' },
          { name: 'ip.opt.time_stamp', type: 'u32', label: 'Milliseconds since midnight' },
        ],
      },
    ],
    traceroute: [
      { name: 'ip.opt.id_number', type: 'u16', label: 'Identification', ref: 'RFC 1393 §2.2' },
      { name: 'ip.opt.ohc', type: 'u16', label: 'Outbound hops' },
      { name: 'ip.opt.rhc', type: 'u16', label: 'Return hops' },
      { name: 'ip.opt.originator', type: 'ipv4', label: 'Originator' },
    ],
  },
  summary: [
    '{ip.src} → {ip.dst}',
    { if: 'ip.flags.mf == 1 || ip.frag_offset > 0', say: ', fragment of {ip.proto} from unit {ip.frag_offset}, identification {ip.id}' },
  ],
} as const satisfies Dissector;
