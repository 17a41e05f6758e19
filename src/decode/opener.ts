import type { Opened, Site } from '../compile/host.ts';
import type { Packet } from './packet.ts';

/** Decrypts the octets of a field that its declaration calls `sealed`. crypto/ implements it. */
export interface Opener {
  /** Undefined where no key fits: the octets stay sealed. */
  open(site: Site, packet: Packet): Opened | undefined;
}
