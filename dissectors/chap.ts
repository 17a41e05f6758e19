import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'chap',
  label: 'PPP Challenge Handshake Authentication Protocol',
  rfc: 1994,
  doc: 'MS-CHAP: RFC 2433. MS-CHAP-2: RFC 2759. LCP alone tells the algorithm, so a response of 49 octets is read by what stands in it.',
  on: { 'ppp.protocol': [0xc223] },
  size: 'chap.length',
  fields: [
    { name: 'chap.code', type: 'u8', label: 'Code', values: 'code', ref: '4' },
    { name: 'chap.identifier', type: 'u8', label: 'Identifier', ref: '4' },
    { name: 'chap.length', type: 'u16', label: 'Length', ref: '4' },
    {
      match: 'chap.code',
      if: 'left > 0',
      cases: {
        '1, 2': [{ block: 'Data', name: 'chap.data', of: 'value' }],
        '3': [{ name: 'chap.message', type: 'text', label: 'Message', ref: '4.2' }],
        '4': 'failure',
      },
      else: [{ name: 'chap.stuff', type: 'bytes', label: 'Data' }],
    },
  ],
  parts: {
    value: [
      { name: 'chap.value_size', type: 'u8', label: 'Value size', ref: '4.1' },
      {
        name: 'chap.value',
        type: 'bytes',
        size: 'chap.value_size',
        label: 'Value',
        over: [
          {
            // The reserved octets of MS-CHAP-2 stand where MS-CHAP has the end of the LAN Manager response.
            match: 'u32(16) == 0 && u32(20) == 0 ? 2 : 1',
            cases: { '1': 'msChap', '2': 'msChap2' },
            if: 'chap.code == 2 && left == 49',
          },
        ],
        ref: '4.1',
      },
      { name: 'chap.name', type: 'text', label: 'Name', ref: '4.1' },
    ],
    msChap: [
      {
        block: 'MS-CHAP response, by its length',
        fields: [
          { name: 'natt.chap.lm_response', type: 'bytes', size: '24', label: 'LAN Manager response', ref: 'RFC 2433 §5' },
          { name: 'natt.chap.nt_response', type: 'bytes', size: '24', label: 'NT response', ref: 'RFC 2433 §5' },
          { name: 'natt.chap.flags', type: 'u8', label: 'Flags', values: 'flags', ref: 'RFC 2433 §5' },
        ],
      },
    ],
    msChap2: [
      {
        block: 'MS-CHAP-2 response, by its length and eight zeros',
        fields: [
          { name: 'natt.chap.peer_challenge', type: 'bytes', size: '16', label: 'Peer challenge', ref: 'RFC 2759 §4' },
          { type: 'bytes', size: '8', label: 'Reserved', ref: 'RFC 2759 §4' },
          { name: 'natt.chap.nt_response', type: 'bytes', size: '24', label: 'NT response', ref: 'RFC 2759 §4' },
          { type: 'u8', label: 'Flags', ref: 'RFC 2759 §4' },
        ],
      },
    ],
    failure: [
      {
        value: '(u8(2) - 48) * 100 + (u8(3) - 48) * 10 + u8(4) - 48',
        name: 'natt.chap.error',
        label: 'Error',
        values: 'error',
        if: 'u16(0) == 0x453d && u8(2) in {48..57} && u8(3) in {48..57} && u8(4) in {48..57}', // "E=" and three digits
        ref: 'RFC 2759 §6',
      },
      { name: 'chap.message', type: 'text', label: 'Message', ref: '4.2' },
    ],
  },
  tables: {
    code: { '1': 'Challenge', '2': 'Response', '3': 'Success', '4': 'Failure' },
    flags: { '0': 'Use the LAN Manager response', '1': 'Use the NT response' },
    error: {
      '646': 'restricted logon hours',
      '647': 'account disabled',
      '648': 'password expired',
      '649': 'no permission to dial in',
      '691': 'authentication failure',
      '709': 'error changing the password',
    },
  },
  summary: [{ if: 'chap.code > 4', say: 'Code ' }, '{chap.code}', ' from "{chap.name}"', ': {natt.chap.error}', ': {chap.message}'],
} as const satisfies Dissector;
