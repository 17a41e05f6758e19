import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'icmp',
  label: 'Internet Control Message Protocol',
  rfc: 792,
  doc: 'The length of a quotation, and extensions behind it: RFC 4884.',
  on: { 'ip.proto': [1] },
  fields: [
    { name: 'icmp.type', type: 'u8', label: 'Type', values: 'icmp.type', column: true },
    { name: 'icmp.code', type: 'u8', label: 'Code', values: 'icmp.unreachable', if: 'icmp.type == 3', column: true },
    { name: 'icmp.code', type: 'u8', label: 'Code', values: 'icmp.redirect', if: 'icmp.type == 5', column: true },
    { name: 'icmp.code', type: 'u8', label: 'Code', values: 'icmp.exceeded', if: 'icmp.type == 11', column: true },
    { name: 'icmp.code', type: 'u8', label: 'Code', values: 'icmp.parameter', if: 'icmp.type == 12', column: true },
    { name: 'icmp.code', type: 'u8', label: 'Code', if: '!has(icmp.code)', column: true },
    { name: 'icmp.checksum', type: 'u16', label: 'Checksum', base: 'hex', with: 'checksum.icmp' },
    {
      match: 'icmp.type',
      cases: {
        '0, 8': 'echo',
        '3, 11': 'error',
        '4': [{ type: 'u32', label: 'Unused' }],
        '5': [{ name: 'icmp.redir_gw', type: 'ipv4', label: 'Gateway' }],
        '9': 'advertisement',
        '12': 'parameter',
        '13, 14': 'timestamp',
        '15, 16': 'information',
        '17, 18': 'mask',
      },
    },
    {
      block: 'Quoted packet',
      size: 'has(icmp.length) ? icmp.length * 4 : left > 131 && u16(2) <= 128 && u16(128) == 0x2000 ? 128 : left',
      if: 'icmp.type in {3..5, 11, 12} && left > 0',
      fields: [{ next: 'ip', quoted: true }],
    },
    { block: 'Extensions', name: 'icmp.ext', of: 'extensions', if: 'icmp.type in {3, 11, 12} && left > 0', ref: 'RFC 4884 §7' },
  ],
  parts: {
    echo: [
      { name: 'icmp.ident', type: 'u16', label: 'Identifier', over: [{ name: 'icmp.ident_le', type: 'u16le', label: 'Identifier, if little-endian' }] },
      {
        name: 'icmp.seq',
        type: 'u16',
        label: 'Sequence number',
        over: [{ name: 'icmp.seq_le', type: 'u16le', label: 'Sequence number, if little-endian' }],
        with: 'time.echo',
      },
      { next: 'data', if: 'left > 0' },
    ],
    error: [
      {
        match: 'u8(1)',
        cases: { '0': [{ name: 'icmp.unused', type: 'bytes', size: 'icmp.type == 3 && icmp.code == 4 ? 2 : 4', label: 'Unused' }] },
        else: 'length',
      },
      { name: 'icmp.mtu', type: 'u16', label: 'MTU of the next hop', if: 'icmp.type == 3 && icmp.code == 4', ref: 'RFC 1191 §4' },
      { name: 'icmp.unused', type: 'bytes', size: '2', label: 'Unused', if: 'has(icmp.length) && !has(icmp.mtu)' },
    ],
    length: [
      { name: 'icmp.unused', type: 'bytes', size: '1', label: 'Unused' },
      { name: 'icmp.length', type: 'u8', label: 'Length of the quotation in units of 4 octets', ref: 'RFC 4884 §4' },
      { value: 'icmp.length * 4', name: 'icmp.length.original_datagram', type: 'u8', label: 'Length of the quotation' },
    ],
    parameter: [
      { name: 'icmp.pointer', type: 'u8', label: 'Octet at fault' },
      { name: 'icmp.length', type: 'u8', label: 'Length of the quotation in units of 4 octets', if: 'u8(0) > 0', ref: 'RFC 4884 §4.3' },
      { value: 'icmp.length * 4', name: 'icmp.length.original_datagram', type: 'u8', label: 'Length of the quotation' },
      { name: 'icmp.unused', type: 'bytes', size: 'has(icmp.length) ? 2 : 3', label: 'Unused' },
    ],
    timestamp: [
      { name: 'icmp.ident', type: 'u16', label: 'Identifier', over: [{ name: 'icmp.ident_le', type: 'u16le', label: 'Identifier, if little-endian' }] },
      { name: 'icmp.seq', type: 'u16', label: 'Sequence number', over: [{ name: 'icmp.seq_le', type: 'u16le', label: 'Sequence number, if little-endian' }] },
      { name: 'icmp.originate_timestamp', type: 'u32', label: 'Sent, in milliseconds since midnight' },
      { name: 'icmp.receive_timestamp', type: 'u32', label: 'Received' },
      { name: 'icmp.transmit_timestamp', type: 'u32', label: 'Sent back' },
    ],
    information: [
      { name: 'icmp.ident', type: 'u16', label: 'Identifier', over: [{ name: 'icmp.ident_le', type: 'u16le', label: 'Identifier, if little-endian' }] },
      { name: 'icmp.seq', type: 'u16', label: 'Sequence number', over: [{ name: 'icmp.seq_le', type: 'u16le', label: 'Sequence number, if little-endian' }] },
    ],
    mask: [
      { name: 'icmp.ident', type: 'u16', label: 'Identifier', over: [{ name: 'icmp.ident_le', type: 'u16le', label: 'Identifier, if little-endian' }] },
      { name: 'icmp.seq', type: 'u16', label: 'Sequence number', over: [{ name: 'icmp.seq_le', type: 'u16le', label: 'Sequence number, if little-endian' }] },
      { name: 'icmp.address_mask', type: 'ipv4', label: 'Address mask', ref: 'RFC 950' },
    ],
    advertisement: [
      { name: 'icmp.num_addrs', type: 'u8', label: 'Addresses', ref: 'RFC 1256 §3' },
      { name: 'icmp.addr_entry_size', type: 'u8', label: 'Size of an entry in units of 4 octets', ref: 'RFC 1256 §3' },
      { name: 'icmp.lifetime', type: 'u16', label: 'Lifetime in seconds', ref: 'RFC 1256 §3' },
      {
        list: 'Router {icmp.router_address}',
        count: 'icmp.num_addrs',
        size: 'icmp.addr_entry_size * 4',
        fields: [
          { name: 'icmp.router_address', type: 'ipv4', label: 'Router', ref: 'RFC 1256 §3' },
          { name: 'icmp.pref_level', type: 'i32', label: 'Preference', ref: 'RFC 1256 §3' },
        ],
      },
    ],
    extensions: [
      {
        type: 'u16',
        label: 'Version',
        bits: [
          { width: 4, name: 'icmp.ext.version', label: 'Version', type: 'u8' },
          { width: 12, name: 'icmp.ext.res', label: 'Reserved', base: 'hex' },
        ],
      },
      { name: 'icmp.ext.checksum', type: 'u16', label: 'Checksum', base: 'hex' },
      {
        list: 'Object of class {icmp.ext.class}',
        size: 'icmp.ext.length',
        fields: [
          { name: 'icmp.ext.length', type: 'u16', label: 'Length' },
          { name: 'icmp.ext.class', type: 'u8', label: 'Class', values: 'class' },
          { name: 'icmp.ext.ctype', type: 'u8', label: 'Type' },
          {
            match: 'icmp.ext.class',
            cases: { '1': [{ list: 'Label {icmp.mpls.label}', of: 'mpls' }] },
            else: [{ name: 'icmp.ext.data', type: 'bytes', label: 'Data' }],
          },
        ],
      },
    ],
    mpls: [
      {
        type: 'u24',
        label: 'Label stack entry',
        bits: [
          { width: 20, name: 'icmp.mpls.label', label: 'Label', ref: 'RFC 4950 §2' },
          { width: 3, name: 'icmp.mpls.exp', label: 'Traffic class', ref: 'RFC 4950 §2' },
          { width: 1, name: 'icmp.mpls.s', label: 'Bottom of the stack', ref: 'RFC 4950 §2' },
        ],
      },
      { name: 'icmp.mpls.ttl', type: 'u8', label: 'Time to live', ref: 'RFC 4950 §2' },
    ],
  },
  tables: { class: { '1': 'MPLS label stack', '2': 'interface information', '3': 'interface identification' } },
  summary: [
    '{icmp.type}',
    { if: 'icmp.type in {3, 5, 11, 12}', say: ': {icmp.code}' },
    { if: 'icmp.type == 3', say: ', MTU {icmp.mtu}' },
    ', identifier {icmp.ident}, sequence number {icmp.seq}',
  ],
} as const satisfies Dissector;
