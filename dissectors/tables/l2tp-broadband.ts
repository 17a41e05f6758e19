import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'l2tp.broadband',
  source: 'RFC 5515 §5, RFC 4679 §3.3',
  values: {
    '1': 'Agent-Circuit-Id',
    '2': 'Agent-Remote-Id',
    '129': 'Actual-Data-Rate-Upstream',
    '130': 'Actual-Data-Rate-Downstream',
    '131': 'Minimum-Data-Rate-Upstream',
    '132': 'Minimum-Data-Rate-Downstream',
    '133': 'Attainable-Data-Rate-Upstream',
    '134': 'Attainable-Data-Rate-Downstream',
    '135': 'Maximum-Data-Rate-Upstream',
    '136': 'Maximum-Data-Rate-Downstream',
    '137': 'Minimum-Data-Rate-Upstream-Low-Power',
    '138': 'Minimum-Data-Rate-Downstream-Low-Power',
    '139': 'Maximum-Interleaving-Delay-Upstream',
    '140': 'Actual-Interleaving-Delay-Upstream',
    '141': 'Maximum-Interleaving-Delay-Downstream',
    '142': 'Actual-Interleaving-Delay-Downstream',
    '144': 'Access-Loop-Encapsulation',
    '145': 'ANCP-Access-Line-Type',
    '254': 'IWF-Session',
  },
} as const satisfies ValueTable;
