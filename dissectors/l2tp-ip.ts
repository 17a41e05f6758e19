import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'l2tp.ip',
  label: 'L2TPv3 over IP',
  short: 'L2TP',
  rfc: 3931,
  doc: 'A session ID of zero announces a control message, laid out as over UDP.',
  on: { 'ip.proto': [115] },
  fields: [
    { name: 'l2tp.sid', type: 'u32', label: 'Session ID', base: 'hex', ref: '4.1.1' },
    { next: 'l2tp', if: 'l2tp.sid == 0', ref: '4.1.1.2' },
    { next: { table: 'l2tp.session', key: 'l2tp.sid' }, if: 'l2tp.sid != 0', ref: '4.1.1.1' },
  ],
  summary: [{ if: 'l2tp.sid != 0', say: 'Data to session {l2tp.sid#}' }],
} as const satisfies Dissector;
