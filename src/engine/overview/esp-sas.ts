import { addressText, addressWords } from './address.ts';
import type { PacketFacts } from './facts.ts';
import { KeyTable } from './key-table.ts';
import { limits } from './limits.ts';

/** One end of a conversation. */
export interface End {
  readonly address: string;
  readonly port: number;
}

/** One direction of an IPsec tunnel: an SPI towards its receiver. */
export interface EspSa {
  readonly spi: number;
  readonly source: End;
  readonly destination: End;
  /** ESP in UDP (RFC 3948), or ESP as an IP protocol of its own. */
  readonly encapsulated: boolean;
  /** Protocol that carries it: "ip", "udpencap", "nonike", "iketcp" … */
  readonly carrier: string;
  /** Its first packets are not encrypted (RFC 5879). */
  readonly plain: boolean;
  readonly packets: number;
  readonly octets: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly firstPacket: number;
  readonly lastPacket: number;
}

/** Numbers of a row, those first that every packet changes. */
const place = {
  packets: 0,
  octets: 1,
  lastSequence: 2,
  lastPacket: 3,
  /** Whether a look at its next packets may still show that it is not encrypted. */
  open: 4,
  plain: 5,
  encapsulated: 6,
  firstSequence: 7,
  firstPacket: 8,
  carrier: 9,
  sourcePort: 10,
  source: 11,
} as const;
const width = place.source + addressWords;

/** The ESP SAs of a capture: several may bear one SPI, towards different receivers. */
export class EspSas {
  readonly #sas = new KeyTable(2 + addressWords, width, limits.rows);
  readonly #key = new Uint32Array(2 + addressWords);
  /** Protocols that carry ESP, by number. */
  readonly #carriers: string[] = [];
  readonly #leftOut: Set<string>;

  constructor(leftOut: Set<string>) {
    this.#leftOut = leftOut;
  }

  get count(): number {
    return this.#sas.count;
  }

  /** Counts a packet; gives the SA's row, -1 where it has none. */
  take(facts: PacketFacts, packet: number, octets: number): number {
    const { esp, destination, destinationPort } = facts;
    const key = this.#key;
    key[0] = esp.spi;
    key[1] = destinationPort;
    for (let i = 0; i < addressWords; i++) key[2 + i] = destination.words[i]!;
    const known = this.#sas.find(key);
    const row = known < 0 ? this.#add(facts, packet) : known;
    if (row < 0) return row;
    const { values } = this.#sas;
    const at = row * width;
    values[at + place.packets]!++;
    values[at + place.octets]! += octets;
    values[at + place.lastSequence] = esp.sequence;
    values[at + place.lastPacket] = packet;
    if (esp.plain) values[at + place.plain] = 1;
    return row;
  }

  /** Whether the latest packet is one of the first ones, of which none has shown yet that the SA is encrypted. */
  isOpen(row: number): boolean {
    const { values } = this.#sas;
    return values[row * width + place.open] === 1 && values[row * width + place.packets]! <= limits.looks;
  }

  /** A packet has shown whether the SA is encrypted. */
  settle(row: number, plain: boolean): void {
    this.#sas.values[row * width + place.open] = 0;
    if (plain) this.#sas.values[row * width + place.plain] = 1;
  }

  /** The first so many SAs. */
  rows(most: number): EspSa[] {
    return Array.from({ length: Math.min(most, this.#sas.count) }, (_, row) => this.#sa(row));
  }

  #add({ esp, source, sourcePort, overUdp }: PacketFacts, packet: number): number {
    const row = this.#sas.add(this.#key);
    if (row < 0) {
      this.#leftOut.add(`ESP SPIs after the first ${limits.rows}`);
      return row;
    }
    if (!this.#carriers.includes(esp.carrier)) this.#carriers.push(esp.carrier);
    const { values } = this.#sas;
    const at = row * width;
    values[at + place.open] = 1;
    values[at + place.encapsulated] = overUdp ? 1 : 0;
    values[at + place.firstSequence] = esp.sequence;
    values[at + place.firstPacket] = packet;
    values[at + place.carrier] = this.#carriers.indexOf(esp.carrier);
    values[at + place.sourcePort] = sourcePort;
    values.set(source.words, at + place.source);
    return row;
  }

  #sa(row: number): EspSa {
    const value = (i: number) => this.#sas.values[row * width + i]!;
    return {
      spi: this.#sas.key(row, 0),
      source: { address: addressText((i) => value(place.source + i)), port: value(place.sourcePort) },
      destination: { address: addressText((i) => this.#sas.key(row, 2 + i)), port: this.#sas.key(row, 1) },
      encapsulated: value(place.encapsulated) === 1,
      carrier: this.#carriers[value(place.carrier)]!,
      plain: value(place.plain) === 1,
      packets: value(place.packets),
      octets: value(place.octets),
      firstSequence: value(place.firstSequence),
      lastSequence: value(place.lastSequence),
      firstPacket: value(place.firstPacket),
      lastPacket: value(place.lastPacket),
    };
  }
}
