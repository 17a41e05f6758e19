import type { Time } from '../../schema/field.ts';
import { networkOf, valueIn } from '../conversations.ts';
import type { Packet } from '../packet.ts';

/** 53 bits that two different messages of a capture have in common only by contrivance (FNV-1a over words, twice). */
export function fingerprint(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  let high = 0x811c9dc5 ^ (end - start);
  let low = 0x9e3779b9;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    high = Math.imul(high ^ word ^ (high >>> 15), 0x01000193);
    low = Math.imul(low ^ word ^ (low >>> 15), 0x85ebca6b);
  }
  for (; at < end; at++) {
    high = Math.imul(high ^ bytes[at]!, 0x01000193);
    low = Math.imul(low ^ bytes[at]!, 0x85ebca6b);
  }
  return (high >>> 0) * 0x20_0000 + (low >>> 11);
}

/** Where and when a message was seen. */
export interface Sighting {
  readonly packet: number;
  readonly time: Time | undefined;
  /** Identification of the IPv4 datagram; 0 where there is none. */
  readonly datagram: number;
}

/** The sighting of the layer behind the first `count` ones: the datagram is that of the innermost IP layer before it. */
export function sightingOf(packet: Packet, count: number): Sighting {
  const ip = networkOf(packet.layers, count);
  const datagram = ip?.protocol === 'ip' ? valueIn(ip.node, 'ip.id') : 0;
  return { packet: packet.number, time: packet.time, datagram: typeof datagram === 'number' ? datagram : 0 };
}

/** Seconds within which no sender sends a message again by itself. */
const instant = 0.01;

/**
 * Whether two sightings of the same octets are one datagram that was captured twice, on two interfaces for instance.
 * Who sends a message again makes a new datagram for it, with an identification of its own. Where there is none, only
 * packets in a row and of one instant are taken for copies.
 */
export function isSameDatagram(a: Sighting, b: Sighting): boolean {
  if (a.datagram !== 0 || b.datagram !== 0) return a.datagram === b.datagram;
  if (b.packet - a.packet !== 1 || !a.time || !b.time) return false;
  return Math.abs(secondsOf(a.time) - secondsOf(b.time)) < instant;
}

function secondsOf({ seconds, nanoseconds }: Time): number {
  return seconds + nanoseconds / 1e9;
}
