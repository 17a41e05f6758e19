// Made by `npm run generate` from the files in dissectors/; do not edit.
import dissector_data from '../../dissectors/data.ts';
import dissector_udp from '../../dissectors/udp.ts';
import dissector_udpencap from '../../dissectors/udpencap.ts';
import table_ip_proto from '../../dissectors/tables/ip-proto.ts';
import type { Dissector, ValueTable } from '../schema/dissector.ts';

export const dissectors: readonly Dissector[] = [
  dissector_data,
  dissector_udp,
  dissector_udpencap,
];

export const tables: readonly ValueTable[] = [
  table_ip_proto,
];
