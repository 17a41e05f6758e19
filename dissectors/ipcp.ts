import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ipcp',
  label: 'PPP IP Control Protocol',
  rfc: 1332,
  doc: 'DNS and NBNS addresses: RFC 1877. IPHC: RFC 3544. ROHC: RFC 3241.',
  on: { 'ppp.protocol': [0x8021] },
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
        list: 'Option: {ipcp.opt.type}',
        size: 'ipcp.opt.length',
        fields: [
          { name: 'ipcp.opt.type', type: 'u8', label: 'Option', values: 'option', ref: '3' },
          {
            name: 'ipcp.opt.length',
            type: 'u8',
            label: 'Length',
            check: [
              { that: 'ipcp.opt.length >= 2', say: 'An option is at least as long as its header of 2 octets', name: 'ppp.opt.len.invalid' },
              { that: 'ipcp.opt.type != 1 || ipcp.opt.length == 10', say: 'The length of this option is 10', name: 'ppp.opt.len.invalid' },
              { that: 'ipcp.opt.type != 2 || ipcp.opt.length >= 4', say: 'The length of this option is at least 4', name: 'ppp.opt.len.invalid' },
              { that: '!(ipcp.opt.type in {3, 4, 129..132}) || ipcp.opt.length == 6', say: 'The length of this option is 6', name: 'ppp.opt.len.invalid' },
            ],
            ref: '3',
          },
          {
            match: 'ipcp.opt.type',
            cases: {
              '1': [
                { name: 'ipcp.opt.src_address', type: 'ipv4', label: 'Source address', ref: '3.1' },
                { name: 'ipcp.opt.dst_address', type: 'ipv4', label: 'Destination address', ref: '3.1' },
              ],
              '2': 'compression',
              '3': [{ name: 'ipcp.opt.ip_address', type: 'ipv4', label: 'IP-Address', ref: '3.3' }],
              '4': [{ name: 'ipcp.opt.mobilenodehomeaddress', type: 'ipv4', label: 'Home address of the mobile node', ref: 'RFC 2290 §2' }],
              '129': [{ name: 'ipcp.opt.pri_dns_address', type: 'ipv4', label: 'Primary DNS server', ref: 'RFC 1877 §1.1' }],
              '130': [{ name: 'ipcp.opt.pri_nbns_address', type: 'ipv4', label: 'Primary NBNS server', ref: 'RFC 1877 §1.2' }],
              '131': [{ name: 'ipcp.opt.sec_dns_address', type: 'ipv4', label: 'Secondary DNS server', ref: 'RFC 1877 §1.3' }],
              '132': [{ name: 'ipcp.opt.sec_nbns_address', type: 'ipv4', label: 'Secondary NBNS server', ref: 'RFC 1877 §1.4' }],
            },
            else: [{ name: 'ipcp.data', type: 'bytes', label: 'Data' }],
          },
        ],
      },
    ],
    compression: [
      { name: 'ipcp.opt.compress_proto', type: 'u16', label: 'IP-Compression-Protocol', base: 'hex', values: 'compression', ref: '3.2' },
      {
        match: 'ipcp.opt.compress_proto',
        cases: { '0x0003': 'rohc', '0x002d, 0x0037': 'vj', '0x0061': 'iphc' },
        else: [{ name: 'ipcp.data', type: 'bytes', label: 'Data' }],
      },
    ],
    vj: [
      { name: 'ipcp.opt.max_slot_id', type: 'u8', label: 'Highest slot', ref: '4', if: 'left > 0' },
      {
        type: 'u8',
        label: 'Compression of slots',
        bits: [{ width: 7 }, { width: 1, name: 'ipcp.opt.comp_slot_id', label: 'Slot identifiers may be compressed' }],
        if: 'left > 0',
        ref: '4',
      },
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
    option: {
      '1': 'IP-Addresses (deprecated)',
      '2': 'IP-Compression-Protocol',
      '3': 'IP-Address',
      '4': 'Mobile-IPv4',
      '129': 'Primary DNS server',
      '130': 'Primary NBNS server',
      '131': 'Secondary DNS server',
      '132': 'Secondary NBNS server',
    },
    compression: {
      '0x0003': 'ROHC',
      '0x002d': 'VJ',
      '0x0037': 'VJ, by the number misprinted in RFC 1172',
      '0x004f': 'IPv6 header compression',
      '0x0061': 'IPHC',
    },
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
    ', addresses {ipcp.opt.src_address} and {ipcp.opt.dst_address}',
    ', address {ipcp.opt.ip_address}',
    ', compression {ipcp.opt.compress_proto}',
    ', home address {ipcp.opt.mobilenodehomeaddress}',
    ', DNS {ipcp.opt.pri_dns_address}',
    ', second DNS {ipcp.opt.sec_dns_address}',
    ', NBNS {ipcp.opt.pri_nbns_address}',
    ', second NBNS {ipcp.opt.sec_nbns_address}',
  ],
} as const satisfies Dissector;
