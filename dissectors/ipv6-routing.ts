import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ipv6.routing',
  label: 'IPv6 Routing Header',
  short: 'IPv6',
  rfc: 8200,
  on: { 'ip.proto': [43] },
  fields: [
    { name: 'ipv6.routing.nxt', type: 'u8', label: 'Next header', values: 'ip.proto', column: true, ref: '4.4' },
    { name: 'ipv6.routing.len', type: 'u8', label: 'Length in units of 8 octets, less 1', ref: '4.4' },
    { value: 'ipv6.routing.len * 8 + 8', name: 'ipv6.routing.len_oct', type: 'u16', label: 'Length' },
    {
      name: 'ipv6.routing.type',
      type: 'u8',
      label: 'Type',
      values: 'type',
      check: { that: 'ipv6.routing.type != 0', say: 'Source routes are not used any more (RFC 5095)', name: 'ipv6.routing.deprecated' },
      ref: '4.4',
    },
    { name: 'ipv6.routing.segleft', type: 'u8', label: 'Segments left', ref: '4.4' },
    { block: 'Route', size: 'ipv6.routing.len * 8 + 4', of: 'route' },
    { next: { table: 'ip.proto', key: 'ipv6.routing.nxt' } },
  ],
  parts: {
    route: [{ match: 'ipv6.routing.type', cases: { '0': 'source', '2': 'mobile', '4': 'segments' }, else: 'unknown' }],
    source: [
      { name: 'ipv6.routing.src.reserved', type: 'bytes', size: '4', label: 'Reserved', ref: 'RFC 2460 §4.4' },
      { list: 'Hop', fields: [{ name: 'ipv6.routing.src.addr', type: 'ipv6', label: 'Address' }] },
    ],
    mobile: [
      { name: 'ipv6.routing.mipv6.reserved', type: 'bytes', size: '4', label: 'Reserved', ref: 'RFC 6275 §6.4' },
      { name: 'ipv6.routing.mipv6.home_address', type: 'ipv6', label: 'Home address', ref: 'RFC 6275 §6.4' },
    ],
    segments: [
      { name: 'ipv6.routing.srh.last_entry', type: 'u8', label: 'Last entry', ref: 'RFC 8754 §2' },
      { name: 'ipv6.routing.srh.flags', type: 'u8', label: 'Flags', base: 'hex', ref: 'RFC 8754 §2' },
      { name: 'ipv6.routing.srh.tag', type: 'bytes', size: '2', label: 'Tag', ref: 'RFC 8754 §2' },
      { list: 'Segment', count: 'ipv6.routing.srh.last_entry + 1', fields: [{ name: 'ipv6.routing.srh.addr', type: 'ipv6', label: 'Address' }] },
    ],
    unknown: [{ name: 'ipv6.routing.unknown_data', type: 'bytes', label: 'Data' }],
  },
  tables: { type: { '0': 'source route', '2': 'mobile node', '3': 'RPL source route', '4': 'segment routing', '5, 6': 'compact routing' } },
  summary: ['{ipv6.routing.type}, {ipv6.routing.segleft} segments left'],
} as const satisfies Dissector;
