import type { Addresses } from '../../decode/addresses.ts';
import { KeyTable } from '../../decode/key-table.ts';
import type { PacketFacts } from '../sorter/facts.ts';
import { limits } from './limits.ts';

/** One IKE SA: what its messages say without keys. */
export interface IkeSa {
  /** Major version: 1 or 2. */
  readonly version: number;
  readonly initiatorSpi: string;
  /** Empty where no message carried one: nobody answered. */
  readonly responderSpi: string;
  readonly initiator: string;
  readonly responder: string;
  /** Whether the capture holds the first message, so that who began is seen and not inferred. */
  readonly fromTheStart: boolean;
  /** Port pairs in the order of their first use, [initiator, responder]; a second pair with 4500 is the float. */
  readonly ports: { readonly packet: number; readonly initiator: number; readonly responder: number }[];
  /** Messages by exchange type, in the order of first use. */
  readonly exchanges: Map<number, number>;
  /** Messages from the initiator and from the responder. */
  readonly messages: [number, number];
  readonly firstPacket: number;
  readonly lastPacket: number;
}

/** Numbers of a row. */
const place = {
  messages: 0,
  lastPacket: 2,
  /** The ports of the latest message, as one number; 0 before the first. */
  latestPorts: 3,
  portPairs: 4,
  responderSpi: 5,
  /** The first two exchange types, each followed by its messages; further ones have a table. */
  exchanges: 7,
  version: 11,
  fromTheStart: 12,
  firstPacket: 13,
  /** What the address is, and its word. */
  initiator: 14,
  responder: 16,
} as const;
const width = 18;

/** IKEv2: sent by the original initiator (RFC 7296 §3.1). */
const initiatorFlag = 0x08;

/** The IKE SAs of a capture. */
export class IkeSas {
  readonly #sas = new KeyTable(width, limits.rows);
  /** By SA and pair of ports; the packet that showed it. */
  readonly #ports = new KeyTable(1, limits.parts);
  /** By SA and exchange type, from the third of an SA on; how many messages. */
  readonly #exchanges = new KeyTable(1, limits.parts);
  readonly #addresses: Addresses;
  readonly #leftOut: Set<string>;

  constructor(addresses: Addresses, leftOut: Set<string>) {
    this.#addresses = addresses;
    this.#leftOut = leftOut;
  }

  get count(): number {
    return this.#sas.count;
  }

  /** Counts a message. */
  take(facts: PacketFacts, packet: number): void {
    const { ike, source, sourcePort, destinationPort } = facts;
    const row = this.#row(facts, packet);
    if (row < 0) return;
    const { values } = this.#sas;
    const at = this.#sas.at(row);
    if (values[at + place.responderSpi] === 0 && values[at + place.responderSpi + 1] === 0) {
      values[at + place.responderSpi] = ike.spis[2]!;
      values[at + place.responderSpi + 1] = ike.spis[3]!;
    }
    const byInitiator =
      ike.version === 2
        ? (ike.flags & initiatorFlag) !== 0
        : source.equals(values[at + place.initiator]!, values[at + place.initiator + 1]!);
    this.#takePorts(row, byInitiator ? sourcePort * 65_536 + destinationPort : destinationPort * 65_536 + sourcePort, packet);
    this.#takeExchange(row, ike.exchange);
    values[at + place.messages + (byInitiator ? 0 : 1)]!++;
    values[at + place.lastPacket] = packet;
  }

  /** The first so many SAs. */
  rows(most: number): IkeSa[] {
    const count = Math.min(most, this.#sas.count);
    const [ports, exchanges] = [this.#partsOf(this.#ports, count), this.#partsOf(this.#exchanges, count)];
    return Array.from({ length: count }, (_, row) => this.#sa(row, ports[row]!, exchanges[row]!));
  }

  /** The SA of a message. The first message has no responder SPI yet, and two answers to one are two SAs. */
  #row(facts: PacketFacts, packet: number): number {
    const { spis } = facts.ike;
    const [a, b, c, d] = [spis[0]!, spis[1]!, spis[2]!, spis[3]!];
    const sas = this.#sas;
    const first = sas.find(a, b, 0, 0);
    if (first < 0) return this.#add(facts, packet);
    if (c === 0 && d === 0) return first;
    const at = sas.at(first) + place.responderSpi;
    const [high, low] = [sas.values[at]!, sas.values[at + 1]!];
    if ((high === 0 && low === 0) || (high === c && low === d)) return first;
    const known = sas.find(a, b, c, d);
    return known < 0 ? this.#add(facts, packet) : known;
  }

  #add({ ike, source, destination }: PacketFacts, packet: number): number {
    const row = this.#sas.add();
    if (row < 0) {
      this.#leftOut.add(`IKE SAs after the first ${limits.rows}`);
      return row;
    }
    const { values } = this.#sas;
    const at = this.#sas.at(row);
    const fromTheStart = ike.spis[2] === 0 && ike.spis[3] === 0;
    const byInitiator = fromTheStart || ike.version !== 2 || (ike.flags & initiatorFlag) !== 0;
    values[at + place.version] = ike.version;
    values[at + place.fromTheStart] = fromTheStart ? 1 : 0;
    values[at + place.firstPacket] = packet;
    const [initiator, responder] = byInitiator ? [source, destination] : [destination, source];
    values[at + place.initiator] = initiator.kind;
    values[at + place.initiator + 1] = initiator.word;
    values[at + place.responder] = responder.kind;
    values[at + place.responder + 1] = responder.word;
    return row;
  }

  #takePorts(row: number, ports: number, packet: number): void {
    const { values } = this.#sas;
    const at = this.#sas.at(row);
    if (values[at + place.latestPorts] === ports && values[at + place.portPairs]! > 0) return;
    values[at + place.latestPorts] = ports;
    if (values[at + place.portPairs]! >= limits.ports || this.#ports.find(row, ports, 0, 0) >= 0) return;
    const pair = this.#addPart(this.#ports);
    if (pair < 0) return;
    this.#ports.values[this.#ports.at(pair)] = packet;
    values[at + place.portPairs]!++;
  }

  #takeExchange(row: number, exchange: number): void {
    const { values } = this.#sas;
    const first = this.#sas.at(row) + place.exchanges;
    for (let at = first; at < first + 4; at += 2) {
      if (values[at + 1] === 0) values[at] = exchange;
      if (values[at] !== exchange) continue;
      values[at + 1]!++;
      return;
    }
    const known = this.#exchanges.find(row, exchange, 0, 0);
    const kind = known < 0 ? this.#addPart(this.#exchanges) : known;
    if (kind >= 0) this.#exchanges.values[this.#exchanges.at(kind)]!++;
  }

  #addPart(table: KeyTable): number {
    const part = table.add();
    if (part < 0) this.#leftOut.add(`ports and exchanges of IKE SAs after the first ${limits.parts}`);
    return part;
  }

  /** For each of the first so many SAs, its parts with their numbers. */
  #partsOf(table: KeyTable, count: number): [part: number, value: number][][] {
    const parts: [number, number][][] = Array.from({ length: count }, () => []);
    for (let i = 0; i < table.count; i++) {
      if (table.key(i, 0) < count) parts[table.key(i, 0)]!.push([table.key(i, 1), table.values[table.at(i)]!]);
    }
    return parts;
  }

  #sa(row: number, ports: readonly [number, number][], moreExchanges: readonly [number, number][]): IkeSa {
    const at = this.#sas.at(row);
    const value = (i: number) => this.#sas.values[at + i]!;
    const exchanges = [0, 2].map((i): [number, number] => [value(place.exchanges + i), value(place.exchanges + i + 1)]);
    const responderSpi = spiText(value(place.responderSpi), value(place.responderSpi + 1));
    return {
      version: value(place.version),
      initiatorSpi: spiText(this.#sas.key(row, 0), this.#sas.key(row, 1)),
      responderSpi: responderSpi === noSpi ? '' : responderSpi,
      initiator: this.#addresses.text(value(place.initiator), value(place.initiator + 1)),
      responder: this.#addresses.text(value(place.responder), value(place.responder + 1)),
      fromTheStart: value(place.fromTheStart) === 1,
      ports: ports.map(([pair, packet]) => ({ packet, initiator: pair >>> 16, responder: pair & 0xffff })),
      exchanges: new Map([...exchanges.filter(([, messages]) => messages > 0), ...moreExchanges]),
      messages: [value(place.messages), value(place.messages + 1)],
      firstPacket: value(place.firstPacket),
      lastPacket: value(place.lastPacket),
    };
  }
}

const noSpi = spiText(0, 0);

function spiText(...words: readonly number[]): string {
  return words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
