import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ccp',
  label: 'PPP Compression Control Protocol',
  rfc: 1962,
  doc: 'MPPE: RFC 3078. MPPC: RFC 2118. Other options: each row names its RFC.',
  on: { 'ppp.protocol': [0x80fd, 0x80fb] },
  size: 'ppp.length',
  fields: [
    { name: 'ppp.code', type: 'u8', label: 'Code', values: 'ppp.code', ref: 'RFC 1661 §5' },
    { name: 'ppp.identifier', type: 'u8', label: 'Identifier', ref: 'RFC 1661 §5' },
    { name: 'ppp.length', type: 'u16', label: 'Length', ref: 'RFC 1661 §5' },
    {
      match: 'ppp.code',
      if: 'left > 0',
      cases: { '0': 'vendor', '1..4': 'options', '5, 6': 'terminate' },
      else: [{ name: 'ppp.data', type: 'bytes', label: 'Data' }],
    },
  ],
  parts: {
    terminate: [
      {
        name: 'ppp.data',
        type: 'bytes',
        label: 'Data',
        over: [{ name: 'natt.ppp.reason', type: 'text', label: 'Reason', if: 'u8(0) in {0x20..0x7e} && u8(1) in {0x20..0x7e}' }],
        ref: 'RFC 1661 §5.5',
      },
    ],
    vendor: [
      { name: 'ppp.magic_number', type: 'u32', label: 'Magic-Number', base: 'hex', ref: 'RFC 2153' },
      { name: 'ppp.oui', type: 'u24', label: 'OUI', ref: 'RFC 2153' },
      { name: 'ppp.kind', type: 'u8', label: 'Kind', ref: 'RFC 2153' },
      { name: 'ppp.data', type: 'bytes', label: 'Data', ref: 'RFC 2153' },
    ],
    options: [
      {
        list: 'Option: {ccp.opt.type}',
        size: 'ccp.opt.length',
        fields: [
          { name: 'ccp.opt.type', type: 'u8', label: 'Option', values: 'option', ref: '4' },
          {
            name: 'ccp.opt.length',
            type: 'u8',
            label: 'Length',
            check: [
              { that: 'ccp.opt.length >= 2', say: 'An option is at least as long as its header of 2 octets', name: 'ppp.opt.len.invalid' },
              { that: '!(ccp.opt.type in {1, 2, 3}) || ccp.opt.length == 2', say: 'The length of this option is 2', name: 'ppp.opt.len.invalid' },
              { that: '!(ccp.opt.type in {18, 23}) || ccp.opt.length == 6', say: 'The length of this option is 6', name: 'ppp.opt.len.invalid' },
              { that: '!(ccp.opt.type in {21, 25}) || ccp.opt.length == 3', say: 'The length of this option is 3', name: 'ppp.opt.len.invalid' },
              { that: '!(ccp.opt.type in {24, 26}) || ccp.opt.length == 4', say: 'The length of this option is 4', name: 'ppp.opt.len.invalid' },
            ],
            ref: '4',
          },
          {
            match: 'ccp.opt.type',
            cases: {
              '0': [
                { name: 'ccp.opt.oui', type: 'u24', label: 'OUI', ref: '4.1' },
                { name: 'ccp.opt.subtype', type: 'u8', label: 'Subtype', ref: '4.1' },
                { name: 'ccp.opt.data', type: 'bytes', label: 'Data', ref: '4.1' },
              ],
              '17': 'stac',
              '18': 'mppe',
              '19': [
                { name: 'ccp.opt.history', type: 'u8', label: 'History', ref: 'RFC 1993' },
                { name: 'ccp.opt.version', type: 'bytes', label: 'Version', ref: 'RFC 1993' },
              ],
              '21': [
                {
                  name: 'ccp.opt.vd',
                  type: 'u8',
                  label: 'Version and dictionary',
                  base: 'hex',
                  ref: 'RFC 1977 §3',
                  bits: [
                    { width: 3, name: 'ccp.opt.vd.vers', label: 'Version' },
                    { width: 5, name: 'ccp.opt.vd.dict', label: 'Bits of the largest code' },
                  ],
                },
              ],
              '23': [
                { name: 'ccp.opt.history_count', type: 'u16', label: 'History count', ref: 'RFC 1967' },
                { name: 'ccp.opt.check_mode', type: 'u8', label: 'Check mode', values: 'lzsCheck', ref: 'RFC 1967' },
                { name: 'ccp.opt.process_mode', type: 'u8', label: 'Process mode', values: 'process', ref: 'RFC 1967' },
              ],
              '24': [
                {
                  type: 'u8',
                  label: 'Features and history',
                  ref: 'RFC 1975',
                  bits: [
                    { width: 2, name: 'ccp.opt.fe', label: 'Features' },
                    { width: 1, name: 'ccp.opt.p', label: 'Packet by packet' },
                    { width: 5, name: 'ccp.opt.History', label: 'History' },
                  ],
                },
                { name: 'ccp.opt.contexts', type: 'u8', label: 'Contexts', ref: 'RFC 1975' },
              ],
              '25': [{ name: 'ccp.opt.mode', type: 'u8', label: 'Mode', values: 'dce', ref: 'RFC 1976' }],
              '26': 'deflate',
              '27': [
                { name: 'ccp.opt.mode_dictcount', type: 'u16', label: 'Mode and dictionary count' },
                { name: 'ccp.opt.dict_size', type: 'u16', label: 'Dictionary size', if: 'left > 0' },
                { name: 'ccp.opt.history_length', type: 'u16', label: 'History length', if: 'left > 0' },
              ],
            },
            else: [{ name: 'ccp.opt.data', type: 'bytes', label: 'Data' }],
          },
        ],
      },
    ],
    stac: [
      // 5 octets are the option of RFC 1974; Ascend's own form is longer.
      { name: 'ccp.opt.data', type: 'bytes', label: 'Data of another form than RFC 1974 has', if: 'ccp.opt.length != 5' },
      { name: 'ccp.opt.history_count', type: 'u16', label: 'History count', if: 'ccp.opt.length == 5', ref: 'RFC 1974' },
      {
        name: 'ccp.opt.cm',
        type: 'u8',
        label: 'Check mode',
        if: 'ccp.opt.length == 5',
        bits: [
          { width: 5, name: 'ccp.opt.cm.reserved', label: 'Reserved' },
          { width: 3, name: 'ccp.opt.cm.check_mode', label: 'Mode', values: 'stacCheck' },
        ],
        ref: 'RFC 1974',
      },
    ],
    mppe: [
      {
        name: 'ccp.opt.supported_bits',
        type: 'u32',
        label: 'Supported',
        base: 'hex',
        ref: 'RFC 3078 §2.1',
        bits: [
          { width: 7 },
          { width: 1, name: 'ccp.opt.supported_bits.h', label: 'stateless' },
          { width: 16 },
          { width: 1, name: 'ccp.opt.supported_bits.m', label: '56-bit keys' },
          { width: 1, name: 'ccp.opt.supported_bits.s', label: '128-bit keys' },
          { width: 1, name: 'ccp.opt.supported_bits.l', label: '40-bit keys' },
          { width: 1, name: 'ccp.opt.supported_bits.d', label: 'obsolete bit D' },
          { width: 3 },
          { width: 1, name: 'ccp.opt.supported_bits.c', label: 'MPPC' },
        ],
      },
    ],
    deflate: [
      {
        type: 'u8',
        label: 'Window and method',
        ref: 'RFC 1979 §3',
        bits: [
          { width: 4, name: 'ccp.opt.window', label: 'Window' },
          { width: 4, name: 'ccp.opt.method', label: 'Method', values: 'method' },
        ],
      },
      {
        type: 'u8',
        label: 'Check',
        ref: 'RFC 1979 §3',
        bits: [
          { width: 6, name: 'ccp.opt.mbz', label: 'Must be zero' },
          { width: 2, name: 'ccp.opt.chk', label: 'Check method', values: 'deflateCheck' },
        ],
      },
    ],
  },
  tables: {
    option: {
      '0': 'OUI',
      '1': 'Predictor type 1',
      '2': 'Predictor type 2',
      '3': 'Puddle Jumper',
      '16': 'Hewlett-Packard PPC',
      '17': 'Stac LZS',
      '18': 'MPPE and MPPC',
      '19': 'Gandalf FZA',
      '20': 'V.42bis',
      '21': 'BSD-Compress',
      '23': 'LZS-DCP',
      '24': 'Magnalink MVRCA',
      '25': 'DCE',
      '26': 'Deflate',
      '27': 'V.44/LZJH',
    },
    stacCheck: { '0': 'None', '1': 'LCB', '2': 'CRC', '3': 'Sequence number', '4': 'Extended mode' },
    lzsCheck: { '0': 'None', '1': 'LCB', '2': 'Sequence number', '3': 'Sequence number and LCB' },
    process: { '0': 'None', '1': 'Process uncompressed' },
    dce: { '1': 'No additional negotiation', '2': 'Full PPP negotiation and state machine' },
    method: { '8': 'zlib' },
    deflateCheck: { '0': 'Sequence number' },
  },
  summary: [
    { if: 'ppp.code > 15', say: 'Code ' },
    '{ppp.code}',
    ':',
    ', "{natt.ppp.reason}"',
    ', {ccp.opt.type*}',
    ', {ccp.opt.supported_bits.l}',
    ', {ccp.opt.supported_bits.m}',
    ', {ccp.opt.supported_bits.s}',
    ', {ccp.opt.supported_bits.h}',
    ', {ccp.opt.supported_bits.c}',
  ],
} as const satisfies Dissector;
