import type { Address, Addresses } from '../../decode/addresses.ts';
import { KeyTable, keyWords } from '../../decode/key-table.ts';
import type { PacketFacts } from '../sorter/facts.ts';
import { limits as sorterLimits } from '../sorter/limits.ts';
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

/** Numbers of a row that every packet changes; with the key they fill a line of a cache. */
const place = {
  packets: 0,
  octets: 1,
  lastSequence: 2,
  lastPacket: 3,
  /** 1 while a look at its next packets may still show that it is not encrypted, 2 when one has. */
  plain: 4,
} as const;
const width = 5;
const open = 1;
const plain = 2;

/** Numbers that its first packet gives. */
const beginning = {
  sequence: 0,
  packet: 1,
  encapsulated: 2,
  carrier: 3,
  /** Port, what the address is, and its word. */
  source: 4,
} as const;
const beginningWidth = 7;

/** SAs that are looked for at once: so many questions keep the memory busy, and their answers fit in the first cache. */
export const atOnce = 128;

/** The ESP SAs of a capture. Several may bear one SPI, towards different receivers: a key has the SPI, port and address. */
export class EspSas {
  readonly #sas = new KeyTable(width, limits.rows);
  readonly #keys = new Int32Array(atOnce * keyWords);
  #beginnings = new Float64Array(64 * beginningWidth);
  /** Protocols that carry ESP, by number. */
  readonly #carriers: string[] = [];
  readonly #addresses: Addresses;
  readonly #leftOut: Set<string>;

  constructor(addresses: Addresses, leftOut: Set<string>) {
    this.#addresses = addresses;
    this.#leftOut = leftOut;
  }

  get count(): number {
    return this.#sas.count;
  }

  /** The row of the SA with an SPI towards a receiver, -1 where it has none. */
  find(spi: number, { kind, word }: Address, port: number): number {
    return this.#sas.find(spi | 0, (kind << 16) | port, word, 0);
  }

  /** Puts the SA of a packet in the `i`th place of those that {@link findAll} finds. */
  ask(i: number, spi: number, kind: number, word: number, port: number): void {
    const [keys, at] = [this.#keys, i * keyWords];
    keys[at] = spi;
    keys[at + 1] = (kind << 16) | port;
    keys[at + 2] = word;
  }

  /** The rows of `count` SAs that were asked for. */
  findAll(count: number, rows: Int32Array): void {
    this.#sas.findAll(this.#keys, count, rows);
  }

  /** Adds the SA that was not found before; -1 where there is no room. */
  add({ esp, source, sourcePort, overUdp }: PacketFacts, packet: number): number {
    const row = this.#sas.add();
    if (row < 0) {
      this.#leftOut.add(`ESP SPIs after the first ${limits.rows}`);
      return row;
    }
    if (!this.#carriers.includes(esp.carrier)) this.#carriers.push(esp.carrier);
    this.#sas.values[this.#sas.at(row) + place.plain] = open;
    const at = row * beginningWidth;
    if (at + beginningWidth > this.#beginnings.length) {
      const longer = new Float64Array(2 * this.#beginnings.length);
      longer.set(this.#beginnings);
      this.#beginnings = longer;
    }
    const values = this.#beginnings;
    values[at + beginning.sequence] = esp.sequence;
    values[at + beginning.packet] = packet;
    values[at + beginning.encapsulated] = overUdp ? 1 : 0;
    values[at + beginning.carrier] = this.#carriers.indexOf(esp.carrier);
    values[at + beginning.source] = sourcePort;
    values[at + beginning.source + 1] = source.kind;
    values[at + beginning.source + 2] = source.word;
    return row;
  }

  /** Counts a packet; they need not come in order. */
  take(row: number, sequence: number, packet: number, octets: number): void {
    const { values } = this.#sas;
    const at = this.#sas.at(row);
    values[at + place.packets]!++;
    values[at + place.octets]! += octets;
    if (packet < values[at + place.lastPacket]!) return;
    values[at + place.lastSequence] = sequence;
    values[at + place.lastPacket] = packet;
  }

  /** Whether the latest packet is one of the first ones, of which none has shown yet whether the SA is encrypted. */
  isOpen(row: number): boolean {
    const { values } = this.#sas;
    const at = this.#sas.at(row);
    return values[at + place.plain] === open && values[at + place.packets]! <= sorterLimits.looks;
  }

  /** A packet has shown whether the SA is encrypted. */
  settle(row: number, isPlain: boolean): void {
    this.#sas.values[this.#sas.at(row) + place.plain] = isPlain ? plain : 0;
  }

  /** The first so many SAs. */
  rows(most: number): EspSa[] {
    return Array.from({ length: Math.min(most, this.#sas.count) }, (_, row) => this.#sa(row));
  }

  #sa(row: number): EspSa {
    const value = (i: number) => this.#sas.values[this.#sas.at(row) + i]!;
    const first = (i: number) => this.#beginnings[row * beginningWidth + i]!;
    const kindAndPort = this.#sas.key(row, 1);
    return {
      spi: this.#sas.key(row, 0),
      source: {
        address: this.#addresses.text(first(beginning.source + 1), first(beginning.source + 2)),
        port: first(beginning.source),
      },
      destination: { address: this.#addresses.text(kindAndPort >>> 16, this.#sas.key(row, 2)), port: kindAndPort & 0xffff },
      encapsulated: first(beginning.encapsulated) === 1,
      carrier: this.#carriers[first(beginning.carrier)]!,
      plain: value(place.plain) === plain,
      packets: value(place.packets),
      octets: value(place.octets),
      firstSequence: first(beginning.sequence),
      lastSequence: value(place.lastSequence),
      firstPacket: first(beginning.packet),
      lastPacket: value(place.lastPacket),
    };
  }
}
