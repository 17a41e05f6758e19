import { limits } from './limits.ts';
import { type End, isSameEnd } from './message.ts';

/** How ESP is carried: as an IP protocol, in UDP or in TCP; and the protocol that carries it, e.g. "udpencap". */
export interface Carrier {
  readonly encapsulation: 'none' | 'udp' | 'tcp';
  readonly protocol: string;
}

/** ESP packets of one SA between two ports. */
export interface Path {
  readonly source: End;
  readonly destination: End;
  readonly firstPacket: number;
  readonly firstTime: number;
  lastPacket: number;
  lastTime: number;
  packets: number;
}

/** What an ESP packet shows without keys. */
export interface EspPacket {
  readonly packet: number;
  readonly time: number;
  readonly sequence: number;
  /** Octets on the wire. */
  readonly octets: number;
}

/** One ESP SA, which is one direction (RFC 4303 §2.1), between two hosts. */
export class EspFlow {
  readonly spi: number;
  readonly carrier: Carrier;
  /** It is not encrypted (RFC 5879). */
  isPlain = false;
  packets = 0;
  octets = 0;
  readonly first: EspPacket;
  last: EspPacket;
  /** Sequence numbers that have not come, as far as later ones tell. */
  lost = 0;
  /** Sequence numbers that came behind higher ones, or more than once. */
  late = 0;
  highest: number;
  /** The longest silence, in seconds, and the packet that ended it. */
  longestGap = 0;
  gapPacket = 0;
  /** The first packets, by which a rhythm is known. */
  readonly beginning: EspPacket[] = [];
  /** The ports that it was seen between, in their order. */
  readonly paths: Path[] = [];

  constructor(spi: number, carrier: Carrier, packet: EspPacket) {
    this.spi = spi;
    this.carrier = carrier;
    this.first = packet;
    this.last = packet;
    this.highest = packet.sequence;
  }

  take(packet: EspPacket, path: Path): void {
    if (this.packets++ > 0) this.#takeSequence(packet.sequence);
    this.octets += packet.octets;
    const gap = packet.time - this.last.time;
    if (gap > this.longestGap) [this.longestGap, this.gapPacket] = [gap, packet.packet];
    if (this.beginning.length < limits.espBeginning) this.beginning.push(packet);
    this.last = packet;
    path.packets++;
    path.lastPacket = packet.packet;
    path.lastTime = packet.time;
  }

  /** Numbers go round with extended sequence numbers (RFC 4303 §2.2.1). */
  #takeSequence(sequence: number): void {
    const ahead = (sequence - this.highest) | 0;
    if (ahead <= 0) {
      this.late++;
      if (ahead < 0 && this.lost > 0) this.lost--;
      return;
    }
    this.lost += ahead - 1;
    this.highest = sequence;
  }

  /** The path between these ends, which is added where it is new and there is room. */
  path(source: End, destination: End, { packet, time }: Pick<EspPacket, 'packet' | 'time'>): Path {
    const known = this.paths.find((path) => isSameEnd(path.source, source) && isSameEnd(path.destination, destination));
    if (known || this.paths.length >= limits.ends) return known ?? this.paths.at(-1)!;
    const path = { source, destination, firstPacket: packet, firstTime: time, lastPacket: packet, lastTime: time, packets: 0 };
    this.paths.push(path);
    return path;
  }
}
