import { type Layer, valuesOf } from '../compile/tree.ts';
import { fold, sum } from '../decode/functions/checksum.ts';
import type { Packet } from '../decode/packet.ts';

/** Next headers of ESP (RFC 4303 §2.6). */
const next = { ipv4: 4, ipv6: 41, dummy: 59 } as const;

/** What ESP carried in a packet that was opened. */
export interface InnerDatagram {
  readonly spi: number;
  readonly datagram: Uint8Array;
}

/**
 * The IP datagram inside the innermost ESP of a packet that keys opened; undefined where none was, and for dummy packets.
 * In transport mode it has the IP header around ESP, made to fit what it carries then (RFC 4303 §3.1.1); the checksums of
 * UDP and TCP are as they were made, and may be those of addresses before a NAT (RFC 3948 §3.1.2).
 */
export function innerDatagram({ layers }: Packet): InnerDatagram | undefined {
  const place = layers.findLastIndex(({ protocol, quoted, node }) => {
    return protocol === 'esp' && !quoted && valuesOf([node], 'esp.contained_data').length > 0;
  });
  const esp = layers[place];
  if (!esp) return undefined;
  const [contained] = valuesOf([esp.node], 'esp.contained_data');
  const protocol = valuesOf([esp.node], 'esp.protocol')[0]?.value;
  const spi = valuesOf([esp.node], 'esp.spi')[0]?.value as number;
  const payload = contained!.source.bytes.subarray(contained!.start, contained!.end);
  if (protocol === next.dummy || typeof protocol !== 'number') return undefined;
  if (protocol === next.ipv4 || protocol === next.ipv6) return { spi, datagram: withoutPadding(payload) };
  const ip = layers.slice(0, place).findLast((layer) => layer.protocol === 'ip' || layer.protocol === 'ipv6');
  return ip && { spi, datagram: behindHeaderOf(ip, protocol, payload) };
}

/** TFC padding follows the datagram that says how long it is itself (RFC 4303 §2.7). */
function withoutPadding(payload: Uint8Array): Uint8Array {
  if (payload.length < 6) return payload;
  const told = payload[0]! >> 4 === 6 ? 40 + u16(payload, 4) : u16(payload, 2);
  return payload.subarray(0, Math.min(payload.length, told));
}

function behindHeaderOf(ip: Layer, protocol: number, payload: Uint8Array): Uint8Array {
  const { source, start } = ip.node;
  const isIpv4 = ip.protocol === 'ip';
  const header = source.bytes.slice(start, isIpv4 ? ip.payload : start + 40);
  const datagram = new Uint8Array(header.length + payload.length);
  datagram.set(header);
  datagram.set(payload, header.length);
  const view = new DataView(datagram.buffer);
  if (isIpv4) {
    datagram[9] = protocol;
    view.setUint16(2, datagram.length);
    // No fragment: whole datagrams alone are opened.
    view.setUint16(6, view.getUint16(6) & 0x4000);
    view.setUint16(10, 0);
    view.setUint16(10, ~fold(sum(datagram, 0, header.length)) & 0xffff);
  } else {
    datagram[6] = protocol;
    view.setUint16(4, payload.length);
  }
  return datagram;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
