import type { Opened, Site } from '../compile/host.ts';
import type { Packet } from './packet.ts';

/** Decrypts the octets of a field that its declaration calls `sealed`. crypto/ implements it. */
export interface Opener {
  /** Undefined where no key fits: the octets stay sealed. */
  open(site: Site, packet: Packet): Opened | undefined;
  /**
   * Whether it is known that nothing between these addresses, in hexadecimal, under this SPI can be opened, or these
   * octets of it show that. Asked in place of `open`, which is asked as well if not.
   */
  isSealed?(source: string, destination: string, spi: number, octets: Uint8Array): boolean;
  /** How many of those it has forgotten: `isSealed` may be asked anew when it changes. */
  readonly forgotten?: number;
}
