import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'eapol',
  label: '802.1X Authentication',
  doc: 'IEEE 802.1X §11.3: EAP over LAN.',
  on: { ethertype: [0x888e] },
  size: 'eapol.len + 4',
  fields: [
    { name: 'eapol.version', type: 'u8', label: 'Version' },
    { name: 'eapol.type', type: 'u8', label: 'Type', values: 'type' },
    { name: 'eapol.len', type: 'u16', label: 'Length' },
    { next: { table: 'eapol.type', key: 'eapol.type' } },
  ],
  tables: {
    type: {
      '0': 'EAP packet',
      '1': 'Start',
      '2': 'Logoff',
      '3': 'Key',
      '4': 'Encapsulated ASF alert',
      '5': 'Key agreement',
      '6': 'Announcement, generic',
      '7': 'Announcement, specific',
      '8': 'Announcement request',
    },
  },
  summary: ['{eapol.type}'],
} as const satisfies Dissector;
