import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'ike.exchange',
  source: 'RFC 2408 §3.1, RFC 2409 App. A, RFC 7296 §3.1, RFC 9242, RFC 9370, IANA',
  values: {
    '0': 'None',
    '1': 'Base',
    '2': 'Main Mode',
    '3': 'Authentication Only',
    '4': 'Aggressive Mode',
    '5': 'Informational',
    '6': 'Transaction (Config Mode)',
    '32': 'Quick Mode',
    '33': 'New Group Mode',
    '34': 'IKE_SA_INIT',
    '35': 'IKE_AUTH',
    '36': 'CREATE_CHILD_SA',
    '37': 'INFORMATIONAL',
    '38': 'IKE_SESSION_RESUME',
    '39': 'GSA_AUTH',
    '40': 'GSA_REGISTRATION',
    '41': 'GSA_REKEY',
    '42': 'GSA_INBAND_REKEY',
    '43': 'IKE_INTERMEDIATE',
    '44': 'IKE_FOLLOWUP_KE',
    '240..255': 'Private use',
  },
} as const satisfies ValueTable;
