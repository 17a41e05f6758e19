import type { Dissector } from '../../src/schema/dissector.ts';
import { attribute, lifeDuration } from './attribute.ts';

/** Payload bodies of IKEv1: RFC 2407, 2408, 2409, 3706 and 3947. */
export const ikev1 = {
  saV1: [
    { name: 'isakmp.sa.doi', type: 'u32', label: 'Domain of interpretation', values: 'ike.doi', ref: 'RFC 2408 §3.4' },
    {
      name: 'isakmp.sa.situation',
      type: 'bytes',
      size: '4',
      label: 'Situation',
      if: 'isakmp.sa.doi in {1, 2}',
      over: [
        {
          type: 'u32',
          label: 'Situation bits',
          bits: [
            { width: 29 },
            { width: 1, name: 'isakmp.sa.situation.integrity', label: 'Integrity' },
            { width: 1, name: 'isakmp.sa.situation.secrecy', label: 'Secrecy' },
            { width: 1, name: 'isakmp.sa.situation.identity_only', label: 'Identity only' },
          ],
        },
      ],
      ref: 'RFC 2407 §4.2',
    },
    { match: 'isakmp.sa.doi', cases: { '0, 1': 'proposals', '2': 'groupSa' }, else: [{ type: 'bytes', label: 'SA of another domain' }] },
  ],
  groupSa: [
    { name: 'isakmp.sa.next_attribute_payload', type: 'bytes', size: '2', label: 'Next SA attribute payload', ref: 'RFC 6407 §5.2' },
    { name: 'isakmp.reserved2', type: 'bytes', size: '2', label: 'Reserved' },
  ],
  transformsV1: [
    {
      list: 'Transform {isakmp.trans.number}',
      size: 'isakmp.payloadlength < 8 ? 8 : isakmp.payloadlength',
      tag: { name: 'isakmp.typepayload', first: '3', next: '3', values: 'ike.payload' },
      until: 'isakmp.nextpayload == 0',
      fields: [
        { name: 'isakmp.nextpayload', type: 'u8', label: 'Last, or 3 where more transforms follow', values: 'ike.payload', ref: 'RFC 2408 §3.6' },
        { name: 'isakmp.reserved', type: 'bytes', size: '1', label: 'Reserved' },
        { name: 'isakmp.payloadlength', type: 'u16', label: 'Transform length' },
        { name: 'isakmp.trans.number', type: 'u8', label: 'Transform number' },
        {
          match: 'isakmp.prop.protoid',
          cases: {
            '1': [{ name: 'isakmp.trans.id', type: 'u8', label: 'Transform ID', values: 'keyIke', ref: 'RFC 2407 §4.4.2' }],
            '2': [{ name: 'isakmp.trans.id', type: 'u8', label: 'Transform ID', values: 'ipsec.ah', ref: 'RFC 2407 §4.4.3' }],
            '3': [{ name: 'isakmp.trans.id', type: 'u8', label: 'Transform ID', values: 'ipsec.esp', ref: 'RFC 2407 §4.4.4' }],
            '4': [{ name: 'isakmp.trans.id', type: 'u8', label: 'Transform ID', values: 'ipsec.ipcomp', ref: 'RFC 2407 §4.4.5' }],
          },
          else: [{ name: 'isakmp.trans.id', type: 'u8', label: 'Transform ID' }],
        },
        { name: 'isakmp.reserved', type: 'bytes', size: '2', label: 'Reserved' },
        { match: 'isakmp.prop.protoid', cases: { '1': 'attributesIke' }, else: 'attributesIpsec' },
      ],
    },
  ],
  attributesIke: attribute('isakmp.ike.attr', 'ike.attribute', [
    {
      match: 'isakmp.ike.attr.type',
      cases: {
        '1': [{ name: 'isakmp.ike.attr.encryption_algorithm', type: 'u16', label: 'Encryption algorithm', values: 'ike.cipher', ref: 'RFC 2409 App. A' }],
        '2': [{ name: 'isakmp.ike.attr.hash_algorithm', type: 'u16', label: 'Hash algorithm', values: 'ike.hash', ref: 'RFC 2409 App. A' }],
        '3': [{ name: 'isakmp.ike.attr.authentication_method', type: 'u16', label: 'Authentication method', values: 'ike.method', ref: 'RFC 2409 App. A' }],
        '4': [{ name: 'isakmp.ike.attr.group_description', type: 'u16', label: 'Group', values: 'ike.group', ref: 'RFC 2409 §6' }],
        '5': [{ name: 'isakmp.ike.attr.group_type', type: 'u16', label: 'Group type', values: 'groupType', ref: 'RFC 2409 App. A' }],
        '6': [{ name: 'isakmp.ike.attr.group_prime', type: 'bytes', label: 'Prime or irreducible polynomial', ref: 'RFC 2409 §5.6' }],
        '7': [{ name: 'isakmp.ike.attr.group_generator_one', type: 'bytes', label: 'Group generator one', ref: 'RFC 2409 §5.6' }],
        '8': [{ name: 'isakmp.ike.attr.group_generator_two', type: 'bytes', label: 'Group generator two', ref: 'RFC 2409 §5.6' }],
        '9': [{ name: 'isakmp.ike.attr.group_curve_a', type: 'bytes', label: 'Group curve A', ref: 'RFC 2409 §5.6' }],
        '10': [{ name: 'isakmp.ike.attr.group_curve_b', type: 'bytes', label: 'Group curve B', ref: 'RFC 2409 §5.6' }],
        '11': [{ name: 'isakmp.ike.attr.life_type', type: 'u16', label: 'Life type', values: 'ike.life', ref: 'RFC 2409 App. A' }],
        '12': lifeDuration('isakmp.ike.attr'),
        '13': [{ name: 'isakmp.ike.attr.prf', type: 'bytes', label: 'PRF', ref: 'RFC 2409 App. A' }],
        '14': [{ name: 'isakmp.ike.attr.key_length', type: 'u16', label: 'Key length in bits', ref: 'RFC 2409 App. A' }],
        '15': [{ name: 'isakmp.ike.attr.field_size', type: 'bytes', label: 'Field size in bits', ref: 'RFC 2409 App. A' }],
        '16': [{ name: 'isakmp.ike.attr.group_order', type: 'bytes', label: 'Group order', ref: 'RFC 2409 App. A' }],
        '17': [{ name: 'isakmp.ike.attr.block_size', type: 'bytes', label: 'Block size' }],
        '20': [{ name: 'isakmp.ike.attr.asymmetric_cryptographic_algorithm_type', type: 'u16', label: 'Asymmetric algorithm', values: 'asymmetric' }],
      },
      else: [{ type: 'none', if: 'left > 0', label: 'Value of an attribute without a name' }],
    },
  ]),
  attributesIpsec: attribute('isakmp.ipsec.attr', 'ipsec.attribute', [
    {
      match: 'isakmp.ipsec.attr.type',
      cases: {
        '1': [{ name: 'isakmp.ipsec.attr.life_type', type: 'u16', label: 'Life type', values: 'ike.life', ref: 'RFC 2407 §4.5' }],
        '2': lifeDuration('isakmp.ipsec.attr'),
        '3': [{ name: 'isakmp.ipsec.attr.group_description', type: 'u16', label: 'Group (PFS)', values: 'ike.group', ref: 'RFC 2407 §4.5' }],
        '4': [{ name: 'isakmp.ipsec.attr.encap_mode', type: 'u16', label: 'Encapsulation mode', values: 'ipsec.encapsulation', ref: 'RFC 3947 §5.1' }],
        '5': [{ name: 'isakmp.ipsec.attr.auth_algorithm', type: 'u16', label: 'Authentication', values: 'ipsec.authentication', ref: 'RFC 2407 §4.5' }],
        '6': [{ name: 'isakmp.ipsec.attr.key_length', type: 'u16', label: 'Key length in bits', ref: 'RFC 2407 §4.5' }],
        '7': [{ name: 'isakmp.ipsec.attr.key_rounds', type: 'u16', label: 'Key rounds', ref: 'RFC 2407 §4.5' }],
        '8': [{ name: 'isakmp.ipsec.attr.cmpr_dict_size', type: 'u16', label: 'Size of the dictionary, log2', ref: 'RFC 2407 §4.5' }],
        '9': [{ name: 'isakmp.ipsec.attr.cmpr_algorithm', type: 'bytes', label: 'Private compression algorithm', ref: 'RFC 2407 §4.5' }],
        '10': [{ name: 'isakmp.ipsec.attr.ecn_tunnel', type: 'u16', label: 'ECN in the tunnel', values: 'ecn', ref: 'RFC 3168 §9.2' }],
        '11': [{ name: 'isakmp.ipsec.attr.ext_seq_nbr', type: 'u16', label: 'Extended sequence number', values: 'esn', ref: 'RFC 4304 §2' }],
        '12': [{ name: 'isakmp.ipsec.attr.auth_key_length', type: 'u16', label: 'Authentication key length', ref: 'RFC 4359 §5' }],
        '13': [{ name: 'isakmp.ipsec.attr.sig_enco_algorithm', type: 'bytes', label: 'Signature encoding', ref: 'RFC 4359 §5' }],
        '14': [{ name: 'isakmp.ipsec.attr.addr_preservation', type: 'u16', label: 'Address preservation', values: 'preservation', ref: 'RFC 5374 §5.2' }],
        '15': [{ name: 'isakmp.ipsec.attr.sa_direction', type: 'u16', label: 'SA direction', values: 'direction', ref: 'RFC 5374 §5.2' }],
      },
      else: [{ type: 'none', if: 'left > 0', label: 'Value of an attribute without a name' }],
    },
  ]),
  notificationV1: [
    { name: 'isakmp.notify.doi', type: 'u32', label: 'Domain of interpretation', values: 'ike.doi', ref: 'RFC 2408 §3.14' },
    { name: 'isakmp.notify.protoid', type: 'u8', label: 'Protocol', values: 'ike.protocol' },
    { name: 'isakmp.spisize', type: 'u8', label: 'SPI size' },
    { name: 'isakmp.notify.msgtype', type: 'u16', label: 'Notify message type', values: 'ike.notification' },
    { name: 'isakmp.spi', type: 'bytes', size: 'isakmp.spisize', label: 'SPI', if: 'isakmp.spisize > 0' },
    {
      name: 'isakmp.notify.data',
      type: 'bytes',
      size: 'left',
      label: 'Notification data',
      over: [
        {
          match: 'isakmp.notify.msgtype',
          cases: {
            '24576': [{ match: 'isakmp.notify.protoid', cases: { '1': 'lifetimeIke' }, else: 'lifetimeIpsec' }],
            '24577': [{ name: 'natt.notify.replay_status', type: 'uint', size: 'left', label: 'Replay detection', values: 'replay', ref: 'RFC 2407 §4.6.3.2' }],
            '36136': [{ name: 'isakmp.notify.data.dpd.are_you_there', type: 'u32', label: 'Sequence number', ref: 'RFC 3706 §5.3' }],
            '36137': [{ name: 'isakmp.notify.data.dpd.are_you_there_ack', type: 'u32', label: 'Sequence number', ref: 'RFC 3706 §5.3' }],
            '40501': [{ name: 'isakmp.notify.data.unity.load_balance', type: 'ipv4', label: 'Gateway to go to' }],
          },
          else: [{ type: 'none', if: 'left > 0', label: 'Data' }],
        },
      ],
    },
  ],
  lifetimeIke: attribute('isakmp.notify.data.resp_lifetime.ike.attr', 'ike.attribute', [
    {
      match: 'isakmp.notify.data.resp_lifetime.ike.attr.type',
      cases: {
        '11': [{ name: 'isakmp.notify.data.resp_lifetime.ike.attr.life_type', type: 'u16', label: 'Life type', values: 'ike.life' }],
        '12': lifeDuration('isakmp.notify.data.resp_lifetime.ike.attr'),
      },
      else: [{ type: 'none', if: 'left > 0', label: 'Value of another attribute' }],
    },
  ]),
  lifetimeIpsec: attribute('isakmp.notify.data.resp_lifetime.ipsec.attr', 'ipsec.attribute', [
    {
      match: 'isakmp.notify.data.resp_lifetime.ipsec.attr.type',
      cases: {
        '1': [{ name: 'isakmp.notify.data.resp_lifetime.ipsec.attr.life_type', type: 'u16', label: 'Life type', values: 'ike.life' }],
        '2': lifeDuration('isakmp.notify.data.resp_lifetime.ipsec.attr'),
      },
      else: [{ type: 'none', if: 'left > 0', label: 'Value of another attribute' }],
    },
  ]),
  deleteV1: [
    { name: 'isakmp.delete.doi', type: 'u32', label: 'Domain of interpretation', values: 'ike.doi', ref: 'RFC 2408 §3.15' },
    { name: 'isakmp.delete.protoid', type: 'u8', label: 'Protocol', values: 'ike.protocol' },
    { name: 'isakmp.spisize', type: 'u8', label: 'SPI size' },
    { name: 'isakmp.spinum', type: 'u16', label: 'Number of SPIs' },
    {
      list: 'SPI',
      count: 'isakmp.spinum',
      if: 'isakmp.spisize > 0',
      fields: [{ name: 'isakmp.delete.spi', type: 'bytes', size: 'isakmp.spisize', label: 'SPI' }],
    },
  ],
  natOriginalAddress: [
    { name: 'isakmp.id.type', type: 'u8', label: 'Type', values: 'ike.identity', ref: 'RFC 3947 §5.2' },
    { name: 'isakmp.reserved', type: 'bytes', size: '3', label: 'Reserved' },
    { name: 'isakmp.ike.nat_original_address_ipv4', type: 'ipv4', if: 'isakmp.id.type == 1', label: 'Address before the NAT' },
    { name: 'isakmp.ike.nat_original_address_ipv6', type: 'ipv6', if: 'isakmp.id.type == 5', label: 'Address before the NAT' },
  ],
  fragmentV1: [
    { name: 'isakmp.frag.packetid', type: 'u16', label: 'Fragment ID', base: 'hex' },
    { name: 'isakmp.frag.seq', type: 'u8', label: 'Fragment number' },
    { name: 'isakmp.frag.last', type: 'u8', label: 'Last fragment' },
    {
      next: 'isakmp',
      join: { name: 'isakmp', key: ['isakmp.ispi', 'isakmp.rspi', 'isakmp.frag.packetid'], number: 'isakmp.frag.seq', more: 'isakmp.frag.last == 0' },
    },
  ],
} as const satisfies Dissector['parts'];

/** Names of values that occur in these payloads alone. */
export const ikev1Tables = {
  keyIke: { '1': 'KEY_IKE' },
  groupType: { '1': 'MODP', '2': 'ECP', '3': 'EC2N' },
  asymmetric: { '1': 'RSA', '2': 'SM2' },
  ecn: { '1': 'allowed', '2': 'forbidden' },
  esn: { '1': '64 bits' },
  preservation: { '1': 'none', '2': 'source only', '3': 'destination only', '4': 'source and destination' },
  direction: { '1': 'sender only', '2': 'receiver only', '3': 'symmetric' },
  replay: { '0': 'disabled', '1': 'enabled' },
} as const satisfies Dissector['tables'];
