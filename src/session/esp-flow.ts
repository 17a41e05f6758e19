import { type End, isSameEnd } from './end.ts';
import { limits } from './limits.ts';

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

/** Numbers of a packet among the first ones: those of {@link EspPacket}. */
const numbers = 4;

/** One ESP SA, which is one direction (RFC 4303 §2.1), between two hosts. */
export class EspFlow {
  readonly spi: number;
  readonly carrier: Carrier;
  /** It is not encrypted (RFC 5879). */
  isPlain = false;
  packets = 0;
  octets = 0;
  /** Sequence numbers that have not come, as far as later ones tell. */
  lost = 0;
  /** Sequence numbers that came behind higher ones, or more than once. */
  late = 0;
  highest = 0;
  /** The longest silence, in seconds, and the packet that ended it. */
  longestGap = 0;
  gapPacket = 0;
  /** The ports that it was seen between, in their order. */
  readonly paths: Path[] = [];
  /** The first packets, their numbers one after the other. */
  readonly #beginning: number[] = [];
  #lastPacket = 0;
  #lastTime = Number.NaN;
  #lastSequence = 0;
  #lastOctets = 0;

  constructor(spi: number, carrier: Carrier) {
    this.spi = spi;
    this.carrier = carrier;
  }

  get first(): EspPacket {
    return this.#beginningAt(0);
  }

  get last(): EspPacket {
    return { packet: this.#lastPacket, time: this.#lastTime, sequence: this.#lastSequence, octets: this.#lastOctets };
  }

  /** The first packets, by which a rhythm is known. */
  get beginning(): EspPacket[] {
    return Array.from({ length: this.#beginning.length / numbers }, (_, i) => this.#beginningAt(i));
  }

  #beginningAt(i: number): EspPacket {
    const [packet, time, sequence, octets] = this.#beginning.slice(i * numbers, (i + 1) * numbers) as [number, number, number, number];
    return { packet, time, sequence, octets };
  }

  /** Counts a packet; `octets` are those on the wire. Nothing is allocated but for the first ones. */
  take(path: Path, packet: number, time: number, sequence: number, octets: number): void {
    if (this.packets === 0) this.highest = sequence;
    else this.#takeSequence(sequence);
    if (this.packets++ < limits.espBeginning) this.#beginning.push(packet, time, sequence, octets);
    this.octets += octets;
    const gap = time - this.#lastTime;
    if (gap > this.longestGap) {
      this.longestGap = gap;
      this.gapPacket = packet;
    }
    this.#lastPacket = packet;
    this.#lastTime = time;
    this.#lastSequence = sequence;
    this.#lastOctets = octets;
    path.packets++;
    path.lastPacket = packet;
    path.lastTime = time;
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
  path(source: End, destination: End, packet: number, time: number): Path {
    const known = this.paths.find((path) => isSameEnd(path.source, source) && isSameEnd(path.destination, destination));
    if (known || this.paths.length >= limits.ends) return known ?? this.paths.at(-1)!;
    const path = { source, destination, firstPacket: packet, firstTime: time, lastPacket: packet, lastTime: time, packets: 0 };
    this.paths.push(path);
    return path;
  }
}
