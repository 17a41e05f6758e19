import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'icmpv6.parameter',
  source: 'IANA, ICMPv6 Parameters, codes of type 4',
  values: {
    0: 'erroneous header field',
    1: 'unrecognised next header',
    2: 'unrecognised IPv6 option',
    3: 'first fragment with an incomplete header chain',
    5: 'next header unrecognised by an intermediate node',
    6: 'extension header too big',
    7: 'extension header chain too long',
    8: 'too many extension headers',
    9: 'too many options in an extension header',
    10: 'option too big',
  },
} as const satisfies ValueTable;
