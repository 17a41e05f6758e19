// Made by `npm run generate` from the files in dissectors/; do not edit.
import dissector_ah from '../../dissectors/ah.ts';
import dissector_data from '../../dissectors/data.ts';
import dissector_esp from '../../dissectors/esp.ts';
import dissector_ipcomp from '../../dissectors/ipcomp.ts';
import dissector_isakmp from '../../dissectors/isakmp.ts';
import dissector_l2tp from '../../dissectors/l2tp.ts';
import dissector_ppp from '../../dissectors/ppp.ts';
import dissector_udp from '../../dissectors/udp.ts';
import dissector_udpencap from '../../dissectors/udpencap.ts';
import table_ike_doi from '../../dissectors/tables/ike-doi.ts';
import table_ike_encr from '../../dissectors/tables/ike-encr.ts';
import table_ike_exchange from '../../dissectors/tables/ike-exchange.ts';
import table_ike_group from '../../dissectors/tables/ike-group.ts';
import table_ike_integ from '../../dissectors/tables/ike-integ.ts';
import table_ike_notify from '../../dissectors/tables/ike-notify.ts';
import table_ike_payload from '../../dissectors/tables/ike-payload.ts';
import table_ike_prf from '../../dissectors/tables/ike-prf.ts';
import table_ike_protocol from '../../dissectors/tables/ike-protocol.ts';
import table_ike_sequence from '../../dissectors/tables/ike-sequence.ts';
import table_ike_transform from '../../dissectors/tables/ike-transform.ts';
import table_ip_proto from '../../dissectors/tables/ip-proto.ts';
import table_ppp_protocol from '../../dissectors/tables/ppp-protocol.ts';
import type { Dissector, ValueTable } from '../schema/dissector.ts';

export const dissectors: readonly Dissector[] = [
  dissector_ah,
  dissector_data,
  dissector_esp,
  dissector_ipcomp,
  dissector_isakmp,
  dissector_l2tp,
  dissector_ppp,
  dissector_udp,
  dissector_udpencap,
];

export const tables: readonly ValueTable[] = [
  table_ike_doi,
  table_ike_encr,
  table_ike_exchange,
  table_ike_group,
  table_ike_integ,
  table_ike_notify,
  table_ike_payload,
  table_ike_prf,
  table_ike_protocol,
  table_ike_sequence,
  table_ike_transform,
  table_ip_proto,
  table_ppp_protocol,
];
