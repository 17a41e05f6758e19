import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'icmpv6',
  label: 'Internet Control Message Protocol v6',
  short: 'ICMPv6',
  rfc: 4443,
  on: { 'ip.proto': [58] },
  fields: [
    { name: 'icmpv6.type', type: 'u8', label: 'Type', values: 'type', column: true, ref: '2.1' },
    { name: 'icmpv6.code', type: 'u8', label: 'Code', column: true, ref: '2.1' },
    { name: 'icmpv6.checksum', type: 'u16', label: 'Checksum', base: 'hex', with: 'checksum.icmpv6', ref: '2.3' },
    {
      match: 'icmpv6.type',
      cases: { '1, 3': 'error', '2': 'tooBig', '4': 'parameterProblem', '128, 129': 'echo', '135, 136': 'neighbour' },
      else: [{ type: 'bytes', label: 'Message', if: 'left > 0' }],
    },
  ],
  parts: {
    error: [
      { name: 'icmpv6.unused', type: 'bytes', size: '4', label: 'Unused', ref: '3.1' },
      { next: 'ipv6', quoted: true },
    ],
    tooBig: [
      { name: 'icmpv6.mtu', type: 'u32', label: 'MTU of the next hop', ref: '3.2' },
      { next: 'ipv6', quoted: true },
    ],
    parameterProblem: [
      { name: 'icmpv6.pointer', type: 'u32', label: 'Pointer to the octet at fault', ref: '3.4' },
      { next: 'ipv6', quoted: true },
    ],
    echo: [
      { name: 'icmpv6.echo.identifier', type: 'u16', label: 'Identifier', base: 'hex', ref: '4.1' },
      { name: 'icmpv6.echo.sequence_number', type: 'u16', label: 'Sequence number', ref: '4.1' },
      { next: 'data' },
    ],
    neighbour: [
      { name: 'icmpv6.nd.reserved', type: 'bytes', size: '4', label: 'Flags and reserved', ref: 'RFC 4861 §4.3' },
      { name: 'icmpv6.nd.target_address', type: 'ipv6', label: 'Target address', ref: 'RFC 4861 §4.3' },
      { type: 'bytes', label: 'Options', if: 'left > 0' },
    ],
  },
  tables: {
    type: {
      '1': 'Destination unreachable',
      '2': 'Packet too big',
      '3': 'Time exceeded',
      '4': 'Parameter problem',
      '128': 'Echo request',
      '129': 'Echo reply',
      '130': 'Multicast listener query',
      '131': 'Multicast listener report',
      '133': 'Router solicitation',
      '134': 'Router advertisement',
      '135': 'Neighbour solicitation',
      '136': 'Neighbour advertisement',
      '137': 'Redirect',
      '143': 'Multicast listener report v2',
    },
  },
  summary: ['{icmpv6.type}', ', identifier {icmpv6.echo.identifier}', ', sequence number {icmpv6.echo.sequence_number}', ' for {icmpv6.nd.target_address}'],
} as const satisfies Dissector;
