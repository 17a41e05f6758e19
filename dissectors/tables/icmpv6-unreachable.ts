import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'icmpv6.unreachable',
  source: 'IANA, ICMPv6 Parameters, codes of type 1',
  values: {
    0: 'no route to destination',
    1: 'communication administratively prohibited',
    2: 'beyond the scope of the source address',
    3: 'address unreachable',
    4: 'port unreachable',
    5: 'source address failed the policy',
    6: 'route to destination rejected',
    7: 'error in the source routing header',
    8: 'headers too long',
  },
} as const satisfies ValueTable;
