import type { Site } from '../compile/host.ts';
import type { Field } from '../schema/field.ts';
import type { Packet } from './packet.ts';

/** A function that a declaration names with `with`: what rows cannot say, because it needs the whole packet. */
export interface DecoderFunction {
  /** Fields that it may add. */
  readonly fields: readonly Field[];
  compute(site: Site, packet: Packet, options: DecodeOptions): void;
}

export interface DecodeOptions {
  /**
   * Verify the IPv4, UDP and TCP checksums. Off by default, as in tshark: on a sender with checksum offload they are
   * filled in by the network card, after the capture. ICMP checksums are always verified.
   */
  readonly verifyChecksums: boolean;
}
