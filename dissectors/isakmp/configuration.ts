import type { Dissector, Row } from '../../src/schema/dissector.ts';
import { attribute } from './attribute.ts';

const name = (tail: string) => `isakmp.cfg.attr.${tail}` as const;

const configurationValue = {
  match: 'isakmp.cfg.attr.type',
  if: 'left > 0',
  cases: {
    '1': [{ name: name('internal_ip4_address'), type: 'ipv4', label: 'Address', ref: '3.15.1' }],
    '2': [{ name: name('internal_ip4_netmask'), type: 'ipv4', label: 'Netmask', ref: '3.15.1' }],
    '3': [{ name: name('internal_ip4_dns'), type: 'ipv4', label: 'DNS server', ref: '3.15.1' }],
    '4': [{ name: name('internal_ip4_nbns'), type: 'ipv4', label: 'NetBIOS name server', ref: '3.15.1' }],
    '5': [
      {
        name: name('internal_address_expiry'),
        type: 'uint',
        size: 'left',
        label: 'Address expires after seconds',
        ref: 'draft-dukes-ike-mode-cfg-02 §3.2',
      },
    ],
    '6': [{ name: name('internal_ip4_dhcp'), type: 'ipv4', label: 'DHCP server', ref: '3.15.1' }],
    '7': [{ name: name('application_version'), type: 'text', label: 'Version of the application', ref: '3.15.1' }],
    '8': [
      { name: name('internal_ip6_address'), type: 'ipv6', label: 'Address', ref: '3.15.1' },
      { name: name('internal_ip6_address.prefix'), type: 'u8', if: 'left > 0', label: 'Prefix length' },
    ],
    '9': [{ name: name('internal_ip6_netmask'), type: 'ipv6', label: 'Netmask', ref: 'draft-dukes-ike-mode-cfg-02 §3.2' }],
    '10': [{ name: name('internal_ip6_dns'), type: 'ipv6', label: 'DNS server', ref: '3.15.1' }],
    '11': [{ name: name('internal_ip6_nbns'), type: 'ipv6', label: 'NetBIOS name server', ref: 'draft-dukes-ike-mode-cfg-02 §3.2' }],
    '12': [{ name: name('internal_ip6_dhcp'), type: 'ipv6', label: 'DHCP server', ref: '3.15.1' }],
    '13': [
      { name: name('internal_ip4_subnet_ip'), type: 'ipv4', label: 'Subnet', ref: '3.15.1' },
      { name: name('internal_ip4_subnet_netmask'), type: 'ipv4', label: 'Netmask' },
    ],
    '14': [
      { list: 'Attribute', fields: [{ name: name('supported_attributes'), type: 'u16', label: 'Supported', values: 'ike.configuration', ref: '3.15.1' }] },
    ],
    '15': [
      { name: name('internal_ip6_subnet_ip'), type: 'ipv6', label: 'Subnet', ref: '3.15.1' },
      { name: name('internal_ip6_subnet_prefix'), type: 'u8', label: 'Prefix length' },
    ],
    '16': [
      { name: 'natt.cfg.mip6_home_prefix.lifetime', type: 'u32', label: 'Lifetime in seconds', ref: 'RFC 5026 §8.1' },
      { name: 'natt.cfg.mip6_home_prefix', type: 'ipv6', label: 'Home prefix' },
      { name: 'natt.cfg.mip6_home_prefix.prefix', type: 'u8', label: 'Prefix length' },
    ],
    '17': [
      { name: name('internal_ip6_link_interface'), type: 'u64', label: 'Link-local interface ID', ref: 'RFC 5739 §5.1' },
      { name: name('internal_ip6_link_id'), type: 'bytes', label: 'IKEv2 link ID' },
    ],
    '18': [
      { name: name('internal_ip6_prefix_ip'), type: 'ipv6', label: 'Prefix', ref: 'RFC 5739 §5.2' },
      { name: name('internal_ip6_prefix_length'), type: 'u8', label: 'Prefix length' },
    ],
    '19': [
      { name: 'natt.cfg.home_agent_address.ip6', type: 'ipv6', label: 'Home agent', ref: '3GPP TS 24.302 §8.2.4' },
      { name: 'natt.cfg.home_agent_address.ip4', type: 'ipv4', if: 'left > 0', label: 'Home agent' },
    ],
    '20': [{ name: name('p_cscf_ip4_address'), type: 'ipv4', label: 'P-CSCF server', ref: 'RFC 7651 §3' }],
    '21': [{ name: name('p_cscf_ip6_address'), type: 'ipv6', label: 'P-CSCF server', ref: 'RFC 7651 §4' }],
    '22': [{ name: 'natt.cfg.ftt_kat', type: 'u16', label: 'Keepalive timer in seconds', ref: '3GPP TS 24.302' }],
    '23': [
      { name: 'natt.cfg.external_source_ip4_nat_info.address', type: 'ipv4', label: 'Address outside the NAT', ref: '3GPP TS 24.302' },
      { name: 'natt.cfg.external_source_ip4_nat_info.port', type: 'u16', label: 'Port outside the NAT' },
    ],
    '24': [{ name: 'natt.cfg.timeout_period_for_liveness_check', type: 'u32', label: 'Liveness check after seconds', ref: '3GPP TS 24.302 §8.2.4.2' }],
    '25': [{ name: 'natt.cfg.internal_dns_domain', type: 'text', label: 'Domain', ref: 'RFC 8598 §4.1' }],
    '26': [
      { name: 'natt.cfg.internal_dnssec_ta.keytag', type: 'u16', label: 'Key tag', ref: 'RFC 8598 §4.2' },
      { name: 'natt.cfg.internal_dnssec_ta.algorithm', type: 'u8', label: 'DNSKEY algorithm' },
      { name: 'natt.cfg.internal_dnssec_ta.digest_type', type: 'u8', label: 'Digest type' },
      { name: 'natt.cfg.internal_dnssec_ta.digest', type: 'bytes', label: 'Digest' },
    ],
    '27, 28': 'encryptedDns',
    '16520': [{ name: name('xauth.type'), type: 'u16', label: 'Kind of authentication', values: 'xauthType', ref: 'draft-beaulieu-ike-xauth-02 §6.2' }],
    '16521': [{ name: name('xauth.user_name'), type: 'text', label: 'User name', ref: 'draft-beaulieu-ike-xauth-02 §6.2' }],
    '16522': [{ name: name('xauth.user_password'), type: 'text', label: 'Password', ref: 'draft-beaulieu-ike-xauth-02 §6.2' }],
    '16523': [{ name: name('xauth.passcode'), type: 'text', label: 'Passcode', ref: 'draft-beaulieu-ike-xauth-02 §6.2' }],
    '16524': [{ name: name('xauth.message'), type: 'text', label: 'Message to the user', ref: 'draft-beaulieu-ike-xauth-02 §6.2' }],
    '16525': [{ name: name('xauth.challenge'), type: 'text', label: 'Challenge', ref: 'draft-beaulieu-ike-xauth-02 §6.2' }],
    '16526': [{ name: name('xauth.domain'), type: 'text', label: 'Domain', ref: 'draft-beaulieu-ike-xauth-02 §6.2' }],
    '16527': [{ name: name('xauth.status'), type: 'u16', label: 'Status', values: 'xauthStatus', ref: 'draft-beaulieu-ike-xauth-02 §6.2' }],
    '16528': [{ name: name('xauth.next_pin'), type: 'text', label: 'Next PIN', ref: 'draft-beaulieu-ike-xauth-02 §6.2' }],
    '16529': [{ name: name('xauth.answer'), type: 'text', label: 'Answer', ref: 'draft-beaulieu-ike-xauth-02 §6.2' }],
    '23456': [{ name: 'natt.cfg.internal_ip4_server', type: 'ipv4', label: 'Server inside' }],
    '23457': [{ name: 'natt.cfg.internal_ip6_server', type: 'ipv6', label: 'Server inside' }],
    '28672': [{ name: name('unity.banner'), type: 'text', label: 'Banner' }],
    '28673': [{ name: 'natt.cfg.unity.save_passwd', type: 'u16', label: 'Client may save the password', values: 'allowed' }],
    '28674': [{ name: name('unity.def_domain'), type: 'text', label: 'Default domain' }],
    '28675': [{ name: 'natt.cfg.unity.split_domain', type: 'text', label: 'Domains that go through the tunnel' }],
    '28676': [{ list: 'Network through the tunnel', of: 'unityNetwork', size: '14' }],
    '28677': [{ name: 'natt.cfg.unity.natt_port', type: 'u16', label: 'UDP port for IPsec over UDP' }],
    '28678': [{ list: 'Network beside the tunnel', of: 'unityNetwork', size: '14' }],
    '28679': [{ name: 'natt.cfg.unity.pfs', type: 'u16', label: 'Perfect forward secrecy', values: 'allowed' }],
    '28681': [{ name: 'natt.cfg.unity.backup_servers', type: 'text', label: 'Backup servers' }],
    '28682': [{ name: 'natt.cfg.unity.ddns_hostname', type: 'text', label: 'Host name for dynamic DNS' }],
  },
  else: [{ type: 'none', label: 'Value of an attribute without a layout' }],
} as const satisfies Row;

/** The configuration payload: IKEv1 by draft-dukes-ike-mode-cfg-02 with XAUTH and Cisco's attributes, IKEv2 by RFC 7296 §3.15. */
export const configuration = {
  configuration: [
    { name: 'isakmp.cfg.type', type: 'u8', label: 'Type', values: 'cfgType', ref: '3.15' },
    { name: 'isakmp.reserved', type: 'bytes', size: '3', if: 'isakmp.mjver == 2', label: 'Reserved' },
    { name: 'isakmp.reserved', type: 'bytes', size: '1', if: 'isakmp.mjver != 2', label: 'Reserved' },
    { name: 'isakmp.cfg.identifier', type: 'u16', if: 'isakmp.mjver != 2', label: 'Identifier', ref: 'draft-dukes-ike-mode-cfg-02 §3.1' },
    ...attribute('isakmp.cfg.attr', 'ike.configuration', [configurationValue], true),
  ],
  encryptedDns: [
    { name: 'natt.cfg.encdns.priority', type: 'u16', label: 'Service priority', ref: 'RFC 9464 §3.1' },
    { name: 'natt.cfg.encdns.addresses', type: 'u8', if: 'left > 0', label: 'Number of addresses' },
    { name: 'natt.cfg.encdns.name_length', type: 'u8', if: 'left > 0', label: 'Length of the name' },
    {
      list: 'Resolver',
      count: 'natt.cfg.encdns.addresses',
      if: 'isakmp.cfg.attr.type == 27',
      fields: [{ name: 'natt.cfg.encdns.ip4', type: 'ipv4', label: 'Address' }],
    },
    {
      list: 'Resolver',
      count: 'natt.cfg.encdns.addresses',
      if: 'isakmp.cfg.attr.type == 28',
      fields: [{ name: 'natt.cfg.encdns.ip6', type: 'ipv6', label: 'Address' }],
    },
    { name: 'natt.cfg.encdns.name', type: 'bytes', size: 'natt.cfg.encdns.name_length', label: 'Authentication domain name, in DNS form' },
    { name: 'natt.cfg.encdns.parameters', type: 'bytes', if: 'left > 0', label: 'Service parameters' },
  ],
  unityNetwork: [
    { name: 'natt.cfg.unity.network', type: 'ipv4', label: 'Network' },
    { name: 'natt.cfg.unity.netmask', type: 'ipv4', label: 'Netmask' },
    { name: 'natt.cfg.unity.protocol', type: 'u16', label: 'Protocol' },
    { name: 'natt.cfg.unity.source_port', type: 'u16', label: 'Source port' },
    { name: 'natt.cfg.unity.destination_port', type: 'u16', label: 'Destination port' },
  ],
} as const satisfies Dissector['parts'];

/** Names of values that occur in this payload alone. */
export const configurationTables = {
  cfgType: { '1': 'Request', '2': 'Reply', '3': 'Set', '4': 'Acknowledge' },
  xauthType: { '0': 'generic', '1': 'RADIUS-CHAP', '2': 'one-time password', '3': 'S/KEY' },
  xauthStatus: { '0': 'failed', '1': 'succeeded' },
  allowed: { '0': 'no', '1': 'yes' },
} as const satisfies Dissector['tables'];
