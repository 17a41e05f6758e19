import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ppp.protocol',
  source: 'IANA, PPP Data Link Layer Protocol Numbers',
  values: {
    '0x0021': 'IPv4',
    '0x002d': 'VJ compressed TCP',
    '0x002f': 'VJ uncompressed TCP',
    '0x003d': 'Multilink',
    '0x0057': 'IPv6',
    '0x00fb': 'Compressed datagram in multilink',
    '0x00fd': 'Compressed datagram',
    '0x8021': 'IPCP',
    '0x8053': 'ECP',
    '0x8057': 'IPV6CP',
    '0x80fb': 'CCP in multilink',
    '0x80fd': 'CCP',
    '0xc021': 'LCP',
    '0xc023': 'PAP',
    '0xc025': 'Link Quality Report',
    '0xc029': 'CBCP',
    '0xc02b': 'BACP',
    '0xc02d': 'BAP',
    '0xc223': 'CHAP',
    '0xc227': 'EAP',
  },
} as const satisfies ValueTable;
