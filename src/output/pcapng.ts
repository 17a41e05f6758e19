import type { Time } from '../schema/field.ts';

/** Block types and options of pcapng (draft-ietf-opsawg-pcapng §4). */
const block = { section: 0x0a0d0d0a, interface: 1, enhancedPacket: 6 } as const;
const option = { end: 0, comment: 1, name: 2, application: 4, resolution: 9 } as const;

/** LINKTYPE_RAW: an IPv4 or IPv6 header comes first. */
const rawIp = 101;
const encoder = new TextEncoder();

/** The beginning of a file of IP datagrams: its section, and one interface of that name with times in nanoseconds. */
export function pcapngHead(application: string, name: string): Uint8Array {
  const section = words(0x1a2b3c4d, 0x00000001, 0xffffffff, 0xffffffff);
  const link = words(rawIp, 0);
  return joined([
    blockOf(block.section, [section, optionOf(option.application, encoder.encode(application)), endOfOptions]),
    blockOf(block.interface, [
      link,
      optionOf(option.name, encoder.encode(name)),
      optionOf(option.resolution, Uint8Array.of(9)),
      endOfOptions,
    ]),
  ]);
}

/** One datagram with a comment; a packet without a time gets zero, for the format knows no other. */
export function pcapngPacket(datagram: Uint8Array, time: Time | undefined, comment: string): Uint8Array {
  const stamp = time ? BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanoseconds) : 0n;
  const [high, low] = [Number(stamp >> 32n), Number(stamp & 0xffffffffn)];
  const facts = words(0, high, low, datagram.length, datagram.length);
  return blockOf(block.enhancedPacket, [facts, padded(datagram), optionOf(option.comment, encoder.encode(comment)), endOfOptions]);
}

function blockOf(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const octets = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  return joined([words(type, octets), ...parts, words(octets)]);
}

function optionOf(code: number, value: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(code, 0, value.length & 0xff, value.length >> 8), padded(value)]);
}

const endOfOptions = words(option.end);

function padded(octets: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(octets.length / 4) * 4);
  whole.set(octets);
  return whole;
}

function words(...values: readonly number[]): Uint8Array {
  const octets = new Uint8Array(4 * values.length);
  const view = new DataView(octets.buffer);
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value, true);
  return octets;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
