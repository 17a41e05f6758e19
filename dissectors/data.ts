import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'data',
  label: 'Data',
  short: 'Data',
  doc: 'Octets that no dissector reads.',
  fields: [
    { value: 'left', name: 'data.len', label: 'Length' },
    { name: 'data.data', type: 'bytes', label: 'Data' },
  ],
  summary: ['{data.len} octets'],
} as const satisfies Dissector;
