import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'pap',
  label: 'PPP Password Authentication Protocol',
  rfc: 1334,
  on: { 'ppp.protocol': [0xc023] },
  size: 'pap.length',
  fields: [
    { name: 'pap.code', type: 'u8', label: 'Code', values: 'code', ref: '2.2' },
    { name: 'pap.identifier', type: 'u8', label: 'Identifier', ref: '2.2' },
    { name: 'pap.length', type: 'u16', label: 'Length', ref: '2.2' },
    {
      block: 'Data',
      name: 'pap.data',
      if: 'left > 0',
      fields: [{ match: 'pap.code', cases: { '1': 'request', '2, 3': 'answer' }, else: [{ name: 'pap.stuff', type: 'bytes', label: 'Data' }] }],
    },
  ],
  parts: {
    request: [
      { name: 'pap.peer_id.length', type: 'u8', label: 'Peer-ID length', ref: '2.2.1' },
      { name: 'pap.peer_id', type: 'text', size: 'pap.peer_id.length', label: 'Peer-ID', if: 'pap.peer_id.length > 0', ref: '2.2.1' },
      { name: 'pap.password.length', type: 'u8', label: 'Password length', ref: '2.2.1' },
      { name: 'pap.password', type: 'text', size: 'pap.password.length', label: 'Password', if: 'pap.password.length > 0', ref: '2.2.1' },
    ],
    answer: [
      { name: 'pap.message.length', type: 'u8', label: 'Message length', ref: '2.2.2' },
      { name: 'pap.message', type: 'text', size: 'pap.message.length', label: 'Message', if: 'pap.message.length > 0', ref: '2.2.2' },
    ],
  },
  tables: { code: { '1': 'Authenticate-Request', '2': 'Authenticate-Ack', '3': 'Authenticate-Nak' } },
  summary: [{ if: 'pap.code > 3', say: 'Code ' }, '{pap.code}', ' from "{pap.peer_id}"', ': {pap.message}'],
} as const satisfies Dissector;
