// Packets for trackers: IPv4 without a link layer, and what a decoder says of them.
import { createDecoder, type Packet, type PacketDecoderOptions, type Value, valuesOf } from '../../../src/engine/index.ts';

export const client = [192, 168, 10, 10];
export const gateway = [203, 0, 113, 10];

export interface Sent {
  readonly from?: readonly number[];
  readonly to?: readonly number[];
  /** Identification of the datagram; the default is that of no other packet. */
  readonly id?: number;
  readonly seconds?: number;
}

let lastId = 0;

export const u16 = (value: number) => [value >>> 8, value & 0xff];
export const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];

export function ipv4(protocol: number, payload: readonly number[], { from = client, to = gateway, id = ++lastId }: Sent = {}): number[] {
  return [0x45, 0, ...u16(20 + payload.length), ...u16(id), 0, 0, 64, protocol, 0, 0, ...from, ...to, ...payload];
}

export function udp(ports: readonly [number, number], payload: readonly number[], sent: Sent = {}): number[] {
  return ipv4(17, [...u16(ports[0]), ...u16(ports[1]), ...u16(8 + payload.length), 0, 0, ...payload], sent);
}

export function esp(sequence: number, { spi = 0x1000, octet = 7, ...sent }: Sent & { spi?: number; octet?: number } = {}): number[] {
  return ipv4(50, [...u32(spi), ...u32(sequence), ...new Array<number>(40).fill(octet)], sent);
}

/** An ICMP error "port unreachable" that quotes a packet. */
export function quoting(packet: readonly number[], sent: Sent = {}): number[] {
  return ipv4(1, [3, 3, 0, 0, 0, 0, 0, 0, ...packet], { from: gateway, to: client, ...sent });
}

/** Decodes packets in a row, a second between two, or at given seconds. */
export function decodeAll(packets: readonly (readonly number[])[], seconds?: readonly number[], options?: PacketDecoderOptions): Packet[] {
  const decoder = createDecoder(options);
  return packets.map((octets, i) => {
    const at = seconds?.[i] ?? i;
    const time = { seconds: Math.floor(at), nanoseconds: Math.round((at % 1) * 1e9) };
    return decoder.decodeBytes(Uint8Array.from(octets), { linkType: 101 }, { time });
  });
}

/** By packet number: the values of the fields in the packets that have any of them. */
export function said(packets: readonly Packet[], ...names: readonly string[]): Record<number, (Value | undefined)[]> {
  const rows = packets.map(({ number, tree }) => [number, names.map((name) => valuesOf(tree, name)[0]?.value)] as const);
  return Object.fromEntries(rows.filter(([, values]) => values.some((value) => value !== undefined)));
}
