import type { Handover } from '../compile/host.ts';
import type { Hosts } from '../compile/tree.ts';
import { bothWays, hostsOf } from './conversations.ts';
import { limits } from './limits.ts';
import { Memory } from './memory.ts';
import type { Packet } from './packet.ts';
import type { Lead } from './registry.ts';

/** Two ends of traffic: addresses in hexadecimal, and ports. */
export interface Ends extends Hosts {
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** The ends of octets that a table of ports leads on: its keys are the destination's port and the source's. */
export function endsOfHandover({ to }: Handover, packet: Packet): Ends | undefined {
  if (typeof to === 'string' || to.keys.length !== 2) return undefined;
  const hosts = hostsOf(packet.layers);
  return hosts && { source: hosts.source, destination: hosts.destination, destinationPort: to.keys[0]!, sourcePort: to.keys[1]! };
}

export function opposite({ source, destination, sourcePort, destinationPort }: Ends): Ends {
  return { source: destination, destination: source, sourcePort: destinationPort, destinationPort: sourcePort };
}

/** One direction between two ends. */
export function streamKey(table: string, { source, destination, sourcePort, destinationPort }: Ends): string {
  return `${table} ${source}:${sourcePort} ${destination}:${destinationPort}`;
}

/**
 * What earlier packets say of later ones that say nothing themselves: ESP has no signature, but between two ports that
 * spoke IKE behind the Non-ESP Marker it is ESP.
 */
export class Flows {
  readonly #kept = new Memory<Lead>(limits.flows);
  /** Marks by pairs of ports, several pairs sharing a place: most packets are no packets of such a flow, and learn it here. */
  readonly #ports = new Uint8Array(1 << 16);
  readonly #spoken = new Memory<true>(limits.flows);
  #lessons = { kept: 0, spoken: 0 };

  /** Later packets between these ends, in either direction, may be read as this protocol. */
  keep(table: string, ends: Ends, lead: Lead): void {
    this.#lessons.kept++;
    this.#kept.set(`${table} ${bothWays(ends, ends.sourcePort, ends.destinationPort)}`, lead);
    this.markPorts(ends);
  }

  kept(table: string, ends: Ends): Lead | undefined {
    return this.keepsPorts(ends.sourcePort, ends.destinationPort)
      ? this.#kept.get(`${table} ${bothWays(ends, ends.sourcePort, ends.destinationPort)}`)
      : undefined;
  }

  /** Something that is kept elsewhere matters to packets between these ends. */
  markPorts({ sourcePort, destinationPort }: Ends): void {
    this.#ports[placeOf(sourcePort, destinationPort)] = 1;
  }

  /** False where nothing is kept between these ports, whatever the addresses and the table. */
  keepsPorts(source: number, destination: number): boolean {
    return this.#ports[placeOf(source, destination)] === 1;
  }

  /** Two hosts speak a protocol. */
  speak(protocol: string, source: string, destination: string): void {
    const key = hosts(protocol, source, destination);
    if (this.#spoken.get(key)) return;
    this.#lessons.spoken++;
    this.#spoken.set(key, true);
  }

  /** How many pairs of hosts were given up. */
  get forgotten(): number {
    return this.#spoken.forgotten;
  }

  /** How often something was learnt between ports, and of hosts. */
  get lessons(): Readonly<Record<'kept' | 'spoken', number>> {
    return this.#lessons;
  }

  spoke(protocol: string, { source, destination }: Hosts): boolean {
    return this.#spoken.size > 0 && this.#spoken.get(hosts(protocol, source, destination)) === true;
  }
}

function hosts(protocol: string, source: string, destination: string): string {
  return `${protocol} ${source < destination ? `${source} ${destination}` : `${destination} ${source}`}`;
}

/** The same for both directions. */
function placeOf(source: number, destination: number): number {
  return (Math.min(source, destination) * 31 + Math.max(source, destination)) & 0xffff;
}
