import type { Packet } from '../decode/packet.ts';

/** A way to write packets: `head`, a text for each packet, and a tail. One object serves one output. */
export interface PacketFormat {
  readonly head: string;
  /** The packet's lines, line ends included. */
  text(packet: Packet): string;
  tail(): string;
}
