import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'eapol',
  label: '802.1X Authentication',
  doc: 'IEEE 802.1X.',
  on: { ethertype: [0x888e] },
  fields: [
    { name: 'eapol.version', type: 'u8', label: 'Version' },
    { name: 'eapol.type', type: 'u8', label: 'Type', values: 'type' },
    { name: 'eapol.len', type: 'u16', label: 'Length' },
    { type: 'bytes', size: 'eapol.len', label: 'Body', if: 'eapol.len > 0' },
  ],
  tables: { type: { '0': 'EAP packet', '1': 'Start', '2': 'Logoff', '3': 'Key' } },
  summary: ['{eapol.type}'],
} as const satisfies Dissector;
