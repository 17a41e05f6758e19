import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ipv6cp',
  label: 'PPP IPv6 Control Protocol',
  rfc: 5072,
  doc: 'IPHC: RFC 3544. ROHC: RFC 3241.',
  on: { 'ppp.protocol': [0x8057] },
  size: 'ppp.length',
  fields: [
    { name: 'ppp.code', type: 'u8', label: 'Code', values: 'ppp.code', ref: 'RFC 1661 §5' },
    { name: 'ppp.identifier', type: 'u8', label: 'Identifier', ref: 'RFC 1661 §5' },
    { name: 'ppp.length', type: 'u16', label: 'Length', ref: 'RFC 1661 §5' },
    {
      match: 'ppp.code',
      if: 'left > 0',
      cases: { '0': 'vendor', '1..4': 'options', '5, 6': 'terminate' },
      else: [{ name: 'ppp.data', type: 'bytes', label: 'Data' }],
    },
  ],
  parts: {
    terminate: [
      {
        name: 'ppp.data',
        type: 'bytes',
        label: 'Data',
        over: [{ name: 'natt.ppp.reason', type: 'text', label: 'Reason', if: 'u8(0) in {0x20..0x7e} && u8(1) in {0x20..0x7e}' }],
        ref: 'RFC 1661 §5.5',
      },
    ],
    vendor: [
      { name: 'ppp.magic_number', type: 'u32', label: 'Magic-Number', base: 'hex', ref: 'RFC 2153' },
      { name: 'ppp.oui', type: 'u24', label: 'OUI', ref: 'RFC 2153' },
      { name: 'ppp.kind', type: 'u8', label: 'Kind', ref: 'RFC 2153' },
      { name: 'ppp.data', type: 'bytes', label: 'Data', ref: 'RFC 2153' },
    ],
    options: [
      {
        list: 'Option: {ipv6cp.opt.type}',
        size: 'ipv6cp.opt.length',
        fields: [
          { name: 'ipv6cp.opt.type', type: 'u8', label: 'Option', values: 'option', ref: '4' },
          {
            name: 'ipv6cp.opt.length',
            type: 'u8',
            label: 'Length',
            check: [
              { that: 'ipv6cp.opt.length >= 2', say: 'An option is at least as long as its header of 2 octets', name: 'ppp.opt.len.invalid' },
              { that: 'ipv6cp.opt.type != 1 || ipv6cp.opt.length == 10', say: 'The length of this option is 10', name: 'ppp.opt.len.invalid' },
              { that: 'ipv6cp.opt.type != 2 || ipv6cp.opt.length >= 4', say: 'The length of this option is at least 4', name: 'ppp.opt.len.invalid' },
            ],
            ref: '4',
          },
          {
            match: 'ipv6cp.opt.type',
            cases: {
              '1': [{ name: 'ipv6cp.interface_identifier', type: 'eui64', label: 'Interface-Identifier', ref: '4.1' }],
              '2': 'compression',
            },
            else: [{ type: 'bytes', label: 'Data' }],
          },
        ],
      },
    ],
    compression: [
      { name: 'ipcp.opt.compress_proto', type: 'u16', label: 'IP-Compression-Protocol', base: 'hex', values: 'compression', ref: 'RFC 5172 §2' },
      { match: 'ipcp.opt.compress_proto', cases: { '0x0003': 'rohc', '0x0061': 'iphc' }, else: [{ name: 'ipcp.data', type: 'bytes', label: 'Data' }] },
    ],
    iphc: [
      { name: 'ipcp.opt.tcp_space', type: 'u16', label: 'TCP space', ref: 'RFC 3544 §2.1' },
      { name: 'ipcp.opt.non_tcp_space', type: 'u16', label: 'Non-TCP space', ref: 'RFC 3544 §2.1' },
      { name: 'ipcp.opt.f_max_period', type: 'u16', label: 'Maximum period of full headers', ref: 'RFC 3544 §2.1' },
      { name: 'ipcp.opt.f_max_time', type: 'u16', label: 'Maximum time between full headers', ref: 'RFC 3544 §2.1' },
      { name: 'ipcp.opt.max_header', type: 'u16', label: 'Maximum header', ref: 'RFC 3544 §2.1' },
      {
        list: 'Suboption: {ipcp.opt.iphc.type}',
        size: 'ipcp.opt.iphc.length',
        fields: [
          { name: 'ipcp.opt.iphc.type', type: 'u8', label: 'Suboption', values: 'iphc', ref: 'RFC 3544 §2.2' },
          { name: 'ipcp.opt.iphc.length', type: 'u8', label: 'Length', ref: 'RFC 3544 §2.2' },
          { name: 'ipcp.opt.iphc.param', type: 'u8', label: 'Parameter', values: 'parameter', if: 'ipcp.opt.iphc.type == 3', ref: 'RFC 3544 §2.2.3' },
        ],
      },
    ],
    rohc: [
      { name: 'ipcp.opt.max_cid', type: 'u16', label: 'Maximum context identifier', ref: 'RFC 3241 §2.2' },
      { name: 'ipcp.opt.mrru', type: 'u16', label: 'MRRU', ref: 'RFC 3241 §2.2' },
      { name: 'ipcp.opt.max_header', type: 'u16', label: 'Maximum header', ref: 'RFC 3241 §2.2' },
      {
        list: 'Suboption: {ipcp.opt.rohc.type}',
        size: 'ipcp.opt.rohc.length',
        fields: [
          { name: 'ipcp.opt.rohc.type', type: 'u8', label: 'Suboption', values: 'rohc', ref: 'RFC 3241 §2.3' },
          { name: 'ipcp.opt.rohc.length', type: 'u8', label: 'Length', ref: 'RFC 3241 §2.3' },
          {
            list: 'Profile {ipcp.opt.rohc.profile}',
            fields: [{ name: 'ipcp.opt.rohc.profile', type: 'u16', label: 'Profile', base: 'hex', values: 'profile', ref: 'RFC 3241 §2.3' }],
            if: 'ipcp.opt.rohc.type == 1',
          },
        ],
      },
    ],
  },
  tables: {
    option: { '1': 'Interface-Identifier', '2': 'IPv6-Compression-Protocol' },
    compression: { '0x0003': 'ROHC', '0x004f': 'IPv6 header compression', '0x0061': 'IPHC' },
    iphc: { '1': 'RTP compression', '2': 'Enhanced RTP compression', '3': 'Compression for TCP or non-TCP only' },
    parameter: { '1': 'No contexts for TCP', '2': 'No contexts for other than TCP' },
    rohc: { '1': 'Profiles' },
    profile: {
      '0x0000': 'Uncompressed',
      '0x0001': 'RTP/UDP/IP',
      '0x0002': 'UDP/IP',
      '0x0003': 'ESP/IP',
      '0x0004': 'IP',
      '0x0006': 'TCP/IP',
      '0x0007': 'RTP/UDP-Lite/IP',
      '0x0008': 'UDP-Lite/IP',
    },
  },
  summary: [
    { if: 'ppp.code > 15', say: 'Code ' },
    '{ppp.code}',
    ':',
    ', "{natt.ppp.reason}"',
    ', interface identifier {ipv6cp.interface_identifier}',
    ', compression {ipcp.opt.compress_proto}',
  ],
} as const satisfies Dissector;
