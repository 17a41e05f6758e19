import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'eap',
  label: 'Extensible Authentication Protocol',
  rfc: 3748,
  doc: 'Methods have documents of their own, named beside their rows.',
  on: { 'ppp.protocol': [0xc227], 'eapol.type': [0] },
  size: 'eap.len',
  fields: [
    { name: 'eap.code', type: 'u8', label: 'Code', values: 'code', ref: '4' },
    { name: 'eap.id', type: 'u8', label: 'Identifier', ref: '4' },
    {
      name: 'eap.len',
      type: 'u16',
      label: 'Length',
      check: { that: 'eap.len >= 4', say: 'An EAP packet is at least as long as its header of 4 octets', name: 'eap.bad_length' },
      ref: '4',
    },
    { match: 'eap.code', if: 'left > 0', cases: { '1, 2': 'method', '5, 6': 'reauthentication' }, else: [{ type: 'bytes', label: 'Data' }] },
  ],
  parts: {
    method: [
      {
        name: 'eap.type',
        type: 'u8',
        label: 'Type',
        values: 'eap.type',
        check: [
          { that: 'eap.type != 4', say: 'MD5-Challenge proves one side alone and makes no key', severity: 'note', name: 'eap.mitm_attacks' },
          { that: 'eap.type != 17', say: 'The passwords of LEAP can be guessed from its messages', severity: 'note', name: 'eap.dictionary_attacks' },
        ],
        ref: '4.1',
      },
      {
        match: 'eap.type',
        cases: {
          '1': [
            { type: 'none', size: '1', label: 'Zero octet before the identity', if: 'u8(0) == 0' },
            { name: 'eap.identity', type: 'text', label: 'Identity', ref: '5.1' },
          ],
          '2': [{ name: 'eap.notification', type: 'text', label: 'Notification', ref: '5.2' }],
          '3': [
            {
              list: 'Desired: {eap.desired_type}',
              fields: [{ name: 'eap.desired_type', type: 'u8', label: 'Desired type', values: 'eap.type', ref: '5.3.1' }],
            },
          ],
          '4': 'md5',
          '5, 6': [{ name: 'eap.data', type: 'bytes', label: 'Message', over: [{ type: 'text', label: 'Text' }], ref: '5.5' }],
          '13, 21, 25, 43, 55': 'tls',
          '17': 'leap',
          '18': 'sim',
          '23, 50': 'aka',
          '26': 'msChap2',
          '47': 'psk',
          '254': 'expanded',
        },
        else: [{ name: 'eap.data', type: 'bytes', label: 'Data' }],
      },
    ],
    md5: [
      {
        name: 'eap.md5.value_size',
        type: 'u8',
        label: 'Value size',
        check: { that: 'eap.md5.value_size <= left', say: 'The value is longer than the packet', name: 'eap.md5.value_size.overflow' },
        ref: '5.4',
      },
      { name: 'eap.md5.value', type: 'bytes', size: 'eap.md5.value_size < left ? eap.md5.value_size : left', label: 'Value', ref: '5.4' },
      { name: 'eap.md5.extra_data', type: 'bytes', label: 'Name', over: [{ type: 'text', label: 'Text' }], ref: '5.4' },
    ],
    tls: [
      {
        name: 'eap.tls.flags',
        type: 'u8',
        label: 'Flags',
        base: 'hex',
        if: 'eap.type == 13',
        bits: [
          { width: 1, name: 'eap.tls.flags.len_included', label: 'Length included' },
          { width: 1, name: 'eap.tls.flags.more_fragments', label: 'more fragments' },
          { width: 1, name: 'eap.tls.flags.start', label: 'start' },
          { width: 5 },
        ],
        ref: 'RFC 5216 §3.1',
      },
      {
        name: 'eap.tls.flags',
        type: 'u8',
        label: 'Flags',
        base: 'hex',
        if: 'eap.type in {21, 25, 43}',
        bits: [
          { width: 1, name: 'eap.tls.flags.len_included', label: 'Length included' },
          { width: 1, name: 'eap.tls.flags.more_fragments', label: 'more fragments' },
          { width: 1, name: 'eap.tls.flags.start', label: 'start' },
          { width: 2 },
          { width: 3, name: 'eap.tls.flags.version', label: 'Version' },
        ],
        ref: 'RFC 5281 §9.1',
      },
      {
        name: 'eap.tls.flags',
        type: 'u8',
        label: 'Flags',
        base: 'hex',
        if: 'eap.type == 55',
        bits: [
          { width: 1, name: 'eap.tls.flags.len_included', label: 'Length included' },
          { width: 1, name: 'eap.tls.flags.more_fragments', label: 'more fragments' },
          { width: 1, name: 'eap.tls.flags.start', label: 'start' },
          { width: 1, name: 'eap.tls.flags.outer_tlv_len_included', label: 'Outer TLV length included' },
          { width: 1 },
          { width: 3, name: 'eap.tls.flags.version', label: 'Version' },
        ],
        ref: 'RFC 7170 §4.1',
      },
      { name: 'eap.tls.len', type: 'u32', label: 'Length of the whole message', if: 'eap.tls.flags.len_included == 1', ref: 'RFC 5216 §3.1' },
      { type: 'u32', label: 'Length of the outer TLVs', if: 'eap.tls.flags.outer_tlv_len_included == 1', ref: 'RFC 7170 §4.1' },
      {
        list: 'TLV {eap.fast.type}',
        if: 'eap.type == 43 && eap.tls.flags.start == 1',
        fields: [
          { name: 'eap.fast.type', type: 'u16', label: 'Type', values: 'fast', ref: 'RFC 4851 §4.1.1' },
          { name: 'eap.fast.length', type: 'u16', label: 'Length', ref: 'RFC 4851 §4.1.1' },
          {
            name: 'eap.data',
            type: 'bytes',
            size: 'eap.fast.length',
            label: 'Value',
            over: [{ name: 'eap.fast.authority_id_data', type: 'bytes', label: 'Authority ID', if: 'eap.fast.type == 4', ref: 'RFC 4851 §4.1.1' }],
          },
        ],
      },
      { type: 'bytes', label: 'TLS records' },
    ],
    leap: [
      { name: 'eap.leap.version', type: 'u8', label: 'Version' },
      { name: 'eap.leap.reserved', type: 'u8', label: 'Reserved', base: 'hex' },
      { name: 'eap.leap.count', type: 'u8', label: 'Count' },
      {
        match: 'eap.leap.count',
        cases: {
          '8': [{ name: 'eap.leap.peer_challenge', type: 'bytes', size: '8', label: 'Challenge' }],
          '24': [{ name: 'eap.leap.peer_response', type: 'bytes', size: '24', label: 'Response' }],
        },
        else: [{ name: 'eap.leap.data', type: 'bytes', size: 'eap.leap.count', label: 'Data' }],
      },
      { name: 'eap.leap.name', type: 'text', label: 'Name' },
    ],
    sim: [
      { name: 'eap.sim.subtype', type: 'u8', label: 'Subtype', values: 'sim', ref: 'RFC 4186 §8.1' },
      { name: 'eap.sim.reserved', type: 'u16', label: 'Reserved', base: 'hex', ref: 'RFC 4186 §8.1' },
      {
        list: 'Attribute: {eap.sim.subtype.type}',
        name: 'eap.sim.subtype.attribute',
        size: 'eap.sim.subtype.len * 4',
        fields: [
          { name: 'eap.sim.subtype.type', type: 'u8', label: 'Attribute', values: 'eap.sim', ref: 'RFC 4186 §8.1' },
          { name: 'eap.sim.subtype.len', type: 'u8', label: 'Length in units of 4 octets', ref: 'RFC 4186 §8.1' },
          {
            match: 'eap.sim.subtype.type',
            cases: {
              '12': [{ name: 'eap.sim.notification_type', type: 'u16', label: 'Notification', values: 'notification', ref: 'RFC 4186 §10.18' }],
              '14': 'simIdentity',
              '22': [{ name: 'eap.sim.error_code', type: 'u16', label: 'Error', values: 'error', ref: 'RFC 4186 §10.19' }],
            },
            else: [
              {
                name: 'eap.sim.subtype.value',
                type: 'bytes',
                label: 'Value',
                over: [
                  {
                    match: 'eap.sim.subtype.type',
                    cases: { '1': 'rands', '15': 'versions', '16, 19, 24': 'number', '23, 132, 133': 'name' },
                    else: 'reserved',
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
    aka: [
      { name: 'eap.aka.subtype', type: 'u8', label: 'Subtype', values: 'aka', ref: 'RFC 4187 §8.1' },
      { name: 'eap.aka.reserved', type: 'u16', label: 'Reserved', base: 'hex', ref: 'RFC 4187 §8.1' },
      {
        list: 'Attribute: {eap.aka.subtype.type}',
        name: 'eap.aka.subtype.attribute',
        size: 'eap.aka.subtype.len * 4',
        fields: [
          { name: 'eap.aka.subtype.type', type: 'u8', label: 'Attribute', values: 'eap.sim', ref: 'RFC 4187 §8.1' },
          { name: 'eap.aka.subtype.len', type: 'u8', label: 'Length in units of 4 octets', ref: 'RFC 4187 §8.1' },
          {
            match: 'eap.aka.subtype.type',
            cases: {
              '12': [{ name: 'eap.aka.notification_type', type: 'u16', label: 'Notification', values: 'notification', ref: 'RFC 4187 §10.19' }],
              '14': 'simIdentity',
              '22': [{ name: 'eap.aka.error_code', type: 'u16', label: 'Error', values: 'error', ref: 'RFC 4187 §10.20' }],
            },
            else: [
              {
                name: 'eap.aka.subtype.value',
                type: 'bytes',
                label: 'Value',
                over: [
                  {
                    match: 'eap.aka.subtype.type',
                    cases: { '3': 'result', '4': 'auts', '16, 19, 24': 'number', '23, 132, 133': 'name', '136': 'bidding' },
                    else: 'reserved',
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
    simIdentity: [
      { name: 'eap.identity.actual_len', type: 'u16', label: 'Actual length', ref: 'RFC 4186 §10.6' },
      { name: 'eap.identity', type: 'text', size: 'eap.identity.actual_len', label: 'Identity', ref: 'RFC 4186 §10.6' },
      { name: 'eap.identity.padding', type: 'bytes', label: 'Padding', ref: 'RFC 4186 §10.6' },
    ],
    reserved: [
      { type: 'u16', label: 'Reserved' },
      { type: 'bytes', label: 'Content' },
    ],
    rands: [
      { type: 'u16', label: 'Reserved', ref: 'RFC 4186 §10.9' },
      { list: 'RAND', fields: [{ type: 'bytes', size: '16', label: 'RAND' }] },
    ],
    versions: [
      { name: 'natt.eap.actual_len', type: 'u16', label: 'Actual length', ref: 'RFC 4186 §10.2' },
      { list: 'Version', count: 'natt.eap.actual_len / 2', fields: [{ type: 'u16', label: 'Version' }] },
      { type: 'bytes', label: 'Padding' },
    ],
    number: [{ type: 'u16', label: 'Number' }],
    name: [
      { name: 'natt.eap.actual_len', type: 'u16', label: 'Actual length', ref: 'RFC 9048 §3.1' },
      { type: 'text', size: 'natt.eap.actual_len', label: 'Name', ref: 'RFC 9048 §3.1' },
      { type: 'bytes', label: 'Padding' },
    ],
    result: [
      { type: 'u16', label: 'Length of RES in bits', ref: 'RFC 4187 §10.8' },
      { type: 'bytes', label: 'RES', ref: 'RFC 4187 §10.8' },
    ],
    auts: [{ type: 'bytes', label: 'AUTS', ref: 'RFC 4187 §10.9' }],
    bidding: [
      { type: 'u16', label: 'Bidding', bits: [{ width: 1, name: 'natt.eap.aka_prime', label: "EAP-AKA' is preferred" }, { width: 15 }], ref: 'RFC 9048 §4' },
    ],
    msChap2: [
      { name: 'eap.ms_chap_v2.opcode', type: 'u8', label: 'Opcode', values: 'msChap2', ref: 'draft-kamath-pppext-eap-mschapv2-02 §2' },
      // The answer to Success or Failure is the opcode alone.
      { match: '1', cases: { '1': 'msChap2Body' }, if: 'left > 0' },
    ],
    msChap2Body: [
      { name: 'eap.ms_chap_v2.id', type: 'u8', label: 'MS-CHAPv2-ID' },
      {
        name: 'eap.ms_chap_v2.length',
        type: 'u16',
        label: 'MS-Length',
        check: { that: 'eap.ms_chap_v2.length == eap.len - 5', say: 'MS-Length is the length of the EAP packet less 5', name: 'eap.ms_chap_v2.length.invalid' },
      },
      {
        match: 'eap.ms_chap_v2.opcode',
        cases: {
          '1': [
            { name: 'eap.ms_chap_v2.value_size', type: 'u8', label: 'Value size' },
            { name: 'eap.ms_chap_v2.challenge', type: 'bytes', size: 'eap.ms_chap_v2.value_size', label: 'Challenge' },
            { name: 'eap.ms_chap_v2.name', type: 'text', label: 'Name' },
          ],
          '2': 'msChap2Response',
          '3': [{ name: 'eap.ms_chap_v2.message', type: 'text', label: 'Message' }],
          '4': [{ name: 'eap.ms_chap_v2.failure_request', type: 'text', label: 'Message' }],
        },
        else: [{ name: 'eap.ms_chap_v2.data', type: 'bytes', label: 'Data' }],
      },
    ],
    msChap2Response: [
      { name: 'eap.ms_chap_v2.value_size', type: 'u8', label: 'Value size' },
      {
        match: 'eap.ms_chap_v2.value_size',
        cases: {
          '49': [
            { name: 'eap.ms_chap_v2.peer_challenge', type: 'bytes', size: '16', label: 'Peer challenge', ref: 'RFC 2759 §4' },
            { name: 'eap.ms_chap_v2.reserved', type: 'bytes', size: '8', label: 'Reserved', ref: 'RFC 2759 §4' },
            { name: 'eap.ms_chap_v2.nt_response', type: 'bytes', size: '24', label: 'NT response', ref: 'RFC 2759 §4' },
            { name: 'eap.ms_chap_v2.flags', type: 'u8', label: 'Flags', base: 'hex', ref: 'RFC 2759 §4' },
          ],
        },
        else: [{ name: 'eap.ms_chap_v2.response', type: 'bytes', size: 'eap.ms_chap_v2.value_size', label: 'Response of another length than 49' }],
      },
      { name: 'eap.ms_chap_v2.name', type: 'text', label: 'Name' },
    ],
    psk: [
      {
        name: 'eap.psk.flags',
        type: 'u8',
        label: 'Flags',
        base: 'hex',
        bits: [
          { width: 2, name: 'eap.psk.flags.t', label: 'Message', base: 'hex', values: 'psk' },
          { width: 6, name: 'eap.psk.flags.reserved', label: 'Reserved', base: 'hex' },
        ],
        ref: 'RFC 4764 §5',
      },
      {
        match: 'eap.psk.flags.t',
        cases: {
          '0': [
            { name: 'eap.psk.rand_s', type: 'bytes', size: '16', label: 'RAND_S', ref: 'RFC 4764 §5.1' },
            { name: 'eap.psk.id_s', type: 'text', label: 'ID_S', ref: 'RFC 4764 §5.1' },
          ],
          '1': [
            { name: 'eap.psk.rand_s', type: 'bytes', size: '16', label: 'RAND_S', ref: 'RFC 4764 §5.2' },
            { name: 'eap.psk.rand_p', type: 'bytes', size: '16', label: 'RAND_P', ref: 'RFC 4764 §5.2' },
            { name: 'eap.psk.mac_p', type: 'bytes', size: '16', label: 'MAC_P', ref: 'RFC 4764 §5.2' },
            { name: 'eap.psk.id_p', type: 'text', label: 'ID_P', ref: 'RFC 4764 §5.2' },
          ],
          '2': [
            { name: 'eap.psk.rand_s', type: 'bytes', size: '16', label: 'RAND_S', ref: 'RFC 4764 §5.3' },
            { name: 'eap.psk.mac_s', type: 'bytes', size: '16', label: 'MAC_S', ref: 'RFC 4764 §5.3' },
            { name: 'eap.psk.pchannel', type: 'bytes', label: 'Protected channel', ref: 'RFC 4764 §5.3' },
          ],
          '3': [
            { name: 'eap.psk.rand_s', type: 'bytes', size: '16', label: 'RAND_S', ref: 'RFC 4764 §5.4' },
            { name: 'eap.psk.pchannel', type: 'bytes', label: 'Protected channel', ref: 'RFC 4764 §5.4' },
          ],
        },
      },
    ],
    expanded: [
      { name: 'eap.ext.vendor_id', type: 'u24', label: 'Vendor', base: 'hex', values: 'vendor', ref: '5.7' },
      { name: 'eap.ext.vendor_type', type: 'u32', label: 'Vendor type', base: 'hex', ref: '5.7' },
      { list: 'Desired type', if: 'eap.ext.vendor_id == 0 && eap.ext.vendor_type == 3', of: 'expandedNak', ref: '5.3.2' },
      { type: 'bytes', label: 'Vendor data' },
    ],
    expandedNak: [
      { name: 'eap.desired_type', type: 'u8', label: 'Desired type', values: 'eap.type' },
      { type: 'u24', label: 'Vendor', base: 'hex', values: 'vendor' },
      { type: 'u32', label: 'Vendor type', base: 'hex' },
    ],
    reauthentication: [
      { type: 'u8', label: 'Type', values: 'reauthentication', ref: 'RFC 6696 §5.3' },
      { type: 'bytes', label: 'Data' },
    ],
  },
  tables: {
    code: { '1': 'Request', '2': 'Response', '3': 'Success', '4': 'Failure', '5': 'Initiate', '6': 'Finish' },
    fast: { '4': 'Authority-ID' },
    sim: { '10': 'Start', '11': 'Challenge', '12': 'Notification', '13': 'Re-authentication', '14': 'Client-Error' },
    aka: {
      '1': 'AKA-Challenge',
      '2': 'AKA-Authentication-Reject',
      '4': 'AKA-Synchronization-Failure',
      '5': 'AKA-Identity',
      '12': 'Notification',
      '13': 'Re-authentication',
      '14': 'Client-Error',
    },
    notification: {
      '0': 'General failure after authentication',
      '1026': 'User temporarily denied access',
      '1031': 'User has not subscribed to the service',
      '16384': 'General failure',
      '32768': 'Success',
    },
    error: { '0': 'Unable to process packet', '1': 'Unsupported version', '2': 'Insufficient number of challenges', '3': 'RANDs are not fresh' },
    msChap2: { '1': 'Challenge', '2': 'Response', '3': 'Success', '4': 'Failure', '7': 'Change-Password' },
    psk: { '0': 'First', '1': 'Second', '2': 'Third', '3': 'Fourth' },
    vendor: { '0': 'IETF', '9': 'Cisco', '311': 'Microsoft', '0x372a': 'Wi-Fi Alliance' },
    reauthentication: { '1': 'Re-auth-Start', '2': 'Re-auth' },
  },
  summary: [
    { if: 'eap.code > 6', say: 'Code ' },
    '{eap.code}',
    ': {eap.type}',
    ' {eap.sim.subtype}',
    ' {eap.aka.subtype}',
    ' {eap.ms_chap_v2.opcode}',
    ' from "{eap.ms_chap_v2.name}"',
    ': {eap.ms_chap_v2.message}',
    ': {eap.ms_chap_v2.failure_request}',
    ' "{eap.identity}"',
    ' "{eap.notification}"',
    ' of {eap.ext.vendor_id}',
    ', wants {eap.desired_type*}',
    ', {eap.tls.flags.start}',
    ', {eap.tls.len} octets',
    ', {eap.tls.flags.more_fragments}',
    ': {eap.sim.notification_type}',
    ': {eap.aka.notification_type}',
    ': {eap.sim.error_code}',
    ': {eap.aka.error_code}',
  ],
} as const satisfies Dissector;
