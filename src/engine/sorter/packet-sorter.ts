import type { Batch } from '../../capture/batch.ts';
import { NO_TIME } from '../../capture/batch.ts';
import { limits as captureLimits } from '../../capture/limits.ts';
import { deep } from '../../compile/column-fields.ts';
import { type Address, Addresses } from '../../decode/addresses.ts';
import { absentColumn, type Column, ColumnReader, isValid } from '../../decode/columns.ts';
import type { Decoder } from '../../decode/decoder.ts';
import { KeyTable } from '../../decode/key-table.ts';
import type { Packet } from '../../decode/packet.ts';
import type { Registry } from '../../decode/registry.ts';
import { recordOf } from '../records.ts';
import { PacketFacts, takeFacts } from './facts.ts';
import { limits } from './limits.ts';

const names = {
  sourceIpv4: 'ip.src',
  destinationIpv4: 'ip.dst',
  sourceIpv6: 'ipv6.src',
  destinationIpv6: 'ipv6.dst',
  udpSource: 'udp.srcport',
  udpDestination: 'udp.dstport',
  tcpSource: 'tcp.srcport',
  tcpDestination: 'tcp.dstport',
  spi: 'esp.spi',
  sequence: 'esp.sequence',
  initiatorSpi: 'isakmp.ispi',
  responderSpi: 'isakmp.rspi',
  version: 'isakmp.version',
  exchange: 'isakmp.exchangetype',
  flags: 'isakmp.flags',
  keepalive: 'udpencap.nat_keepalive',
} as const;

/** Octets of SPI and sequence number (RFC 4303 §2). */
const espHeader = 8;

/** What columns must not leave untold of an ESP packet that is taken as it is. */
const untold = deep.values | deep.layers | deep.hosts | deep.again;

/** What a look at an ESP packet has shown; 0 before it. */
const looks = { sealed: 1, unsure: 2, open: 3 } as const;

/** Takes the packets of a capture, each in one of these ways; the sorter that calls has the batch and all about the packet. */
export interface PacketSink {
  /** Columns and marks that it asks for beside those that sorting takes. */
  readonly names: readonly string[];
  /**
   * The usual ESP packets of a batch, as rows of it: before all other packets of the batch, so that those of busy tunnels
   * can be counted many at once. Puts the rows of SAs that are not known yet into `left`, and gives their number: they
   * come again, in their order among the other packets, in {@link takeEsp}.
   */
  takeKnownEsp(rows: Int32Array, count: number, left: Int32Array, sorter: PacketSorter): number;
  takeEsp(row: number, sorter: PacketSorter): void;
  /** An IKE message of which columns tell the header; {@link PacketSorter.facts} has it. */
  takeIke(row: number, sorter: PacketSorter): void;
  takeKeepalive(row: number, sorter: PacketSorter): void;
  takeOther(row: number, sorter: PacketSorter): void;
  /** A packet of which columns do not tell all; `facts` has what it is. */
  takeDecoded(packet: Packet, row: number, sorter: PacketSorter): void;
}

type Columns = Readonly<Record<keyof typeof names, Column>>;

/** A sink, and the ESP packets of a batch that it left for later. */
interface Part {
  readonly sink: PacketSink;
  readonly left: Int32Array;
  count: number;
  next: number;
}

/**
 * Goes through the packets of a capture by columns, and tells IKE, ESP, keepalives and others apart without an allocation
 * for a packet. Only those of which columns do not tell all (fragments above all) are decoded in detail.
 */
export class PacketSorter {
  /** What was not kept because a table was full, in words. */
  readonly leftOut = new Set<string>();
  readonly addresses = new Addresses(this.leftOut);
  /** Of the packet at hand. */
  readonly facts = new PacketFacts();
  packets = 0;
  octets = 0;
  /** Of the first and the last packet, in seconds since 1970; NaN where the capture tells no times. */
  firstTime = Number.NaN;
  lastTime = Number.NaN;
  readonly #registry: Registry;
  readonly #decoder: Decoder;
  readonly #sinks: PacketSink[] = [];
  readonly #parts: Part[] = [];
  #reader: ColumnReader | undefined;
  #columns: Columns | undefined;
  /** Number of the protocol. */
  readonly #esp: number;
  readonly #espRows = new Int32Array(captureLimits.batchPackets);
  /** What looks at ESP packets of the batch have shown. */
  readonly #looks = new Uint8Array(captureLimits.batchPackets);
  #looked = false;
  /** Pairs of hosts that speak IKE: what else they say may be ESP. */
  readonly #speakers = new KeyTable(0, limits.hosts);
  #batch: Batch | undefined;

  constructor(registry: Registry, decoder: Decoder) {
    this.#registry = registry;
    this.#decoder = decoder;
    this.#esp = registry.protocols.indexOf('esp');
  }

  /** One more sink, before the first batch. */
  addSink(sink: PacketSink): void {
    this.#sinks.push(sink);
    this.#parts.push({ sink, left: new Int32Array(captureLimits.batchPackets), count: 0, next: 0 });
  }

  removeSink(sink: PacketSink): void {
    const place = this.#sinks.indexOf(sink);
    if (place < 0) return;
    this.#sinks.splice(place, 1);
    this.#parts.splice(place, 1);
  }

  get reader(): ColumnReader {
    this.#reader ??= new ColumnReader(this.#registry, [...Object.values(names), ...this.#sinks.flatMap((sink) => sink.names)], {
      innermost: [
        ['ip', 'ipv6'],
        ['udp', 'tcp'],
      ],
    });
    return this.#reader;
  }

  get columns(): Columns {
    this.#columns ??= Object.fromEntries(Object.entries(names).map(([key, name]) => [key, this.column(name)])) as Columns;
    return this.#columns;
  }

  column(name: string): Column {
    return this.reader.column(name) ?? absentColumn;
  }

  /** The batch at hand. */
  get batch(): Batch {
    return this.#batch!;
  }

  /** Gives the packets of a batch to the sinks. */
  add(batch: Batch): void {
    this.#batch = batch;
    this.reader.read(batch);
    if (this.#looked) this.#looks.fill(0);
    this.#looked = false;
    const { innermost, deep: deeps } = this.reader;
    let packets = 0;
    for (let row = 0; row < batch.count; row++)
      if (innermost[row] === this.#esp && (deeps[row]! & untold) === 0) this.#espRows[packets++] = row;
    for (const part of this.#parts) {
      part.count = part.sink.takeKnownEsp(this.#espRows, packets, part.left, this);
      part.next = 0;
    }
    let nextLeft = this.#takeLeft(-1);
    for (let row = 0, next = 0; row < batch.count; row++) {
      if (next < packets && this.#espRows[next] === row) {
        next++;
        if (row === nextLeft) nextLeft = this.#takeLeft(row);
      } else this.#takeRow(batch, row);
    }
    this.#count(batch);
  }

  #count(batch: Batch): void {
    const { count, original, nanoseconds } = batch;
    let octets = 0;
    for (let row = 0; row < count; row++) octets += original[row]!;
    this.packets += count;
    this.octets += octets;
    let [first, last] = [0, count - 1];
    while (first <= last && nanoseconds[first] === NO_TIME) first++;
    while (first <= last && nanoseconds[last] === NO_TIME) last--;
    if (first > last) return;
    if (Number.isNaN(this.firstTime)) this.firstTime = timeOf(batch, first);
    this.lastTime = timeOf(batch, last);
  }

  /** Gives an ESP packet to the sinks that left it for now; gives the next one that any of them has left. */
  #takeLeft(row: number): number {
    let nextLeft = Number.POSITIVE_INFINITY;
    for (const part of this.#parts) {
      if (part.next < part.count && part.left[part.next] === row) {
        part.next++;
        part.sink.takeEsp(row, this);
      }
      if (part.next < part.count) nextLeft = Math.min(nextLeft, part.left[part.next]!);
    }
    return nextLeft;
  }

  #takeRow(batch: Batch, row: number): void {
    const { spi, initiatorSpi, responderSpi } = this.columns;
    this.readEnds(row);
    if (this.#needsDetail(row)) this.#takeInDetail(row);
    else if (isValid(spi, row)) for (const sink of this.#sinks) sink.takeEsp(row, this);
    else if (isValid(initiatorSpi, row) && isValid(responderSpi, row)) this.#takeIke(batch, row);
    else if (isValid(this.columns.keepalive, row) || this.#isEarlyKeepalive(batch, row))
      for (const sink of this.#sinks) sink.takeKeepalive(row, this);
    else this.#takeOther(row);
  }

  /** Whether an SA is encrypted, as a packet of it that columns tell shows; undefined while that is unsure. */
  isOpen(row: number): boolean | undefined {
    if (this.#looks[row] === 0) this.#look(row);
    const look = this.#looks[row];
    return look === looks.unsure ? undefined : look === looks.open;
  }

  /** What the capture cut shows nothing of the kind. */
  #look(row: number): void {
    const { bytes, captured, original } = this.batch;
    const { starts, ends } = this.reader;
    this.#looked = true;
    this.#lookedAt = row;
    const isOpen =
      captured[row] === original[row]
        ? this.#decoder.isOpen('esp', bytes, starts[row]! + espHeader, ends[row]!, this.#sealedFlow)
        : undefined;
    this.#looks[row] = isOpen === undefined ? looks.unsure : isOpen ? looks.open : looks.sealed;
  }

  #lookedAt = 0;

  readonly #sealedFlow = () => {
    const { source, destination } = this.facts;
    this.readEnds(this.#lookedAt);
    return {
      source: this.addresses.hex(source),
      destination: this.addresses.hex(destination),
      spi: this.columns.spi.values[this.#lookedAt]!,
    };
  };

  /** Addresses and ports of a packet, those of its innermost layers, into {@link facts}. */
  readEnds(row: number): void {
    const { sourceIpv4, destinationIpv4, sourceIpv6, destinationIpv6, udpSource, udpDestination, tcpSource, tcpDestination } = this.columns;
    const { facts } = this;
    this.readAddress(facts.source, sourceIpv4, sourceIpv6, row);
    this.readAddress(facts.destination, destinationIpv4, destinationIpv6, row);
    facts.overUdp = isValid(udpSource, row);
    facts.overTcp = !facts.overUdp && isValid(tcpSource, row);
    facts.sourcePort = facts.overUdp ? udpSource.values[row]! : numberIn(tcpSource, row);
    facts.destinationPort = facts.overUdp ? numberIn(udpDestination, row) : numberIn(tcpDestination, row);
  }

  readAddress(address: Address, ipv4: Column, ipv6: Column, row: number): void {
    if (isValid(ipv4, row)) this.addresses.setIpv4(address, ipv4.values[row]!);
    else if (isValid(ipv6, row)) this.addresses.setIpv6(address, ipv6.values as Uint8Array, row * 16);
    else this.addresses.setNone(address);
  }

  /** The protocol that carries the innermost layer of a packet. */
  carrier(row: number): string {
    return this.reader.protocols[this.reader.carriers[row]!] ?? '';
  }

  /** The tree of a packet of which columns tell enough to sort it. */
  decode(row: number): Packet {
    return this.#decoder.decode(recordOf(this.batch, row));
  }

  /** Whether columns do not tell what a packet is. */
  #needsDetail(row: number): boolean {
    const bits = this.reader.deep[row]!;
    if ((bits & deep.layers) !== 0) return true;
    const { innermost, protocols } = this.reader;
    const protocol = protocols[innermost[row]!];
    if ((bits & deep.values) !== 0) {
      // Within a layer that occurs twice, values that are missing may stand there from its first time.
      if ((bits & deep.again) !== 0) return true;
      // A message that is cut in its header still has some of it.
      if (protocol === 'esp' || (protocol === 'isakmp' && !isValid(this.columns.exchange, row))) return true;
    }
    if ((bits & deep.hosts) !== 0 && this.#speak()) return true;
    // What IPComp holds only an opener tells.
    if (protocol === 'ipcomp') return true;
    if (protocol !== 'udp' && protocol !== 'tcp') return false;
    const { source, destination, sourcePort, destinationPort } = this.facts;
    if (!this.#decoder.keepsPorts(sourcePort, destinationPort)) return false;
    const ends = { source: this.addresses.hex(source), destination: this.addresses.hex(destination), sourcePort, destinationPort };
    return this.#decoder.keeps(`${protocol}.port`, ends);
  }

  #takeInDetail(row: number): void {
    const packet = this.decode(row);
    takeFacts(this.facts, packet, this.addresses);
    if (this.facts.is === 'ike' && !this.#speak()) this.#speakers.add();
    for (const sink of this.#sinks) sink.takeDecoded(packet, row, this);
  }

  #takeIke(batch: Batch, row: number): void {
    const { initiatorSpi, responderSpi, version, exchange, flags } = this.columns;
    const { ike, source, destination } = this.facts;
    for (let i = 0; i < 2; i++) {
      ike.spis[i] = wordIn(initiatorSpi, row, i);
      ike.spis[2 + i] = wordIn(responderSpi, row, i);
    }
    ike.version = numberIn(version, row) >> 4;
    ike.exchange = numberIn(exchange, row);
    ike.flags = numberIn(flags, row);
    for (const sink of this.#sinks) sink.takeIke(row, this);
    if (this.#speak()) return;
    const { starts, ends } = this.reader;
    const hosts = [this.addresses.hex(source), this.addresses.hex(destination)] as const;
    if (this.#decoder.learn('isakmp', batch.bytes, starts[row]!, ends[row]!, ...hosts)) this.#speakers.add();
  }

  #takeOther(row: number): void {
    const { innermost, carriers, protocols } = this.reader;
    const protocol = protocols[innermost[row]!] ?? 'data';
    this.facts.protocol = protocol === 'data' ? (protocols[carriers[row]!] ?? 'data') : protocol;
    this.facts.fragment = false;
    for (const sink of this.#sinks) sink.takeOther(row, this);
  }

  /** A keepalive of drafts 00 and 01, on the port of IKE: the one octet of its layer. */
  #isEarlyKeepalive({ bytes }: Batch, row: number): boolean {
    const { innermost, protocols, starts, ends } = this.reader;
    return protocols[innermost[row]!] === 'nonike' && ends[row]! - starts[row]! === 1 && bytes[starts[row]!] === 0xff;
  }

  /** Whether the two hosts may have spoken IKE; {@link KeyTable.add} then has a place for those that have not. */
  #speak(): boolean {
    const { source, destination } = this.facts;
    const [first, second] = source.word < destination.word ? [source, destination] : [destination, source];
    return this.#speakers.count >= limits.hosts || this.#speakers.find(first.word, second.word, (first.kind << 2) | second.kind, 0) >= 0;
  }
}

/** The number in a column, 0 where the packet has none. */
export function numberIn(column: Column, row: number): number {
  return isValid(column, row) ? column.values[row]! : 0;
}

/** Word `i` of a column of 8 octets. */
function wordIn({ values }: Column, row: number, i: number): number {
  const at = row * 8 + 4 * i;
  return (values[at]! << 24) | (values[at + 1]! << 16) | (values[at + 2]! << 8) | values[at + 3]!;
}

/** Seconds since 1970, NaN where the packet has no time. */
export function timeOf({ seconds, nanoseconds }: Batch, row: number): number {
  return nanoseconds[row] === NO_TIME ? Number.NaN : seconds[row]! + nanoseconds[row]! / 1e9;
}
