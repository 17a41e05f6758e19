import type { Opened, Site } from '../compile/host.ts';
import type { Packet } from './packet.ts';

/** Decrypts the octets of a field that its declaration calls `sealed`. crypto/ implements it. */
export interface Opener {
  /** A look without state at the octets of a layer that ends in the sealed field: where it is false, `open` certainly opens nothing. */
  mayOpen?(bytes: Uint8Array, start: number, end: number): boolean;
  /** Undefined where no key fits: the octets stay sealed. */
  open(site: Site, packet: Packet): Opened | undefined;
}
