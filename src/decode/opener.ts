import type { Opened, Site } from '../compile/host.ts';
import type { Packet } from './packet.ts';

/** Octets that one key sealed: two hosts, in hexadecimal, and an SPI. */
export interface SealedFlow {
  readonly source: string;
  readonly destination: string;
  readonly spi: number;
}

/** Decrypts the octets of a field that its declaration calls `sealed`. crypto/ implements it. */
export interface Opener {
  /**
   * Whether sealed octets `[start, end)` are open without a key, from what they and earlier ones of the flow show: what
   * `open` finds out, for who counts packets and makes no trees. Undefined where that is not known yet; false is for good.
   */
  isOpen?(bytes: Uint8Array, start: number, end: number, flow: () => SealedFlow): boolean | undefined;
  /** Undefined where no key fits: the octets stay sealed. */
  open(site: Site, packet: Packet): Opened | undefined;
}
