import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'icmp',
  label: 'Internet Control Message Protocol',
  rfc: 792,
  on: { 'ip.proto': [1] },
  fields: [
    { name: 'icmp.type', type: 'u8', label: 'Type', values: 'type', column: true },
    { name: 'icmp.code', type: 'u8', label: 'Code', column: true },
    { name: 'icmp.checksum', type: 'u16', label: 'Checksum', base: 'hex', with: 'checksum.icmp' },
    {
      match: 'icmp.type',
      cases: { '0, 8': 'echo', '3': 'unreachable', '5': 'redirect', '4, 11': 'error', '12': 'parameterProblem', '13, 14': 'timestamp' },
      else: [{ type: 'bytes', label: 'Message', if: 'left > 0' }],
    },
  ],
  parts: {
    echo: [
      { name: 'icmp.ident', type: 'u16', label: 'Identifier', over: [{ name: 'icmp.ident_le', type: 'u16le', label: 'Identifier, little-endian' }] },
      { name: 'icmp.seq', type: 'u16', label: 'Sequence number', with: 'time.echo', over: [{ name: 'icmp.seq_le', type: 'u16le', label: 'Sequence number, little-endian' }] },
      { next: 'data' },
    ],
    unreachable: [
      { name: 'icmp.unused', type: 'bytes', size: '4', label: 'Unused', if: 'icmp.code != 4' },
      { name: 'icmp.unused', type: 'bytes', size: '2', label: 'Unused', if: 'icmp.code == 4' },
      { name: 'icmp.mtu', type: 'u16', label: 'MTU of the next hop', if: 'icmp.code == 4', ref: 'RFC 1191 §4' },
      { next: 'ip', quoted: true },
    ],
    redirect: [
      { name: 'icmp.redir_gw', type: 'ipv4', label: 'Gateway address' },
      { next: 'ip', quoted: true },
    ],
    error: [
      { name: 'icmp.unused', type: 'bytes', size: '4', label: 'Unused' },
      { next: 'ip', quoted: true },
    ],
    parameterProblem: [
      { name: 'icmp.pointer', type: 'u8', label: 'Pointer to the octet at fault' },
      { name: 'icmp.unused', type: 'bytes', size: '3', label: 'Unused' },
      { next: 'ip', quoted: true },
    ],
    timestamp: [
      { name: 'icmp.ident', type: 'u16', label: 'Identifier' },
      { name: 'icmp.seq', type: 'u16', label: 'Sequence number' },
      { name: 'icmp.originate_timestamp', type: 'u32', label: 'Originate timestamp, in ms since midnight UTC' },
      { name: 'icmp.receive_timestamp', type: 'u32', label: 'Receive timestamp, in ms since midnight UTC' },
      { name: 'icmp.transmit_timestamp', type: 'u32', label: 'Transmit timestamp, in ms since midnight UTC' },
    ],
  },
  tables: {
    type: {
      '0': 'Echo reply',
      '3': 'Destination unreachable',
      '4': 'Source quench',
      '5': 'Redirect',
      '8': 'Echo request',
      '9': 'Router advertisement',
      '10': 'Router solicitation',
      '11': 'Time exceeded',
      '12': 'Parameter problem',
      '13': 'Timestamp request',
      '14': 'Timestamp reply',
    },
  },
  summary: [
    '{icmp.type}',
    { if: 'icmp.type == 3 && icmp.code == 0', say: ': network' },
    { if: 'icmp.type == 3 && icmp.code == 1', say: ': host' },
    { if: 'icmp.type == 3 && icmp.code == 2', say: ': protocol' },
    { if: 'icmp.type == 3 && icmp.code == 3', say: ': port' },
    { if: 'icmp.type == 3 && icmp.code == 4', say: ': too large, the next hop takes {icmp.mtu} octets' },
    { if: 'icmp.type == 3 && icmp.code in {9, 10, 13}', say: ': administratively prohibited (code {icmp.code})' },
    ', identifier {icmp.ident}',
    ', sequence number {icmp.seq}',
  ],
} as const satisfies Dissector;
