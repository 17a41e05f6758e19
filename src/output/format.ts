import type { Packet } from '../decode/packet.ts';
import type { OctetWriter } from './octet-writer.ts';

/** A way to write packets: `head`, lines for each packet, and a tail. One object serves one output. */
export interface PacketFormat {
  readonly head: string;
  /** Writes the packet's lines, line ends included. */
  write(packet: Packet, writer: OctetWriter): void;
  tail(): string;
}
