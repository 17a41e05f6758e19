import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ipv6.option.action',
  source: 'RFC 8200 §4.2',
  values: {
    0: 'skip',
    1: 'discard',
    2: 'discard and report',
    3: 'discard and report, unless to a multicast address',
  },
} as const satisfies ValueTable;
