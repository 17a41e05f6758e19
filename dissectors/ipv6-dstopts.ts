import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ipv6.dstopts',
  label: 'IPv6 Destination Options',
  short: 'IPv6',
  rfc: 8200,
  on: { 'ip.proto': [60] },
  fields: [
    { name: 'ipv6.dstopts.nxt', type: 'u8', label: 'Next header', values: 'ip.proto', column: true, ref: '4.6' },
    { name: 'ipv6.dstopts.len', type: 'u8', label: 'Length in units of 8 octets, less 1', ref: '4.6' },
    { value: 'ipv6.dstopts.len * 8 + 8', name: 'ipv6.dstopts.len_oct', type: 'u16', label: 'Length' },
    { block: 'Options', size: 'ipv6.dstopts.len * 8 + 6', of: 'options', ref: '4.2' },
    { next: { table: 'ip.proto', key: 'ipv6.dstopts.nxt' } },
  ],
  parts: {
    options: [{ list: '{ipv6.opt.type}', name: 'ipv6.opt', of: 'option', size: 'ipv6.opt.type == 0 ? 1 : ipv6.opt.length + 2' }],
    option: [
      { name: 'ipv6.opt.type', type: 'u8', label: 'Type', base: 'hex', values: 'ipv6.option', if: 'u8(0) == 0', ref: '4.2' },
      {
        name: 'ipv6.opt.type',
        type: 'u8',
        label: 'Type',
        base: 'hex',
        values: 'ipv6.option',
        if: '!has(ipv6.opt.type)',
        bits: [
          { width: 2, name: 'ipv6.opt.type.action', label: 'What to do where it is unknown', values: 'ipv6.option.action' },
          { width: 1, name: 'ipv6.opt.type.change', label: 'May change on the way' },
          { width: 5, name: 'ipv6.opt.type.rest', label: 'Rest', base: 'hex' },
        ],
        ref: '4.2',
      },
      { value: '1', name: 'ipv6.opt.pad1', type: 'none', label: 'Padding of one octet', if: 'ipv6.opt.type == 0', ref: '4.2' },
      { name: 'ipv6.opt.length', type: 'u8', label: 'Length', if: 'ipv6.opt.type != 0', ref: '4.2' },
      {
        match: 'ipv6.opt.type',
        cases: {
          '0': [],
          '1': [{ name: 'ipv6.opt.padn', type: 'bytes', label: 'Padding', ref: '4.2' }],
          '4': [{ name: 'ipv6.opt.tel', type: 'u8', label: 'Tunnel encapsulation limit', ref: 'RFC 2473 §4.1.1' }],
          '5': [{ name: 'ipv6.opt.router_alert', type: 'u16', label: 'Router alert', ref: 'RFC 2711 §2.1' }],
          '0x1e, 0x3e, 0x5e, 0x7e, 0x9e, 0xbe, 0xde, 0xfe': [{ name: 'ipv6.opt.experimental', type: 'bytes', label: 'Experiment', ref: 'RFC 4727 §3.3' }],
          '0xc2': [{ name: 'ipv6.opt.jumbo', type: 'u32', label: 'Payload length of the jumbogram', ref: 'RFC 2675 §2' }],
          '0xc9': [{ name: 'ipv6.opt.mipv6.home_address', type: 'ipv6', label: 'Home address', ref: 'RFC 6275 §6.3' }],
        },
        else: [{ name: 'ipv6.opt.unknown', type: 'bytes', label: 'Data' }],
      },
    ],
  },
  summary: ['{ipv6.opt.type*}'],
} as const satisfies Dissector;
