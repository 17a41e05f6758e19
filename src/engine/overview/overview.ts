import type { Batch } from '../../capture/batch.ts';
import { NO_TIME } from '../../capture/batch.ts';
import { limits as captureLimits } from '../../capture/limits.ts';
import { deep } from '../../compile/column-fields.ts';
import { absentColumn, type Column, ColumnReader, isValid } from '../../decode/columns.ts';
import type { Decoder } from '../../decode/decoder.ts';
import type { Registry } from '../../decode/registry.ts';
import { recordOf } from '../records.ts';
import { type Address, Addresses, kinds, wordAt } from './address.ts';
import { atOnce, type EspSa, EspSas } from './esp-sas.ts';
import { PacketFacts, takeFacts } from './facts.ts';
import { type IkeSa, IkeSas } from './ike-sas.ts';
import { KeepaliveSenders, type Keepalives } from './keepalives.ts';
import { KeyTable } from './key-table.ts';
import { limits } from './limits.ts';
import { OtherKinds, type OtherTraffic } from './other-traffic.ts';

/** What a capture holds, at a glance. */
export interface Overview {
  readonly packets: number;
  readonly octets: number;
  /** Seconds from the first to the last packet. */
  readonly duration: number;
  readonly ikeSas: readonly IkeSa[];
  readonly espSas: readonly EspSa[];
  readonly keepalives: readonly Keepalives[];
  readonly other: readonly OtherTraffic[];
  /** How many rows each table has, of which not all may have been asked for. */
  readonly rows: Readonly<Record<'ikeSas' | 'espSas' | 'keepalives' | 'other', number>>;
  /** Something was left out, because a table was full: what, in words. */
  readonly leftOut: readonly string[];
}

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

/** What columns must not leave untold of an ESP packet that is counted as it is. */
const untold = deep.values | deep.layers | deep.hosts | deep.again;

/**
 * Builds the overview from the column path, batch by batch, without an allocation for a packet. Only packets of which
 * columns do not tell all (fragments above all) are decoded in detail.
 */
export class OverviewBuilder {
  readonly #reader: ColumnReader;
  readonly #decoder: Decoder;
  /** Number of the protocol. */
  readonly #esp: number;
  readonly #columns: Readonly<Record<keyof typeof names, Column>>;
  readonly #leftOut = new Set<string>();
  readonly #addresses = new Addresses(this.#leftOut);
  readonly #ikeSas = new IkeSas(this.#addresses, this.#leftOut);
  readonly #espSas = new EspSas(this.#addresses, this.#leftOut);
  readonly #keepalives = new KeepaliveSenders(this.#addresses, this.#leftOut);
  readonly #other = new OtherKinds(this.#leftOut);
  /** Rows of packets whose SAs are looked for at once, and the SAs. */
  readonly #asked = new Int32Array(atOnce);
  readonly #found = new Int32Array(atOnce);
  /** Rows of packets in a batch whose SAs are not known, and a mark behind the last one. */
  readonly #left = new Int32Array(captureLimits.batchPackets + 1);
  #leftCount = 0;
  readonly #facts = new PacketFacts();
  /** Pairs of hosts that speak IKE: what else they say may be ESP. */
  readonly #speakers = new KeyTable(0, limits.hosts);
  /** Packet that is looked at for whether it is encrypted. */
  #looked = 0;
  #packets = 0;
  #octets = 0;
  #first = Number.NaN;
  #last = Number.NaN;

  constructor(registry: Registry, decoder: Decoder) {
    const alternatives = [
      ['ip', 'ipv6'],
      ['udp', 'tcp'],
    ] as const;
    this.#reader = new ColumnReader(registry, Object.values(names), { innermost: alternatives });
    this.#decoder = decoder;
    this.#esp = this.#reader.protocols.indexOf('esp');
    const columns = Object.entries(names).map(([key, name]) => [key, this.#reader.column(name) ?? absentColumn]);
    this.#columns = Object.fromEntries(columns);
  }

  /** Packets so far. */
  get packets(): number {
    return this.#packets;
  }

  add(batch: Batch): void {
    const reader = this.#reader;
    reader.read(batch);
    const { count, original } = batch;
    const { innermost, deep: deeps } = reader;
    this.#takeKnownEsp(batch);
    let octets = 0;
    let next = 0;
    for (let row = 0; row < count; row++) {
      octets += original[row]!;
      if (innermost[row] === this.#esp && (deeps[row]! & untold) === 0) {
        if (this.#left[next] !== row) continue;
        next++;
        this.#takeEsp(batch, row);
        continue;
      }
      this.#readEnds(row);
      if (this.#needsDetail(row)) this.#takeInDetail(batch, row);
      else if (isValid(this.#columns.spi, row)) this.#takeEsp(batch, row);
      else if (isValid(this.#columns.initiatorSpi, row) && isValid(this.#columns.responderSpi, row)) this.#takeIke(batch, row);
      else this.#takeOther(batch, row);
    }
    this.#packets += count;
    this.#octets += octets;
    this.#takeTimes(batch);
  }

  /** What the capture holds; of each table the first rows, at most so many. */
  finish(mostRows = Number.POSITIVE_INFINITY): Overview {
    return {
      packets: this.#packets,
      octets: this.#octets,
      duration: Number.isNaN(this.#first) ? 0 : this.#last - this.#first,
      ikeSas: this.#ikeSas.rows(mostRows),
      espSas: this.#espSas.rows(mostRows),
      keepalives: this.#keepalives.rows(mostRows),
      other: this.#other.rows(mostRows),
      rows: {
        ikeSas: this.#ikeSas.count,
        espSas: this.#espSas.count,
        keepalives: this.#keepalives.count,
        other: this.#other.count,
      },
      leftOut: [...this.#leftOut],
    };
  }

  #takeTimes(batch: Batch): void {
    let [first, last] = [0, batch.count - 1];
    while (first <= last && batch.nanoseconds[first] === NO_TIME) first++;
    while (first <= last && batch.nanoseconds[last] === NO_TIME) last--;
    if (first > last) return;
    if (Number.isNaN(this.#first)) this.#first = timeOf(batch, first);
    this.#last = timeOf(batch, last);
  }

  /** Addresses and ports of a packet, those of its innermost layers. */
  #readEnds(row: number): void {
    const { sourceIpv4, destinationIpv4, sourceIpv6, destinationIpv6, udpSource, udpDestination, tcpSource, tcpDestination } =
      this.#columns;
    const facts = this.#facts;
    this.#readAddress(facts.source, sourceIpv4, sourceIpv6, row);
    this.#readAddress(facts.destination, destinationIpv4, destinationIpv6, row);
    facts.overUdp = isValid(udpSource, row);
    facts.sourcePort = facts.overUdp ? udpSource.values[row]! : this.#number(tcpSource, row);
    facts.destinationPort = facts.overUdp ? this.#number(udpDestination, row) : this.#number(tcpDestination, row);
  }

  #readAddress(address: Address, ipv4: Column, ipv6: Column, row: number): void {
    if (isValid(ipv4, row)) this.#addresses.setIpv4(address, ipv4.values[row]!);
    else if (isValid(ipv6, row)) this.#addresses.setIpv6(address, ipv6.values as Uint8Array, row * 16);
    else this.#addresses.setNone(address);
  }

  #number(column: Column, row: number): number {
    return isValid(column, row) ? column.values[row]! : 0;
  }

  /** Whether columns do not tell what the overview wants to know. */
  #needsDetail(row: number): boolean {
    const bits = this.#reader.deep[row]!;
    if ((bits & deep.layers) !== 0) return true;
    const { innermost, protocols } = this.#reader;
    const protocol = protocols[innermost[row]!];
    if ((bits & deep.values) !== 0) {
      // Within a layer that occurs twice, values that are missing may stand there from its first time.
      if ((bits & deep.again) !== 0) return true;
      // A message that is cut in its header still has some of it.
      if (protocol === 'esp' || (protocol === 'isakmp' && !isValid(this.#columns.exchange, row))) return true;
    }
    if ((bits & deep.hosts) !== 0 && this.#speak()) return true;
    // What IPComp holds only an opener tells.
    if (protocol === 'ipcomp') return true;
    if (protocol !== 'udp' && protocol !== 'tcp') return false;
    const { source, destination, sourcePort, destinationPort } = this.#facts;
    if (!this.#decoder.keepsPorts(sourcePort, destinationPort)) return false;
    const ends = { source: this.#addresses.hex(source), destination: this.#addresses.hex(destination), sourcePort, destinationPort };
    return this.#decoder.keeps(`${protocol}.port`, ends);
  }

  #takeInDetail(batch: Batch, row: number): void {
    const facts = this.#facts;
    takeFacts(facts, this.#decoder.decode(recordOf(batch, row)), this.#addresses);
    const packet = batch.first + row;
    const octets = batch.original[row]!;
    if (facts.is === 'ike') {
      this.#ikeSas.take(facts, packet);
      if (!this.#speak()) this.#speakers.add();
    } else if (facts.is === 'esp') {
      const { spi, sequence, plain } = facts.esp;
      const known = this.#espSas.find(spi, facts.destination, facts.destinationPort);
      const sa = known < 0 ? this.#espSas.add(facts, packet) : known;
      if (sa < 0) return;
      this.#espSas.take(sa, sequence, packet, octets);
      if (plain) this.#espSas.settle(sa, true);
    } else if (facts.is === 'keepalive') this.#keepalives.take(facts, timeOf(batch, row));
    else this.#other.take(facts, octets);
  }

  /**
   * Counts the usual packets of busy tunnels, many at once: those of SAs that are known. The rows of the others are left
   * in `#left`.
   */
  #takeKnownEsp(batch: Batch): void {
    const { count } = batch;
    const { innermost, deep: deeps } = this.#reader;
    const { spi, destinationIpv4, destinationIpv6, udpDestination, tcpDestination } = this.#columns;
    const { destination } = this.#facts;
    const [spis, addresses, ports, asked] = [spi.values, destinationIpv4.values, udpDestination.values, this.#asked];
    this.#leftCount = 0;
    let packets = 0;
    for (let row = 0; row < count; row++) {
      if (innermost[row] !== this.#esp || (deeps[row]! & untold) !== 0) continue;
      const port = isValid(udpDestination, row) ? ports[row]! : this.#number(tcpDestination, row);
      if (isValid(destinationIpv4, row)) this.#espSas.ask(packets, spis[row]!, kinds.ipv4, addresses[row]!, port);
      else {
        this.#readAddress(destination, destinationIpv4, destinationIpv6, row);
        this.#espSas.ask(packets, spis[row]!, destination.kind, destination.word, port);
      }
      asked[packets++] = row;
      if (packets < atOnce) continue;
      this.#takeAsked(batch, packets);
      packets = 0;
    }
    this.#takeAsked(batch, packets);
    this.#left[this.#leftCount] = -1;
  }

  #takeAsked(batch: Batch, packets: number): void {
    const { original, first } = batch;
    const [asked, sas, sequences] = [this.#asked, this.#found, this.#columns.sequence.values];
    this.#espSas.findAll(packets, sas);
    for (let i = 0; i < packets; i++) {
      const [row, sa] = [asked[i]!, sas[i]!];
      if (sa < 0) this.#left[this.#leftCount++] = row;
      else {
        this.#espSas.take(sa, sequences[row]!, first + row, original[row]!);
        if (this.#espSas.isOpen(sa)) this.#look(batch, row, sa);
      }
    }
  }

  /** A packet whose SA may be new. */
  #takeEsp(batch: Batch, row: number): void {
    const number = this.#number(this.#columns.sequence, row);
    const sa = this.#espSa(batch, row, number);
    if (sa < 0) return;
    this.#espSas.take(sa, number, batch.first + row, batch.original[row]!);
    if (this.#espSas.isOpen(sa)) this.#look(batch, row, sa);
  }

  #espSa(batch: Batch, row: number, sequence: number): number {
    const facts = this.#facts;
    const spi = this.#columns.spi.values[row]!;
    this.#readEnds(row);
    const known = this.#espSas.find(spi, facts.destination, facts.destinationPort);
    if (known >= 0) return known;
    facts.esp.spi = spi;
    facts.esp.sequence = sequence;
    facts.esp.carrier = this.#reader.protocols[this.#reader.carriers[row]!] ?? '';
    return this.#espSas.add(facts, batch.first + row);
  }

  /** Whether an SA is encrypted; what the capture cut shows nothing of the kind. */
  #look(batch: Batch, row: number, sa: number): void {
    if (batch.captured[row] !== batch.original[row]) return;
    this.#looked = row;
    const { starts, ends } = this.#reader;
    const isPlain = this.#decoder.isOpen('esp', batch.bytes, starts[row]! + espHeader, ends[row]!, this.#sealedFlow);
    if (isPlain !== undefined) this.#espSas.settle(sa, isPlain);
  }

  readonly #sealedFlow = () => {
    const { source, destination } = this.#facts;
    this.#readEnds(this.#looked);
    return {
      source: this.#addresses.hex(source),
      destination: this.#addresses.hex(destination),
      spi: this.#columns.spi.values[this.#looked]!,
    };
  };

  #takeIke(batch: Batch, row: number): void {
    const { initiatorSpi, responderSpi, version, exchange, flags } = this.#columns;
    const { ike } = this.#facts;
    for (let i = 0; i < 2; i++) {
      ike.spis[i] = wordAt(initiatorSpi.values as Uint8Array, row * 8 + 4 * i);
      ike.spis[2 + i] = wordAt(responderSpi.values as Uint8Array, row * 8 + 4 * i);
    }
    ike.version = this.#number(version, row) >> 4;
    ike.exchange = this.#number(exchange, row);
    ike.flags = this.#number(flags, row);
    this.#ikeSas.take(this.#facts, batch.first + row);
    if (this.#speak()) return;
    const { source, destination } = this.#facts;
    const { starts, ends } = this.#reader;
    const hosts = [this.#addresses.hex(source), this.#addresses.hex(destination)] as const;
    if (this.#decoder.learn('isakmp', batch.bytes, starts[row]!, ends[row]!, ...hosts)) this.#speakers.add();
  }

  #takeOther(batch: Batch, row: number): void {
    const facts = this.#facts;
    const { innermost, carriers, protocols } = this.#reader;
    if (isValid(this.#columns.keepalive, row) || this.#isEarlyKeepalive(batch, row)) {
      this.#keepalives.take(facts, timeOf(batch, row));
      return;
    }
    const protocol = protocols[innermost[row]!] ?? 'data';
    facts.protocol = protocol === 'data' ? (protocols[carriers[row]!] ?? 'data') : protocol;
    facts.fragment = false;
    this.#other.take(facts, batch.original[row]!);
  }

  /** A keepalive of drafts 00 and 01, on the port of IKE: the one octet of its layer. */
  #isEarlyKeepalive({ bytes }: Batch, row: number): boolean {
    const { innermost, protocols, starts, ends } = this.#reader;
    return protocols[innermost[row]!] === 'nonike' && ends[row]! - starts[row]! === 1 && bytes[starts[row]!] === 0xff;
  }

  /** Whether the two hosts may have spoken IKE; {@link KeyTable.add} then has a place for those that have not. */
  #speak(): boolean {
    const { source, destination } = this.#facts;
    const [first, second] = source.word < destination.word ? [source, destination] : [destination, source];
    return this.#speakers.count >= limits.hosts || this.#speakers.find(first.word, second.word, (first.kind << 2) | second.kind, 0) >= 0;
  }
}

/** Seconds since 1970, NaN where the packet has no time. */
function timeOf({ seconds, nanoseconds }: Batch, row: number): number {
  return nanoseconds[row] === NO_TIME ? Number.NaN : seconds[row]! + nanoseconds[row]! / 1e9;
}
