import type { End } from './end.ts';
import { limits } from './limits.ts';

/** How ESP is carried: as an IP protocol, in UDP or in TCP; and the protocol that carries it, e.g. "udpencap". */
export interface Carrier {
  readonly encapsulation: 'none' | 'udp' | 'tcp';
  readonly protocol: string;
}

/** A packet and when it was captured. */
export interface Moment {
  readonly packet: number;
  readonly time: number;
}

/** What an ESP packet shows without keys. */
export interface EspPacket extends Moment {
  readonly sequence: number;
  /** Octets on the wire. */
  readonly octets: number;
}

/** Numbers of paths, in rows of one table: to count a packet of many flows touches one place in memory. */
export interface PathNumbers {
  readonly values: Float64Array;
  /** Where a row begins. */
  at(row: number): number;
}

const place = {
  packets: 0,
  octets: 1,
  lastPacket: 2,
  lastTime: 3,
  lastSequence: 4,
  lastOctets: 5,
  highest: 6,
  lost: 7,
  late: 8,
  longestGap: 9,
  gapPacket: 10,
  firstPacket: 11,
  firstTime: 12,
  /** Number and time of the latest packets, in turn. */
  recent: 13,
} as const;

/** Latest packets that are known, a power of two. */
const recentPackets = 4;

/** Numbers of a row. */
export const pathWidth = place.recent + 2 * recentPackets;

/** Counts a packet of the path in a row of zeros or of earlier packets; gives how many there were before. */
export function countPacket({ values }: PathNumbers, at: number, packet: number, time: number, sequence: number, octets: number): number {
  const before = values[at + place.packets]!++;
  values[at + place.octets]! += octets;
  if (before === 0) {
    values[at + place.firstPacket] = packet;
    values[at + place.firstTime] = time;
    values[at + place.highest] = sequence;
  } else {
    takeSequence(values, at, sequence);
    const gap = time - values[at + place.lastTime]!;
    if (gap > values[at + place.longestGap]!) {
      values[at + place.longestGap] = gap;
      values[at + place.gapPacket] = packet;
    }
  }
  const recent = at + place.recent + 2 * (before & (recentPackets - 1));
  values[recent] = packet;
  values[recent + 1] = time;
  values[at + place.lastPacket] = packet;
  values[at + place.lastTime] = time;
  values[at + place.lastSequence] = sequence;
  values[at + place.lastOctets] = octets;
  return before;
}

/** The last packet of the path in a row. */
export function lastPacketAt({ values }: PathNumbers, at: number): number {
  return values[at + place.lastPacket]!;
}

/** Numbers go round with extended sequence numbers (RFC 4303 §2.2.1). */
function takeSequence(values: Float64Array, at: number, sequence: number): void {
  const ahead = (sequence - values[at + place.highest]!) | 0;
  if (ahead > 0) {
    values[at + place.lost]! += ahead - 1;
    values[at + place.highest] = sequence;
    return;
  }
  values[at + place.late]!++;
  if (ahead < 0 && values[at + place.lost]! > 0) values[at + place.lost]!--;
}

/** ESP packets of one SA between two ports. */
export class Path {
  readonly source: End;
  readonly destination: End;
  #numbers: PathNumbers;
  /** Of the table that has its numbers. */
  row: number;

  /** `numbers`: a table that has a row for this path, else it has its own. */
  constructor(source: End, destination: End, numbers: PathNumbers = ownNumbers(), row = 0) {
    this.source = source;
    this.destination = destination;
    this.#numbers = numbers;
    this.row = row;
  }

  get packets(): number {
    return this.#value('packets');
  }
  get octets(): number {
    return this.#value('octets');
  }
  get firstPacket(): number {
    return this.#value('firstPacket');
  }
  get firstTime(): number {
    return this.#value('firstTime');
  }
  get lastPacket(): number {
    return this.#value('lastPacket');
  }
  get lastTime(): number {
    return this.#value('lastTime');
  }
  get last(): EspPacket {
    const [packet, time] = [this.lastPacket, this.lastTime];
    return { packet, time, sequence: this.#value('lastSequence'), octets: this.#value('lastOctets') };
  }
  /** Sequence numbers that have not come, as far as later ones tell. */
  get lost(): number {
    return this.#value('lost');
  }
  /** Sequence numbers that came behind higher ones, or more than once. */
  get late(): number {
    return this.#value('late');
  }
  /** The longest silence, in seconds, and the packet that ended it. */
  get longestGap(): number {
    return this.#value('longestGap');
  }
  get gapPacket(): number {
    return this.#value('gapPacket');
  }

  /** The latest packets, the newest one last. */
  get recent(): Moment[] {
    const { values } = this.#numbers;
    const first = this.#numbers.at(this.row) + place.recent;
    const { packets } = this;
    return Array.from({ length: Math.min(packets, recentPackets) }, (_, i) => {
      const at = first + 2 * ((packets - Math.min(packets, recentPackets) + i) & (recentPackets - 1));
      return { packet: values[at]!, time: values[at + 1]! };
    });
  }

  /** Counts a packet; gives how many there were before. */
  take({ packet, time, sequence, octets }: EspPacket): number {
    return countPacket(this.#numbers, this.#numbers.at(this.row), packet, time, sequence, octets);
  }

  /** Keeps its numbers as they are: its row will serve another path. */
  detach(): void {
    const at = this.#numbers.at(this.row);
    this.#numbers = ownNumbers(this.#numbers.values.slice(at, at + pathWidth));
    this.row = 0;
  }

  #value(name: keyof typeof place): number {
    return this.#numbers.values[this.#numbers.at(this.row) + place[name]]!;
  }
}

function ownNumbers(values = new Float64Array(pathWidth)): PathNumbers {
  return { values, at: () => 0 };
}

const none: readonly never[] = [];

/** Numbers of a packet among the first ones: those of {@link EspPacket}. */
const packetNumbers = 4;

/** One ESP SA, which is one direction (RFC 4303 §2.1), between two hosts. */
export class EspFlow {
  readonly spi: number;
  readonly carrier: Carrier;
  /** It is not encrypted (RFC 5879). */
  isPlain = false;
  /** The ports that it was seen between, in their order. */
  paths: readonly Path[] = none;
  /** The first packets, their numbers one after the other. */
  #beginning: readonly number[] = none;

  constructor(spi: number, carrier: Carrier) {
    this.spi = spi;
    this.carrier = carrier;
  }

  get packets(): number {
    return this.#sum('packets');
  }
  /** On the wire. */
  get octets(): number {
    return this.#sum('octets');
  }
  /** Sequence numbers that have not come, as far as later ones tell. */
  get lost(): number {
    return this.#sum('lost');
  }
  /** Sequence numbers that came behind higher ones, or more than once. */
  get late(): number {
    return this.#sum('late');
  }
  /** The longest silence between the same ports, in seconds. */
  get longestGap(): number {
    return this.#longest.longestGap;
  }
  /** The packet that ended it. */
  get gapPacket(): number {
    return this.#longest.gapPacket;
  }
  get first(): EspPacket {
    return this.#beginningAt(0);
  }
  get last(): EspPacket {
    return this.paths.reduce((last, path) => (path.lastPacket > last.lastPacket ? path : last)).last;
  }
  /** The latest packets, a few of each path. */
  get recent(): Moment[] {
    return this.paths.flatMap((path) => path.recent);
  }
  /** The first packets, by which a rhythm is known. */
  get beginning(): EspPacket[] {
    return Array.from({ length: this.#beginning.length / packetNumbers }, (_, i) => this.#beginningAt(i));
  }

  get #longest(): Path {
    return this.paths.reduce((longest, path) => (path.longestGap > longest.longestGap ? path : longest));
  }

  #sum(name: 'packets' | 'octets' | 'lost' | 'late'): number {
    let sum = 0;
    for (const path of this.paths) sum += path[name];
    return sum;
  }

  #beginningAt(i: number): EspPacket {
    const at = i * packetNumbers;
    const [packet, time, sequence, octets] = this.#beginning.slice(at, at + packetNumbers) as [number, number, number, number];
    return { packet, time, sequence, octets };
  }

  /** Whether a packet that is counted is to be {@link keep}t. */
  get isBeginning(): boolean {
    return this.#beginning.length < limits.espBeginning * packetNumbers;
  }

  /** Keeps a packet, if it is one of the first. */
  keep({ packet, time, sequence, octets }: EspPacket): void {
    if (this.isBeginning) this.#beginning = this.#beginning.concat([packet, time, sequence, octets]);
  }

  /** Counts a packet on one of the paths. */
  take(path: Path, packet: EspPacket): void {
    path.take(packet);
    this.keep(packet);
  }
}
