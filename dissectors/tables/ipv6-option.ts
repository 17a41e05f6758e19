import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ipv6.option',
  source: 'IANA, IPv6 Destination Options and Hop-by-Hop Options',
  values: {
    '0x00': 'Pad1',
    '0x01': 'PadN',
    '0x04': 'Tunnel encapsulation limit',
    '0x05': 'Router alert',
    '0x07': 'CALIPSO',
    '0x08': 'SMF_DPD',
    '0x0f': 'Performance and diagnostic metrics',
    '0x23, 0x63': 'RPL',
    '0x26': 'Quick-start',
    '0x30': 'Minimum path MTU',
    '0x11, 0x31': 'IOAM',
    '0x6d': 'MPL',
    '0x8b': 'ILNP nonce',
    '0x8c': 'Line identification',
    '0xc2': 'Jumbo payload',
    '0xc9': 'Home address',
    '0xee': 'IP_DFF',
    '0x1e, 0x3e, 0x5e, 0x7e, 0x9e, 0xbe, 0xde, 0xfe': 'Experiment',
  },
} as const satisfies ValueTable;
