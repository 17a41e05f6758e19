import type { Dissector, Row } from '../../src/schema/dissector.ts';
import { attribute } from './attribute.ts';

const name = (tail: string) => `isakmp.notify.data.${tail}` as const;

const notifyData = {
  match: 'isakmp.notify.msgtype',
  if: 'left > 0',
  cases: {
    '1': [{ name: 'natt.notify.critical_payload', type: 'u8', label: 'Payload that was not understood', values: 'ike.payload', ref: '2.5' }],
    '9': [{ name: 'natt.notify.message_id', type: 'u32', label: 'Message ID that was not accepted', base: 'hex', ref: '2.3' }],
    '17': [{ name: name('accepted_dh_group'), type: 'u16', label: 'Accepted key exchange method', values: 'ike.group', ref: '1.3' }],
    '16385': [{ name: 'natt.notify.window_size', type: 'u32', label: 'Requests that may be outstanding', ref: '2.3' }],
    '16387': [
      { name: name('ipcomp.cpi'), type: 'u16', label: 'Compression parameter index', ref: '2.22' },
      { name: name('ipcomp.transform_id'), type: 'u8', label: 'Transform', values: 'ipsec.ipcomp' },
      { type: 'bytes', if: 'left > 0', label: 'Attributes' },
    ],
    '16388, 16389': [{ name: 'natt.notify.nat_detection', type: 'bytes', label: 'SHA-1 of SPIs, address and port', ref: '2.23' }],
    '16390, 16401': [{ name: 'natt.notify.cookie', type: 'bytes', label: 'Cookie', ref: '2.6' }],
    '16397': [{ name: 'natt.notify.additional_ip4_address', type: 'ipv4', label: 'Additional address', ref: 'RFC 4555 §4.2.2' }],
    '16398': [{ name: 'natt.notify.additional_ip6_address', type: 'ipv6', label: 'Additional address', ref: 'RFC 4555 §4.2.2' }],
    '16402': [{ match: 'left', cases: { '12': 'noNatsIpv4', '36': 'noNatsIpv6' }, else: [{ type: 'none', label: 'Addresses of no known length' }] }],
    '16403': [{ name: name('auth_lifetime'), type: 'u32', label: 'Lifetime of the authentication in seconds', ref: 'RFC 4478 §3' }],
    '16407': 'redirect',
    '16408': 'redirectedFrom',
    '16409': [
      { name: name('ticket_opaque.lifetime'), type: 'u32', label: 'Lifetime of the ticket in seconds', ref: 'RFC 5723 §7.2' },
      { name: name('ticket_opaque.data'), type: 'bytes', label: 'Ticket' },
    ],
    '16413': [{ name: name('ticket_opaque.data'), type: 'bytes', label: 'Ticket', ref: 'RFC 5723 §7.2' }],
    '16416': 'robustHeaderCompression',
    '16419': [{ name: name('qcd.token_secret_data'), type: 'bytes', label: 'Token', ref: 'RFC 6290 §4.1' }],
    '16422': [
      { name: name('ha.nonce_data'), type: 'u32', label: 'Nonce', base: 'hex', ref: 'RFC 6311 §8.1' },
      { name: name('ha.expected_send_req_message_id'), type: 'u32', label: 'Next message ID to send', base: 'hex' },
      { name: name('ha.expected_recv_req_message_id'), type: 'u32', label: 'Next message ID to receive', base: 'hex' },
    ],
    '16423': [{ name: name('ha.incoming_ipsec_sa_delta_value'), type: 'bytes', label: 'Delta of the incoming SAs', ref: 'RFC 6311 §8.2' }],
    '16424': [
      { name: name('secure_password_methods'), type: 'bytes', label: 'Methods', over: [{ list: 'Method', of: 'passwordMethod' }], ref: 'RFC 6467 §3.1' },
    ],
    '16429': [{ name: 'natt.notify.sender_id', type: 'u32', label: 'Sender IDs that are asked for', ref: 'RFC 9838' }],
    '16431': [{ list: 'Hash', fields: [{ name: name('signature_hash_algorithms'), type: 'u16', label: 'Hash', values: 'signatureHash', ref: 'RFC 7427 §4' }] }],
    '16434': [
      { name: 'natt.notify.puzzle.prf', type: 'u16', label: 'Pseudo-random function', values: 'ike.prf', ref: 'RFC 8019 §8.1' },
      { name: 'natt.notify.puzzle.difficulty', type: 'u8', label: 'Zero bits that are asked for' },
      { type: 'bytes', if: 'left > 0', label: 'Reserved' },
    ],
    '16436': [
      { name: 'natt.notify.ppk.type', type: 'u8', label: 'Type of the identity', values: 'ppkType', ref: 'RFC 8784 §5.1' },
      { name: 'natt.notify.ppk.identity', type: 'text', if: 'natt.notify.ppk.type == 2', label: 'Identity of the key' },
      { name: 'natt.notify.ppk.opaque', type: 'bytes', if: 'natt.notify.ppk.type != 2', label: 'Identity of the key' },
    ],
    '16437': [{ name: 'natt.notify.no_ppk_auth', type: 'bytes', label: 'Authentication without the key', ref: 'RFC 8784 §3' }],
    '16441': [{ name: 'natt.notify.additional_key_exchange', type: 'bytes', label: 'Link to the next exchange', ref: 'RFC 9370 §2.2.4' }],
    '16442': [
      {
        type: 'u8',
        label: 'Requirements',
        base: 'hex',
        bits: [
          { width: 6 },
          { width: 1, name: 'natt.notify.aggfrag.congestion_control', label: 'Congestion control information' },
          { width: 1, name: 'natt.notify.aggfrag.dont_fragment', label: 'Do not fragment' },
        ],
        ref: 'RFC 9347 §5.1',
      },
    ],
    '16443': [{ list: 'Authentication method', size: 'natt.notify.auth_method.length', of: 'supportedMethod' }],
    '16444': [{ name: 'natt.notify.sa_resource_info', type: 'bytes', label: 'Resource', ref: 'RFC 9611 §5.1' }],
    '16446': [
      { name: 'natt.notify.ppk.type', type: 'u8', label: 'Type of the identity', values: 'ppkType', ref: 'RFC 9867' },
      { name: 'natt.notify.ppk.opaque', type: 'bytes', label: 'Identity of the key and its confirmation' },
    ],
  },
  else: [{ type: 'none', label: 'Data of a type without a layout' }],
} as const satisfies Row;

/** The notify payload of IKEv2, with the data of each type: RFC 7296 §3.10 and the documents that IANA's registry names. */
export const notify = {
  notifyV2: [
    { name: 'isakmp.notify.protoid', type: 'u8', label: 'Protocol', values: 'ike.protocol', ref: '3.10' },
    { name: 'isakmp.spisize', type: 'u8', label: 'SPI size' },
    { name: 'isakmp.notify.msgtype', type: 'u16', label: 'Notify message type', values: 'ike.notify', ref: '3.10.1' },
    { name: 'isakmp.spi', type: 'bytes', size: 'isakmp.spisize', label: 'SPI', if: 'isakmp.spisize > 0' },
    { name: 'isakmp.notify.data', type: 'bytes', size: 'left', label: 'Notification data', over: [notifyData] },
  ],
  noNatsIpv4: [
    { name: 'natt.notify.no_nats_allowed.src', type: 'ipv4', label: 'Source address', ref: 'RFC 4555 §4.2.6' },
    { name: 'natt.notify.no_nats_allowed.dst', type: 'ipv4', label: 'Destination address' },
    { name: 'natt.notify.no_nats_allowed.srcport', type: 'u16', label: 'Source port' },
    { name: 'natt.notify.no_nats_allowed.dstport', type: 'u16', label: 'Destination port' },
  ],
  noNatsIpv6: [
    { name: 'natt.notify.no_nats_allowed.src6', type: 'ipv6', label: 'Source address', ref: 'RFC 4555 §4.2.6' },
    { name: 'natt.notify.no_nats_allowed.dst6', type: 'ipv6', label: 'Destination address' },
    { name: 'natt.notify.no_nats_allowed.srcport', type: 'u16', label: 'Source port' },
    { name: 'natt.notify.no_nats_allowed.dstport', type: 'u16', label: 'Destination port' },
  ],
  redirect: [
    { name: name('redirect.gw_ident.type'), type: 'u8', label: 'Gateway identity type', values: 'gateway', ref: 'RFC 5685 §7.2' },
    { name: name('redirect.gw_ident.len'), type: 'u8', label: 'Gateway identity length' },
    {
      block: 'New gateway',
      size: 'isakmp.notify.data.redirect.gw_ident.len',
      fields: [
        {
          match: 'isakmp.notify.data.redirect.gw_ident.type',
          cases: {
            '1': [{ name: name('redirect.new_resp_gw_ident.ipv4'), type: 'ipv4', label: 'Address' }],
            '2': [{ name: name('redirect.new_resp_gw_ident.ipv6'), type: 'ipv6', label: 'Address' }],
            '3': [{ name: name('redirect.new_resp_gw_ident.fqdn'), type: 'text', label: 'Name' }],
          },
          else: [{ name: name('redirect.new_resp_gw_ident.data'), type: 'bytes', label: 'Identity' }],
        },
      ],
    },
    { name: name('redirect.nonce_data'), type: 'bytes', if: 'left > 0', label: 'Nonce of the initiator' },
  ],
  redirectedFrom: [
    { name: name('redirect.gw_ident.type'), type: 'u8', label: 'Gateway identity type', values: 'gateway', ref: 'RFC 5685 §7.3' },
    { name: name('redirect.gw_ident.len'), type: 'u8', label: 'Gateway identity length' },
    {
      match: 'isakmp.notify.data.redirect.gw_ident.type',
      cases: {
        '1': [{ name: name('redirect.org_resp_gw_ident.ipv4'), type: 'ipv4', label: 'First gateway' }],
        '2': [{ name: name('redirect.org_resp_gw_ident.ipv6'), type: 'ipv6', label: 'First gateway' }],
      },
      else: [{ name: name('redirect.org_resp_gw_ident.data'), type: 'bytes', label: 'First gateway' }],
    },
  ],
  robustHeaderCompression: attribute('isakmp.notify.data.rohc.attr', 'rohc', [
    {
      match: 'isakmp.notify.data.rohc.attr.type',
      cases: {
        '1': [{ name: name('rohc.attr.max_cid'), type: 'u16', label: 'Largest context identifier', ref: 'RFC 5857 §2.1.2' }],
        '2': [{ name: name('rohc.attr.profile'), type: 'u16', label: 'Profile' }],
        '3': [{ name: name('rohc.attr.integ'), type: 'u16', label: 'Integrity', values: 'ike.integ' }],
        '4': [{ name: name('rohc.attr.icv_len'), type: 'u16', label: 'Octets of the ICV' }],
        '5': [{ name: name('rohc.attr.mrru'), type: 'u16', label: 'Largest reconstructed unit' }],
      },
      else: [{ type: 'none', if: 'left > 0', label: 'Value of an attribute without a name' }],
    },
  ]),
  passwordMethod: [{ name: 'natt.notify.secure_password_method', type: 'u16', label: 'Method', values: 'passwordMethod' }],
  supportedMethod: [
    { name: 'natt.notify.auth_method.length', type: 'u8', label: 'Length', ref: 'RFC 9593 §3.2' },
    { name: 'natt.notify.auth_method.certreq', type: 'u8', if: 'natt.notify.auth_method.length >= 3', label: 'CERTREQ that it goes with, 0 for any' },
    { name: 'natt.notify.auth_method', type: 'u8', label: 'Method', values: 'ike.auth' },
    { name: 'natt.notify.auth_method.algorithm', type: 'bytes', if: 'left > 0', label: 'AlgorithmIdentifier' },
  ],
} as const satisfies Dissector['parts'];

/** Names of values that occur in this payload alone. */
export const notifyTables = {
  gateway: { '1': 'IPv4', '2': 'IPv6', '3': 'FQDN' },
  signatureHash: { '1': 'SHA1', '2': 'SHA2-256', '3': 'SHA2-384', '4': 'SHA2-512', '5': 'Identity', '6': 'STREEBOG_256', '7': 'STREEBOG_512' },
  passwordMethod: { '1': 'PACE', '2': 'AugPAKE', '3': 'Secure PSK Authentication' },
  ppkType: { '1': 'PPK_ID_OPAQUE', '2': 'PPK_ID_FIXED' },
  rohc: {
    '1': 'Maximum Context Identifier',
    '2': 'ROHC Profile',
    '3': 'ROHC Integrity Algorithm',
    '4': 'ROHC ICV Length in bytes',
    '5': 'Maximum Reconstructed Reception Unit',
  },
} as const satisfies Dissector['tables'];
