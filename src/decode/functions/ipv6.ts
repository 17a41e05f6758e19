import { type Field, field, type Value, type ValueType } from '../../schema/field.ts';
import type { DecoderFunction } from '../decoder-function.ts';

/** Something that an address tells beside itself: name of the field behind "src_", "dst_" or nothing, type and value. */
interface Embedded {
  readonly name: string;
  readonly type: ValueType;
  readonly value: Value;
}

const kinds: readonly { readonly name: string; readonly label: string; readonly type: ValueType }[] = [
  { name: 'slaac_mac', label: 'Hardware address in the interface identifier', type: 'mac' },
  { name: 'isatap_ipv4', label: 'IPv4 address of ISATAP', type: 'ipv4' },
  { name: '6to4_gw_ipv4', label: 'IPv4 address of the 6to4 router', type: 'ipv4' },
  { name: '6to4_sla_id', label: 'Subnet behind the 6to4 router', type: 'u16' },
  { name: 'ts_ipv4', label: 'IPv4 address of the Teredo server', type: 'ipv4' },
  { name: 'tc_port', label: 'Port of the Teredo client', type: 'u16' },
  { name: 'tc_ipv4', label: 'IPv4 address of the Teredo client', type: 'ipv4' },
  { name: 'embed_ipv4', label: 'IPv4 address behind NAT64', type: 'ipv4' },
];

const embedPrefix = field('ipv6.embed_ipv4_prefix', 'Prefix of an IPv4 address behind NAT64', 'bytes');

/** The prefix of NAT64 for all networks (RFC 6052 §2.1). */
const nat64 = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];

function startsWith(bytes: Uint8Array, octets: readonly number[], at = 0): boolean {
  return octets.every((octet, i) => bytes[at + i] === octet);
}

function embeddedIn(address: Uint8Array): Embedded[] {
  const [high, low] = [address[0]!, address[1]!];
  const at = (index: number) => (address[index]! << 8) | address[index + 1]!;
  const inverted = (from: number, to: number) => address.slice(from, to).map((octet) => octet ^ 0xff);
  if (high === 0xff) return [];
  // RFC 3056 §2
  if (high === 0x20 && low === 0x02) {
    return [
      { name: '6to4_gw_ipv4', type: 'ipv4', value: address.subarray(2, 6) },
      { name: '6to4_sla_id', type: 'u16', value: at(6) },
    ];
  }
  // RFC 4380 §4
  if (startsWith(address, [0x20, 0x01, 0, 0])) {
    return [
      { name: 'ts_ipv4', type: 'ipv4', value: address.subarray(4, 8) },
      { name: 'tc_port', type: 'u16', value: at(10) ^ 0xffff },
      { name: 'tc_ipv4', type: 'ipv4', value: inverted(12, 16) },
    ];
  }
  if (startsWith(address, nat64)) return [{ name: 'embed_ipv4', type: 'ipv4', value: address.subarray(12, 16) }];
  // RFC 5214 §6.1; RFC 4291 appendix A
  if (startsWith(address, [0, 0x5e, 0xfe], 9) && (address[8]! & 0xfc) === 0)
    return [{ name: 'isatap_ipv4', type: 'ipv4', value: address.subarray(12, 16) }];
  if (!startsWith(address, [0xff, 0xfe], 11) || (address[8]! & 2) === 0) return [];
  return [
    {
      name: 'slaac_mac',
      type: 'mac',
      value: Uint8Array.of(address[8]! ^ 2, address[9]!, address[10]!, address[13]!, address[14]!, address[15]!),
    },
  ];
}

/** Fields of one side by the name behind the prefix. */
function addressParts(side: 'src' | 'dst'): DecoderFunction {
  const made = new Map<string, Field>(
    kinds.map(({ name, label, type }) => [name, field(`ipv6.${side}_${name}`, label, type, { also: [`ipv6.${name}`] })]),
  );
  return {
    fields: [...made.values(), embedPrefix],
    compute: (site) => {
      if (!(site.node.value instanceof Uint8Array)) return;
      const address = site.node.value;
      if (startsWith(address, nat64)) site.add(embedPrefix, address.subarray(0, nat64.length));
      for (const { name, value } of embeddedIn(address)) site.add(made.get(name)!, value);
    },
  };
}

/** What an IPv6 address tells beside itself. */
export const ipv6Functions: ReadonlyMap<string, DecoderFunction> = new Map([
  ['ipv6.src', addressParts('src')],
  ['ipv6.dst', addressParts('dst')],
]);
