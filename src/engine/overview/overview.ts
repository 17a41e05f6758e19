import type { Batch } from '../../capture/batch.ts';
import { kinds } from '../../decode/addresses.ts';
import { isValid } from '../../decode/columns.ts';
import type { Decoder } from '../../decode/decoder.ts';
import type { Packet } from '../../decode/packet.ts';
import type { Registry } from '../../decode/registry.ts';
import { numberIn, type PacketSink, PacketSorter, timeOf } from '../sorter/packet-sorter.ts';
import { atOnce, type EspSa, EspSas } from './esp-sas.ts';
import { type IkeSa, IkeSas } from './ike-sas.ts';
import { KeepaliveSenders, type Keepalives } from './keepalives.ts';
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

/** Builds the overview from the column path, batch by batch, without an allocation for a packet. */
export class OverviewBuilder implements PacketSink {
  readonly names = [];
  readonly #sorter: PacketSorter;
  readonly #ikeSas: IkeSas;
  readonly #espSas: EspSas;
  readonly #keepalives: KeepaliveSenders;
  readonly #other: OtherKinds;
  /** Rows of packets whose SAs are looked for at once, and the SAs. */
  readonly #asked = new Int32Array(atOnce);
  readonly #found = new Int32Array(atOnce);

  /** `sorter`: one that others take packets of as well; its owner then adds the batches. */
  constructor(registry: Registry, decoder: Decoder, sorter = new PacketSorter(registry, decoder)) {
    const { addresses, leftOut } = sorter;
    sorter.addSink(this);
    this.#sorter = sorter;
    this.#ikeSas = new IkeSas(addresses, leftOut);
    this.#espSas = new EspSas(addresses, leftOut);
    this.#keepalives = new KeepaliveSenders(addresses, leftOut);
    this.#other = new OtherKinds(leftOut);
  }

  /** Packets so far. */
  get packets(): number {
    return this.#sorter.packets;
  }

  add(batch: Batch): void {
    this.#sorter.add(batch);
  }

  /** What the capture holds; of each table the first rows, at most so many. */
  finish(mostRows = Number.POSITIVE_INFINITY): Overview {
    const { packets, octets, firstTime, lastTime, leftOut } = this.#sorter;
    return {
      packets,
      octets,
      duration: Number.isNaN(firstTime) ? 0 : lastTime - firstTime,
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
      leftOut: [...leftOut],
    };
  }

  takeKnownEsp(rows: Int32Array, count: number, left: Int32Array, sorter: PacketSorter): number {
    const { spi, destinationIpv4, destinationIpv6, udpDestination, tcpDestination } = sorter.columns;
    const { destination } = sorter.facts;
    const [spis, addresses, ports, asked] = [spi.values, destinationIpv4.values, udpDestination.values, this.#asked];
    let [packets, leftCount] = [0, 0];
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const port = isValid(udpDestination, row) ? ports[row]! : numberIn(tcpDestination, row);
      if (isValid(destinationIpv4, row)) this.#espSas.ask(packets, spis[row]!, kinds.ipv4, addresses[row]!, port);
      else {
        sorter.readAddress(destination, destinationIpv4, destinationIpv6, row);
        this.#espSas.ask(packets, spis[row]!, destination.kind, destination.word, port);
      }
      asked[packets++] = row;
      if (packets < atOnce) continue;
      leftCount = this.#takeAsked(packets, left, leftCount, sorter);
      packets = 0;
    }
    return this.#takeAsked(packets, left, leftCount, sorter);
  }

  /** Counts packets whose SAs are known, and adds the others to those that are left. */
  #takeAsked(packets: number, left: Int32Array, leftBefore: number, sorter: PacketSorter): number {
    let leftCount = leftBefore;
    const { original, first } = sorter.batch;
    const [asked, sas, sequences] = [this.#asked, this.#found, sorter.columns.sequence.values];
    this.#espSas.findAll(packets, sas);
    for (let i = 0; i < packets; i++) {
      const [row, sa] = [asked[i]!, sas[i]!];
      if (sa < 0) left[leftCount++] = row;
      else {
        this.#espSas.take(sa, sequences[row]!, first + row, original[row]!);
        if (this.#espSas.isOpen(sa)) this.#look(row, sa, sorter);
      }
    }
    return leftCount;
  }

  takeEsp(row: number, sorter: PacketSorter): void {
    const { batch, columns } = sorter;
    const number = numberIn(columns.sequence, row);
    const sa = this.#espSa(row, number, sorter);
    if (sa < 0) return;
    this.#espSas.take(sa, number, batch.first + row, batch.original[row]!);
    if (this.#espSas.isOpen(sa)) this.#look(row, sa, sorter);
  }

  #espSa(row: number, sequence: number, sorter: PacketSorter): number {
    const { facts, columns, batch } = sorter;
    const spi = columns.spi.values[row]!;
    sorter.readEnds(row);
    const known = this.#espSas.find(spi, facts.destination, facts.destinationPort);
    if (known >= 0) return known;
    facts.esp.spi = spi;
    facts.esp.sequence = sequence;
    facts.esp.carrier = sorter.carrier(row);
    return this.#espSas.add(facts, batch.first + row);
  }

  #look(row: number, sa: number, sorter: PacketSorter): void {
    const isPlain = sorter.isOpen(row);
    if (isPlain !== undefined) this.#espSas.settle(sa, isPlain);
  }

  takeIke(row: number, { facts, batch }: PacketSorter): void {
    this.#ikeSas.take(facts, batch.first + row);
  }

  takeKeepalive(row: number, { facts, batch }: PacketSorter): void {
    this.#keepalives.take(facts, timeOf(batch, row));
  }

  takeOther(row: number, { facts, batch }: PacketSorter): void {
    this.#other.take(facts, batch.original[row]!);
  }

  takeDecoded(_packet: Packet, row: number, { facts, batch }: PacketSorter): void {
    const packet = batch.first + row;
    const octets = batch.original[row]!;
    if (facts.is === 'ike') this.#ikeSas.take(facts, packet);
    else if (facts.is === 'esp') {
      const { spi, sequence, plain } = facts.esp;
      const known = this.#espSas.find(spi, facts.destination, facts.destinationPort);
      const sa = known < 0 ? this.#espSas.add(facts, packet) : known;
      if (sa < 0) return;
      this.#espSas.take(sa, sequence, packet, octets);
      if (plain) this.#espSas.settle(sa, true);
    } else if (facts.is === 'keepalive') this.#keepalives.take(facts, timeOf(batch, row));
    else this.#other.take(facts, octets);
  }
}
