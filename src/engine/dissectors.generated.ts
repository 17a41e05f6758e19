// Made by `npm run generate` from the files in dissectors/; do not edit.
import dissector_ah from '../../dissectors/ah.ts';
import dissector_arp from '../../dissectors/arp.ts';
import dissector_ccp from '../../dissectors/ccp.ts';
import dissector_chap from '../../dissectors/chap.ts';
import dissector_ciscoudp from '../../dissectors/ciscoudp.ts';
import dissector_comp_data from '../../dissectors/comp-data.ts';
import dissector_cptopo from '../../dissectors/cptopo.ts';
import dissector_cpudp from '../../dissectors/cpudp.ts';
import dissector_data from '../../dissectors/data.ts';
import dissector_eap from '../../dissectors/eap.ts';
import dissector_eapol from '../../dissectors/eapol.ts';
import dissector_esp from '../../dissectors/esp.ts';
import dissector_espudp from '../../dissectors/espudp.ts';
import dissector_eth from '../../dissectors/eth.ts';
import dissector_gre from '../../dissectors/gre.ts';
import dissector_icmp from '../../dissectors/icmp.ts';
import dissector_icmpv6 from '../../dissectors/icmpv6.ts';
import dissector_ieee8021ad from '../../dissectors/ieee8021ad.ts';
import dissector_iketcp from '../../dissectors/iketcp.ts';
import dissector_ip from '../../dissectors/ip.ts';
import dissector_ipcomp from '../../dissectors/ipcomp.ts';
import dissector_ipcp from '../../dissectors/ipcp.ts';
import dissector_ipv6_dstopts from '../../dissectors/ipv6-dstopts.ts';
import dissector_ipv6_fraghdr from '../../dissectors/ipv6-fraghdr.ts';
import dissector_ipv6_hopopts from '../../dissectors/ipv6-hopopts.ts';
import dissector_ipv6_routing from '../../dissectors/ipv6-routing.ts';
import dissector_ipv6 from '../../dissectors/ipv6.ts';
import dissector_ipv6cp from '../../dissectors/ipv6cp.ts';
import dissector_isakmp from '../../dissectors/isakmp.ts';
import dissector_l2tp_ip from '../../dissectors/l2tp-ip.ts';
import dissector_l2tp_sublayer from '../../dissectors/l2tp-sublayer.ts';
import dissector_l2tp from '../../dissectors/l2tp.ts';
import dissector_lcp from '../../dissectors/lcp.ts';
import dissector_llc from '../../dissectors/llc.ts';
import dissector_mpls from '../../dissectors/mpls.ts';
import dissector_msproxy from '../../dissectors/msproxy.ts';
import dissector_nonike from '../../dissectors/nonike.ts';
import dissector_nortelnat from '../../dissectors/nortelnat.ts';
import dissector_null from '../../dissectors/null.ts';
import dissector_pap from '../../dissectors/pap.ts';
import dissector_ppp_direction from '../../dissectors/ppp-direction.ts';
import dissector_ppp from '../../dissectors/ppp.ts';
import dissector_pppoed from '../../dissectors/pppoed.ts';
import dissector_pppoes from '../../dissectors/pppoes.ts';
import dissector_pptp from '../../dissectors/pptp.ts';
import dissector_raw from '../../dissectors/raw.ts';
import dissector_sll from '../../dissectors/sll.ts';
import dissector_sll2 from '../../dissectors/sll2.ts';
import dissector_tcp from '../../dissectors/tcp.ts';
import dissector_tcpencap from '../../dissectors/tcpencap.ts';
import dissector_tunneltest from '../../dissectors/tunneltest.ts';
import dissector_udp from '../../dissectors/udp.ts';
import dissector_udpencap from '../../dissectors/udpencap.ts';
import dissector_vlan from '../../dissectors/vlan.ts';
import dissector_webproxy from '../../dissectors/webproxy.ts';
import table_arp_opcode from '../../dissectors/tables/arp-opcode.ts';
import table_arphrd from '../../dissectors/tables/arphrd.ts';
import table_checkpoint_product from '../../dissectors/tables/checkpoint-product.ts';
import table_checkpoint_version from '../../dissectors/tables/checkpoint-version.ts';
import table_eap_sim from '../../dissectors/tables/eap-sim.ts';
import table_eap_type from '../../dissectors/tables/eap-type.ts';
import table_ethertype from '../../dissectors/tables/ethertype.ts';
import table_icmp_exceeded from '../../dissectors/tables/icmp-exceeded.ts';
import table_icmp_parameter from '../../dissectors/tables/icmp-parameter.ts';
import table_icmp_redirect from '../../dissectors/tables/icmp-redirect.ts';
import table_icmp_type from '../../dissectors/tables/icmp-type.ts';
import table_icmp_unreachable from '../../dissectors/tables/icmp-unreachable.ts';
import table_icmpv6_exceeded from '../../dissectors/tables/icmpv6-exceeded.ts';
import table_icmpv6_option from '../../dissectors/tables/icmpv6-option.ts';
import table_icmpv6_parameter from '../../dissectors/tables/icmpv6-parameter.ts';
import table_icmpv6_type from '../../dissectors/tables/icmpv6-type.ts';
import table_icmpv6_unreachable from '../../dissectors/tables/icmpv6-unreachable.ts';
import table_ike_attribute from '../../dissectors/tables/ike-attribute.ts';
import table_ike_auth from '../../dissectors/tables/ike-auth.ts';
import table_ike_certificate from '../../dissectors/tables/ike-certificate.ts';
import table_ike_cipher from '../../dissectors/tables/ike-cipher.ts';
import table_ike_configuration from '../../dissectors/tables/ike-configuration.ts';
import table_ike_doi from '../../dissectors/tables/ike-doi.ts';
import table_ike_encr from '../../dissectors/tables/ike-encr.ts';
import table_ike_exchange from '../../dissectors/tables/ike-exchange.ts';
import table_ike_group from '../../dissectors/tables/ike-group.ts';
import table_ike_hash from '../../dissectors/tables/ike-hash.ts';
import table_ike_identity from '../../dissectors/tables/ike-identity.ts';
import table_ike_integ from '../../dissectors/tables/ike-integ.ts';
import table_ike_life from '../../dissectors/tables/ike-life.ts';
import table_ike_method from '../../dissectors/tables/ike-method.ts';
import table_ike_notification from '../../dissectors/tables/ike-notification.ts';
import table_ike_notify from '../../dissectors/tables/ike-notify.ts';
import table_ike_payload from '../../dissectors/tables/ike-payload.ts';
import table_ike_prf from '../../dissectors/tables/ike-prf.ts';
import table_ike_protocol from '../../dissectors/tables/ike-protocol.ts';
import table_ike_sequence from '../../dissectors/tables/ike-sequence.ts';
import table_ike_transform from '../../dissectors/tables/ike-transform.ts';
import table_ike_vendor_fragmentation from '../../dissectors/tables/ike-vendor-fragmentation.ts';
import table_ike_vendor_group from '../../dissectors/tables/ike-vendor-group.ts';
import table_ike_vendor_keying from '../../dissectors/tables/ike-vendor-keying.ts';
import table_ike_vendor_oe from '../../dissectors/tables/ike-vendor-oe.ts';
import table_ike_vendor_windows from '../../dissectors/tables/ike-vendor-windows.ts';
import table_ike_vendor from '../../dissectors/tables/ike-vendor.ts';
import table_ip_dscp from '../../dissectors/tables/ip-dscp.ts';
import table_ip_ecn from '../../dissectors/tables/ip-ecn.ts';
import table_ip_option from '../../dissectors/tables/ip-option.ts';
import table_ip_proto from '../../dissectors/tables/ip-proto.ts';
import table_ipsec_ah from '../../dissectors/tables/ipsec-ah.ts';
import table_ipsec_attribute from '../../dissectors/tables/ipsec-attribute.ts';
import table_ipsec_authentication from '../../dissectors/tables/ipsec-authentication.ts';
import table_ipsec_encapsulation from '../../dissectors/tables/ipsec-encapsulation.ts';
import table_ipsec_esp from '../../dissectors/tables/ipsec-esp.ts';
import table_ipsec_ipcomp from '../../dissectors/tables/ipsec-ipcomp.ts';
import table_ipv6_option_action from '../../dissectors/tables/ipv6-option-action.ts';
import table_ipv6_option from '../../dissectors/tables/ipv6-option.ts';
import table_l2tp_avp from '../../dissectors/tables/l2tp-avp.ts';
import table_l2tp_broadband from '../../dissectors/tables/l2tp-broadband.ts';
import table_l2tp_cablelabs from '../../dissectors/tables/l2tp-cablelabs.ts';
import table_l2tp_call_result from '../../dissectors/tables/l2tp-call-result.ts';
import table_l2tp_cisco from '../../dissectors/tables/l2tp-cisco.ts';
import table_l2tp_ericsson from '../../dissectors/tables/l2tp-ericsson.ts';
import table_l2tp_error from '../../dissectors/tables/l2tp-error.ts';
import table_l2tp_message from '../../dissectors/tables/l2tp-message.ts';
import table_l2tp_pseudowire from '../../dissectors/tables/l2tp-pseudowire.ts';
import table_ppp_code from '../../dissectors/tables/ppp-code.ts';
import table_ppp_protocol from '../../dissectors/tables/ppp-protocol.ts';
import table_pppoe_code from '../../dissectors/tables/pppoe-code.ts';
import table_pppoe_tag from '../../dissectors/tables/pppoe-tag.ts';
import table_sll_ltype from '../../dissectors/tables/sll-ltype.ts';
import table_sll_pkttype from '../../dissectors/tables/sll-pkttype.ts';
import table_tcp_option from '../../dissectors/tables/tcp-option.ts';
import type { Dissector, ValueTable } from '../schema/dissector.ts';

export const dissectors: readonly Dissector[] = [
  dissector_ah,
  dissector_arp,
  dissector_ccp,
  dissector_chap,
  dissector_ciscoudp,
  dissector_comp_data,
  dissector_cptopo,
  dissector_cpudp,
  dissector_data,
  dissector_eap,
  dissector_eapol,
  dissector_esp,
  dissector_espudp,
  dissector_eth,
  dissector_gre,
  dissector_icmp,
  dissector_icmpv6,
  dissector_ieee8021ad,
  dissector_iketcp,
  dissector_ip,
  dissector_ipcomp,
  dissector_ipcp,
  dissector_ipv6_dstopts,
  dissector_ipv6_fraghdr,
  dissector_ipv6_hopopts,
  dissector_ipv6_routing,
  dissector_ipv6,
  dissector_ipv6cp,
  dissector_isakmp,
  dissector_l2tp_ip,
  dissector_l2tp_sublayer,
  dissector_l2tp,
  dissector_lcp,
  dissector_llc,
  dissector_mpls,
  dissector_msproxy,
  dissector_nonike,
  dissector_nortelnat,
  dissector_null,
  dissector_pap,
  dissector_ppp_direction,
  dissector_ppp,
  dissector_pppoed,
  dissector_pppoes,
  dissector_pptp,
  dissector_raw,
  dissector_sll,
  dissector_sll2,
  dissector_tcp,
  dissector_tcpencap,
  dissector_tunneltest,
  dissector_udp,
  dissector_udpencap,
  dissector_vlan,
  dissector_webproxy,
];

export const tables: readonly ValueTable[] = [
  table_arp_opcode,
  table_arphrd,
  table_checkpoint_product,
  table_checkpoint_version,
  table_eap_sim,
  table_eap_type,
  table_ethertype,
  table_icmp_exceeded,
  table_icmp_parameter,
  table_icmp_redirect,
  table_icmp_type,
  table_icmp_unreachable,
  table_icmpv6_exceeded,
  table_icmpv6_option,
  table_icmpv6_parameter,
  table_icmpv6_type,
  table_icmpv6_unreachable,
  table_ike_attribute,
  table_ike_auth,
  table_ike_certificate,
  table_ike_cipher,
  table_ike_configuration,
  table_ike_doi,
  table_ike_encr,
  table_ike_exchange,
  table_ike_group,
  table_ike_hash,
  table_ike_identity,
  table_ike_integ,
  table_ike_life,
  table_ike_method,
  table_ike_notification,
  table_ike_notify,
  table_ike_payload,
  table_ike_prf,
  table_ike_protocol,
  table_ike_sequence,
  table_ike_transform,
  table_ike_vendor_fragmentation,
  table_ike_vendor_group,
  table_ike_vendor_keying,
  table_ike_vendor_oe,
  table_ike_vendor_windows,
  table_ike_vendor,
  table_ip_dscp,
  table_ip_ecn,
  table_ip_option,
  table_ip_proto,
  table_ipsec_ah,
  table_ipsec_attribute,
  table_ipsec_authentication,
  table_ipsec_encapsulation,
  table_ipsec_esp,
  table_ipsec_ipcomp,
  table_ipv6_option_action,
  table_ipv6_option,
  table_l2tp_avp,
  table_l2tp_broadband,
  table_l2tp_cablelabs,
  table_l2tp_call_result,
  table_l2tp_cisco,
  table_l2tp_ericsson,
  table_l2tp_error,
  table_l2tp_message,
  table_l2tp_pseudowire,
  table_ppp_code,
  table_ppp_protocol,
  table_pppoe_code,
  table_pppoe_tag,
  table_sll_ltype,
  table_sll_pkttype,
  table_tcp_option,
];
