import type { ValueTable } from '../../src/schema/dissector.ts';

export default {
  table: 'l2tp.cablelabs',
  source: 'CableLabs, Downstream External PHY Interface Specification',
  values: {
    '1': 'DEPI Result Code',
    '2': 'DEPI Resource Allocation Request',
    '3': 'DEPI Resource Allocation Reply',
    '4': 'DEPI Local MTU',
    '5': 'DOCSIS SYNC Control',
    '6': 'EQAM Capability Bits',
    '7': 'DEPI Remote MTU',
    '8': 'DEPI Local UDP Port',
    '9': 'DPR Session Type',
    '10': 'DPR Session Status',
    '100': 'QAM Channel TSID Group',
    '101': 'QAM Channel Frequency',
    '102': 'QAM Channel Power',
    '103': 'QAM Channel Modulation',
    '104': 'QAM Channel J.83 Annex',
    '105': 'QAM Channel Symbol Rate',
    '106': 'QAM Channel Interleaver Depth',
    '107': 'QAM Channel RF Mute',
    '200': 'DEPI Redundancy Capabilities',
  },
} as const satisfies ValueTable;
