import type { Address } from '../../decode/addresses.ts';
import { type Column, isValid } from '../../decode/columns.ts';
import type { Packet } from '../../decode/packet.ts';
import type { End } from '../../session/end.ts';
import { type Carrier, EspFlow, Path } from '../../session/esp-flow.ts';
import { icmpErrorOf } from '../../session/icmp-error.ts';
import { limits } from '../../session/limits.ts';
import { type IkeMessage, ikeMessagesOf, type MessageReader } from '../../session/message.ts';
import type { IkeSession } from '../../session/session.ts';
import type { SessionBook } from '../../session/session-book.ts';
import { Traffic } from '../../session/traffic.ts';
import { withMore } from '../../session/with-more.ts';
import { numberIn, type PacketSink, type PacketSorter, timeOf } from '../sorter/packet-sorter.ts';
import { atOnce, EspFlows } from './esp-flows.ts';

const names = { datagram: 'ip.id', ah: 'ah', l2tp: 'l2tp' } as const;

/** Ends that are met again and again, each as one object: a power of two. */
const knownEnds = 1 << 13;

/**
 * Gives sessions what is theirs: IKE, ESP and keepalives by columns and octets, without a tree; and what ICMP, AH and L2TP
 * say, and packets of which columns do not tell all, from detail trees.
 */
export class SessionSink implements PacketSink {
  readonly names = Object.values(names);
  readonly traffic = new Traffic();
  readonly #book: SessionBook;
  readonly #reader: MessageReader;
  readonly #hasKeys: boolean;
  readonly #flows = new EspFlows();
  readonly #asked = new Int32Array(atOnce);
  readonly #found = new Int32Array(atOnce);
  readonly #carriers = new Map<string, Carrier>();
  readonly #ends: (KnownEnd | undefined)[] = new Array(knownEnds);
  #columns: Readonly<Record<keyof typeof names, Column>> | undefined;

  /** `hasKeys`: what ESP carries may be open. */
  constructor(book: SessionBook, reader: MessageReader, hasKeys: boolean) {
    this.#book = book;
    this.#reader = reader;
    this.#hasKeys = hasKeys;
  }

  /** Lets go of what it keeps for a session. */
  forget(session: IkeSession): void {
    for (const party of ['initiator', 'responder'] as const) for (const flow of session.esp[party]) this.#flows.forget(flow);
  }

  takeKnownEsp(rows: Int32Array, count: number, left: Int32Array, sorter: PacketSorter): number {
    const { spi, sourceIpv4, destinationIpv4, udpSource, udpDestination } = sorter.columns;
    let [packets, leftCount] = [0, 0];
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      if (isValid(destinationIpv4, row) && isValid(udpDestination, row)) {
        const ports = (udpSource.values[row]! << 16) | udpDestination.values[row]!;
        this.#flows.ask(packets, spi.values[row]!, ports, sourceIpv4.values[row]!, destinationIpv4.values[row]!);
      } else {
        sorter.readEnds(row);
        const { source, destination } = sorter.facts;
        this.#flows.ask(packets, spi.values[row]!, portsOf(sorter), source.word, destination.word);
      }
      this.#asked[packets++] = row;
      if (packets < atOnce) continue;
      leftCount = this.#takeAsked(packets, left, leftCount, sorter);
      packets = 0;
    }
    return this.#takeAsked(packets, left, leftCount, sorter);
  }

  #takeAsked(packets: number, left: Int32Array, leftBefore: number, sorter: PacketSorter): number {
    let leftCount = leftBefore;
    this.#flows.findAll(packets, this.#found);
    for (let i = 0; i < packets; i++) {
      const [row, known] = [this.#asked[i]!, this.#found[i]!];
      if (known < 0) left[leftCount++] = row;
      else this.#count(known, row, sorter);
    }
    return leftCount;
  }

  takeEsp(row: number, sorter: PacketSorter): void {
    sorter.readEnds(row);
    const known = this.#row(sorter.columns.spi.values[row]!, sorter.carrier(row), sorter);
    if (known >= 0) this.#count(known, row, sorter);
  }

  #count(known: number, row: number, sorter: PacketSorter): void {
    const { batch, columns } = sorter;
    this.#flows.take(known, batch.first + row, timeOf(batch, row), numberIn(columns.sequence, row), batch.original[row]!);
    // With keys, a tunnel shows at its beginning whether L2TP takes the user.
    if (this.#hasKeys && this.#flows.packets(known) <= limits.trees) this.traffic.takePacket(sorter.decode(row));
    if (!this.#flows.isLookedAt(known)) return;
    const flow = this.#flows.flow(known);
    if (flow && sorter.isOpen(row)) flow.isPlain = true;
  }

  /** The row of a packet's SPI, ports and addresses; a new one where they are new. */
  #row(spi: number, protocol: string, sorter: PacketSorter): number {
    const { source, destination } = sorter.facts;
    const key = [spi | 0, portsOf(sorter), source.word, destination.word] as const;
    const known = this.#flows.find(...key);
    if (known >= 0) return known;
    const row = this.#flows.add(...key);
    if (row >= 0) this.#begin(row, spi, protocol, sorter);
    return row;
  }

  /** The flow that a new row is of: a new one too, or one that comes from other ports now. */
  #begin(row: number, spi: number, protocol: string, sorter: PacketSorter): void {
    const { overUdp, overTcp } = sorter.facts;
    const [source, destination] = [this.#source(sorter), this.#destination(sorter)];
    const sender = this.#book.senderOf(source, destination);
    // ESP of very many SAs without IKE is counted, but of no one's interest.
    if (!sender && this.traffic.esp.length >= limits.plainFlows) return;
    const known = sender ? sender.session.esp[sender.by] : this.traffic.esp;
    let flow = known.findLast((one) => one.spi === spi && isBetween(one, source, destination));
    if (!flow) {
      flow = new EspFlow(spi, this.#carrier(protocol, overUdp ? 'udp' : overTcp ? 'tcp' : 'none'));
      if (sender) this.#book.takeEsp(sender, flow);
      else this.traffic.esp.push(flow);
    }
    const path = new Path(source, destination, this.#flows.numbers, row);
    if (flow.paths.length < limits.ends) flow.paths = withMore(flow.paths, path);
    this.#flows.set(row, flow, path);
  }

  takeIke(row: number, sorter: PacketSorter): void {
    const { batch, reader } = sorter;
    if (reader.protocols[reader.innermost[row]!] !== 'isakmp') {
      this.#takeTree(sorter.decode(row));
      return;
    }
    const start = reader.starts[row]!;
    const carrier = sorter.carrier(row);
    const message = this.#reader.read(batch.bytes, start, reader.ends[row]!, {
      packet: batch.first + row,
      time: timeOf(batch, row),
      source: this.#source(sorter),
      destination: this.#destination(sorter),
      overTcp: sorter.facts.overTcp,
      hasMarker: carrier !== 'udp' && carrier !== 'tcp' && isZero(batch.bytes, start - 4, start),
      datagram: numberIn(this.#columnsOf(sorter).datagram, row),
      ipFragments: none,
    });
    if (message) this.#takeMessage(message);
  }

  /** There are two versions of IKE; another number is of octets that are none. */
  #takeMessage(message: IkeMessage): void {
    if (message.version === 1 || message.version === 2) this.#book.takeMessage(message);
  }

  takeKeepalive(row: number, sorter: PacketSorter): void {
    this.#book.takeKeepalive(this.#source(sorter), this.#destination(sorter), sorter.batch.first + row, timeOf(sorter.batch, row));
  }

  takeOther(row: number, sorter: PacketSorter): void {
    const { ah, l2tp } = this.#columnsOf(sorter);
    const plain = isValid(ah, row) ? 'ah' : isValid(l2tp, row) ? 'l2tp' : undefined;
    const isWanted = plain
      ? this.traffic.wants(plain, this.#source(sorter), this.#destination(sorter), sorter.batch.first + row, timeOf(sorter.batch, row))
      : isIcmpError(row, sorter);
    if (isWanted) this.#takeTree(sorter.decode(row));
  }

  takeDecoded(packet: Packet, row: number, sorter: PacketSorter): void {
    if (this.#takeTree(packet)) return;
    const { facts } = sorter;
    if (facts.is === 'esp') this.#takeDecodedEsp(row, sorter);
    else if (facts.is === 'keepalive') this.takeKeepalive(row, sorter);
    else if (facts.is === 'other' && facts.fragment) this.traffic.takeFragment(packet);
  }

  /** Takes what only a tree tells; true if that is all that there is in the packet. */
  #takeTree(packet: Packet): boolean {
    const error = icmpErrorOf(packet);
    if (error) {
      if (!this.#book.takeIcmpError(error) && this.traffic.icmpErrors.length < limits.plainFlows) this.traffic.icmpErrors.push(error);
      return true;
    }
    const messages = ikeMessagesOf(packet, this.#reader);
    for (const message of messages) this.#takeMessage(message);
    if (messages.length === 0) this.traffic.takePacket(packet);
    return messages.length > 0;
  }

  /** ESP of which columns did not tell all: in fragments, or not encrypted. */
  #takeDecodedEsp(row: number, sorter: PacketSorter): void {
    const { facts, batch } = sorter;
    const { spi, sequence, carrier, plain } = facts.esp;
    const known = this.#row(spi, carrier, sorter);
    if (known < 0) return;
    this.#flows.take(known, batch.first + row, timeOf(batch, row), sequence, batch.original[row]!);
    const flow = this.#flows.flow(known);
    if (flow && plain) flow.isPlain = true;
  }

  #columnsOf(sorter: PacketSorter): Readonly<Record<keyof typeof names, Column>> {
    this.#columns ??= {
      datagram: sorter.column(names.datagram),
      ah: sorter.column(names.ah),
      l2tp: sorter.column(names.l2tp),
    };
    return this.#columns;
  }

  /** One object for all flows that are carried alike. */
  #carrier(protocol: string, encapsulation: Carrier['encapsulation']): Carrier {
    const key = `${protocol} ${encapsulation}`;
    let carrier = this.#carriers.get(key);
    if (!carrier) this.#carriers.set(key, (carrier = { encapsulation, protocol }));
    return carrier;
  }

  #source({ facts, addresses }: PacketSorter): End {
    return this.#end(facts.source, facts.sourcePort, addresses);
  }

  #destination({ facts, addresses }: PacketSorter): End {
    return this.#end(facts.destination, facts.destinationPort, addresses);
  }

  #end(address: Address, port: number, addresses: PacketSorter['addresses']): End {
    const { kind, word } = address;
    const place = (Math.imul(word ^ (port << 16) ^ kind, 0x9e3779b1) >>> 8) & (knownEnds - 1);
    const known = this.#ends[place];
    if (known && known.word === word && known.kind === kind && known.end.port === port) return known.end;
    const end = { address: addresses.hex(address), port };
    this.#ends[place] = { kind, word, end };
    return end;
  }
}

interface KnownEnd {
  readonly kind: number;
  readonly word: number;
  readonly end: End;
}

const none: readonly never[] = [];

/** Both ports in one word. An IPv6 address is a small number, as no IPv4 host has it: a key need not say what addresses are. */
function portsOf({ facts }: PacketSorter): number {
  return (facts.sourcePort << 16) | facts.destinationPort;
}

function isBetween({ paths: [path] }: EspFlow, source: End, destination: End): boolean {
  return path !== undefined && path.source.address === source.address && path.destination.address === destination.address;
}

/** RFC 792 and RFC 4443: of the errors those are asked for that say that a packet did not arrive. */
function isIcmpError(row: number, { batch, reader }: PacketSorter): boolean {
  const protocol = reader.protocols[reader.innermost[row]!];
  const type = batch.bytes[reader.starts[row]!]!;
  return (protocol === 'icmp' && type === 3) || (protocol === 'icmpv6' && type < 128);
}

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}
