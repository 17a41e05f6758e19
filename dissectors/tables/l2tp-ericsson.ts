import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'l2tp.ericsson',
  source: 'Ericsson, Abis over IP',
  values: {
    '0': 'Message Type',
    '1': 'Transport Configuration',
    '2': 'Packet Loss',
    '3': 'Protocol Version',
    '4': 'Connection Type',
    '5': 'CRC32 Enabled',
    '6': 'STN Name',
    '7': 'Abis Lower Mode',
    '8': 'TEI to SC Map',
    '9': 'Channel Status List',
    '10': 'Extended Protocol Version',
    '11': 'Channel Status List 2',
  },
} as const satisfies ValueTable;
