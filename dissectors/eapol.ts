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
    { match: 'eapol.type', cases: { '3': 'key' }, else: [{ next: { table: 'eapol.type', key: 'eapol.type' } }] },
  ],
  parts: {
    key: [
      { name: 'eapol.keydes.type', type: 'u8', label: 'Key descriptor', values: 'descriptor' },
      { match: 'eapol.keydes.type', cases: { '1': 'rc4' }, else: [{ name: 'eapol.keydes.body', type: 'bytes', label: 'Key descriptor body' }] },
    ],
    rc4: [
      { name: 'eapol.keydes.key_len', type: 'u16', label: 'Key length', ref: 'RFC 3580 §4' },
      { name: 'eapol.keydes.replay_counter', type: 'u64', label: 'Replay counter' },
      { name: 'eapol.keydes.key_iv', type: 'bytes', size: '16', label: 'Initialization vector' },
      {
        name: 'eapol.keydes.key_index',
        type: 'u8',
        label: 'Key index',
        base: 'hex',
        bits: [
          { width: 1, name: 'eapol.keydes.key_index.type', label: 'For one station alone' },
          { width: 7, name: 'eapol.keydes.key_index.number', label: 'Number' },
        ],
      },
      { name: 'eapol.keydes.key_signature', type: 'bytes', size: '16', label: 'Signature' },
      { value: 'left == 0', name: 'eapol.keydes.key.generated_locally', type: 'bool', label: 'Key made by each side for itself' },
      { name: 'eapol.keydes.key', type: 'bytes', label: 'Key', if: 'left > 0' },
    ],
  },
  tables: {
    descriptor: { '1': 'RC4', '2': 'RSN', '254': 'WPA' },
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
