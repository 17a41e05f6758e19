import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.life',
  source: 'RFC 2407 §4.5, RFC 2409 Appendix A',
  values: {
    '1': 'seconds',
    '2': 'kilobytes',
  },
} as const satisfies ValueTable;
