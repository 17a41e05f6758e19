import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ppp.direction',
  label: 'PPP with direction',
  short: 'PPP',
  doc: 'LINKTYPE_PPP_WITH_DIR: an octet before each frame tells who sent it.',
  on: { linktype: [204] },
  fields: [{ name: 'ppp.direction', type: 'u8', label: 'Direction', values: 'direction' }, { next: 'ppp' }],
  tables: { direction: { '0': 'Received', '1': 'Sent' } },
} as const satisfies Dissector;
