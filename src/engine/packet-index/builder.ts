import { type Batch, NO_TIME } from '../../capture/batch.ts';
import type { CaptureInfo, Landmark } from '../../capture/container.ts';
import { deep } from '../../compile/column-fields.ts';
import type { Address } from '../../decode/addresses.ts';
import { wordAt } from '../../decode/addresses.ts';
import { absentColumn, type Column, ColumnReader, isValid } from '../../decode/columns.ts';
import type { Registry } from '../../decode/registry.ts';
import { recordOf } from '../records.ts';
import { BlockWriter } from './block.ts';
import { transports } from './conversations.ts';
import { limits } from './limits.ts';
import { PacketLinks } from './packet-links.ts';

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
  version: 'isakmp.version',
  message: 'isakmp.messageid',
  keepalive: 'udpencap.nat_keepalive',
  authenticated: 'ah.spi',
  icmp: 'icmp.type',
  icmpv6: 'icmpv6.type',
} as const;

/** Protocols of which columns do not tell what links their packets; so do not those that quote others. */
const untold = new Set(['l2tp', 'ipcomp']);

/** How the packets of an innermost protocol are taken. */
const ways = { plain: 1, detail: 2, esp: 3, isakmp: 4, udp: 5, tcp: 6 } as const;

/** Takes the blocks of an index, in order; each is valid until the next one. */
export type BlockSink = (block: Uint8Array) => void;

/**
 * Builds the index of a capture, batch by batch: where it can be read from, and which earlier packets each packet needs.
 * As the overview, it decodes only packets in detail of which columns do not tell all.
 */
export class PacketIndexBuilder {
  readonly #reader: ColumnReader;
  readonly #links: PacketLinks;
  readonly #columns: Readonly<Record<keyof typeof names, Column>>;
  readonly #ways: number[] = [];
  readonly #registry: Registry;
  readonly #info: Readonly<CaptureInfo>;
  readonly #writer = new BlockWriter();
  readonly #sink: BlockSink;
  readonly #earlier: number[] = [];
  /** The SA of the packet at hand. */
  #sa = 0;
  #packets = 0;
  /** Landmarks before the packet at hand. */
  #landmarks = 0;

  /** `info`: that of the capture whose batches will be added. */
  constructor(registry: Registry, info: Readonly<CaptureInfo>, sink: BlockSink) {
    this.#registry = registry;
    this.#info = info;
    this.#sink = sink;
    this.#reader = new ColumnReader(registry, Object.values(names));
    this.#links = new PacketLinks(registry);
    const columns = Object.entries(names).map(([key, name]) => [key, this.#reader.column(name) ?? absentColumn]);
    this.#columns = Object.fromEntries(columns);
  }

  /** Packets so far. */
  get packets(): number {
    return this.#packets;
  }

  get landmarks(): readonly Landmark[] {
    return this.#info.landmarks ?? [];
  }

  add(batch: Batch): void {
    this.#reader.read(batch);
    for (let row = 0; row < batch.count; row++) {
      if (this.#packets % limits.stride === 0) this.#beginBlock(batch.position[row]!);
      this.#packets++;
      if (this.#needsDetail(batch, row)) this.#writer.packet(batch.first + row, this.#links.decode(recordOf(batch, row)));
      else this.#takeColumns(batch, row);
    }
  }

  /** Ends the last block. */
  finish(): void {
    if (this.#packets > 0) this.#sink(this.#writer.end());
  }

  #beginBlock(position: number): void {
    this.finish();
    const { landmarks } = this;
    while (this.#landmarks < landmarks.length && landmarks[this.#landmarks]!.position < position) this.#landmarks++;
    this.#writer.begin(Math.floor(this.#packets / limits.stride), position, this.#landmarks);
  }

  /** Whether columns do not tell what links the packet. */
  #needsDetail(batch: Batch, row: number): boolean {
    const bits = this.#reader.deep[row]!;
    if ((bits & ~(deep.values | deep.hosts | deep.flows | deep.cut)) !== 0) return true;
    const way = this.#way(this.#reader.innermost[row]!);
    if (way === ways.detail || this.#way(this.#reader.carriers[row]!) === ways.detail) return true;
    const { authenticated, icmp, icmpv6 } = this.#columns;
    if (isValid(authenticated, row) || isValid(icmp, row) || isValid(icmpv6, row)) return true;
    const { sourceIpv4, destinationIpv4, sourceIpv6, udpSource, udpDestination, tcpSource, tcpDestination, spi, sequence } = this.#columns;
    const isUdp = isValid(udpSource, row);
    const isTcp = isValid(tcpSource, row);
    // What is cut, and IP in IP.
    if (isValid(sourceIpv4, row) !== isValid(destinationIpv4, row) || (isValid(sourceIpv4, row) && isValid(sourceIpv6, row))) return true;
    if (isUdp !== isValid(udpDestination, row) || isTcp !== isValid(tcpDestination, row) || (isUdp && isTcp)) return true;
    if ((way === ways.udp && !isUdp) || (way === ways.tcp && !isTcp)) return true;
    if (isValid(spi, row) !== (way === ways.esp) || isValid(sequence, row) !== (way === ways.esp)) return true;
    this.#readEnds(row, isUdp ? udpSource : tcpSource, isUdp ? udpDestination : tcpDestination);
    if ((bits & deep.hosts) !== 0 && this.#links.speak(this.#hosts())) return true;
    if ((isUdp || isTcp) && this.#mayBeKept(isUdp ? 'udp.port' : 'tcp.port')) return true;
    return (way === ways.esp && this.#isDoubtful(batch, row)) || (way === ways.isakmp && !isValid(this.#columns.message, row));
  }

  #way(protocol: number): number {
    const known = this.#ways[protocol];
    if (known !== undefined) return known;
    const name = this.#reader.protocols[protocol] ?? '';
    const decoder = this.#registry.decoder(name);
    const isUntold = untold.has(name) || quotes(decoder?.dissector);
    return (this.#ways[protocol] = isUntold ? ways.detail : (ways[name as keyof typeof ways] ?? ways.plain));
  }

  #mayBeKept(table: string): boolean {
    const { sourcePort, destinationPort } = this.#links.ends;
    if (!this.#links.decoder.keepsPorts(sourcePort, destinationPort)) return false;
    return this.#links.decoder.keeps(table, { ...this.#hosts(), sourcePort, destinationPort });
  }

  /** Whether only the decoder knows if a packet of ESP is encrypted; what the capture cut shows nothing of the kind. */
  #isDoubtful(batch: Batch, row: number): boolean {
    const { sas, ends } = this.#links;
    this.#sa = sas.find('esp', this.#columns.spi.values[row]!, ends.source, ends.destination);
    if ((this.#reader.deep[row]! & deep.cut) !== 0) {
      sas.told = 0;
      return false;
    }
    const { starts, ends: behind } = this.#reader;
    return sas.isDoubtful(this.#sa, batch.first + row, batch.bytes, starts[row]!, behind[row]!);
  }

  /** Takes a packet of which columns tell all; its ends are read. */
  #takeColumns(batch: Batch, row: number): void {
    const { udpSource, tcpSource } = this.#columns;
    const packet = batch.first + row;
    const way = this.#way(this.#reader.innermost[row]!);
    const { ends, conversations } = this.#links;
    const earlier = this.#earlier;
    earlier.length = 0;
    const sequence = way === ways.esp ? this.#takeEsp(batch, row) : undefined;
    if (way === ways.isakmp) this.#takeIke(batch, row);
    else if (isValid(this.#columns.keepalive, row) && batch.nanoseconds[row] !== NO_TIME)
      this.#need(this.#links.keepalive({ ...this.#hosts(), sourcePort: ends.sourcePort, destinationPort: ends.destinationPort }, packet));
    const isUdp = isValid(udpSource, row);
    const hasConversation = ends.source.kind !== 0 && (isUdp || isValid(tcpSource, row));
    const conversationRow = hasConversation ? this.#conversation(packet, isUdp, way === ways.esp ? this.#sa : -1) : -1;
    const isNumbered = conversationRow >= 0;
    if (isNumbered) conversations.take(conversationRow, packet, true);
    const { index, first, last } = conversations;
    if (earlier.length > 0 || sequence || hasConversation !== isNumbered) {
      const conversation = isNumbered ? { index, first, last } : undefined;
      this.#writer.packet(packet, { earlier, sequence: sequence ?? [], conversations: hasConversation ? [conversation] : [] });
    } else if (hasConversation) this.#writer.conversation(packet, index, first, last);
    else this.#writer.nothing();
  }

  /** The row of a packet's conversation; `sa`: that of its SA, most of whose packets are of one conversation. */
  #conversation(packet: number, isUdp: boolean, sa: number): number {
    const { ends, conversations, sas } = this.#links;
    const { sourcePort, destinationPort } = ends;
    const known = isUdp ? sas.conversationOf(sa, sourcePort, destinationPort) : -1;
    if (known >= 0) return known;
    const found = conversations.find(ends, isUdp ? transports.udp : transports.tcp, packet);
    if (isUdp) sas.setConversation(sa, sourcePort, destinationPort, found);
    return found;
  }

  #need(packet: number): void {
    if (packet > 0) this.#earlier.push(packet);
  }

  #takeEsp(batch: Batch, row: number): readonly number[] | undefined {
    const { sas } = this.#links;
    this.#need(sas.told);
    const { starts, ends } = this.#reader;
    return sas.takeSequence(this.#sa, this.#columns.sequence.values[row]!, batch.first + row, batch.bytes, starts[row]!, ends[row]!);
  }

  #takeIke(batch: Batch, row: number): void {
    const { initiatorSpi, message, version } = this.#columns;
    const spi = initiatorSpi.values as Uint8Array;
    const header = {
      high: wordAt(spi, 8 * row),
      low: wordAt(spi, 8 * row + 4),
      id: message.values[row]!,
      version: isValid(version, row) ? version.values[row]! >> 4 : 0,
    };
    const packet = batch.first + row;
    const hosts = this.#hosts();
    for (const other of this.#links.ike(header, () => hosts, packet)) this.#need(other);
    if (this.#links.speak(hosts)) return;
    const { starts, ends } = this.#reader;
    if (this.#links.decoder.learn('isakmp', batch.bytes, starts[row]!, ends[row]!, hosts.source, hosts.destination))
      this.#links.teach(hosts, packet);
  }

  /** Addresses of the packet at hand, in hexadecimal. */
  #hosts(): { source: string; destination: string } {
    const { addresses, ends } = this.#links;
    return { source: addresses.hex(ends.source), destination: addresses.hex(ends.destination) };
  }

  #readEnds(row: number, source: Column, destination: Column): void {
    const { ends } = this.#links;
    const { sourceIpv4, destinationIpv4, sourceIpv6, destinationIpv6 } = this.#columns;
    this.#readAddress(ends.source, sourceIpv4, sourceIpv6, row);
    this.#readAddress(ends.destination, destinationIpv4, destinationIpv6, row);
    ends.sourcePort = isValid(source, row) ? source.values[row]! : 0;
    ends.destinationPort = isValid(destination, row) ? destination.values[row]! : 0;
  }

  #readAddress(address: Address, ipv4: Column, ipv6: Column, row: number): void {
    const { addresses } = this.#links;
    if (isValid(ipv4, row)) addresses.setIpv4(address, ipv4.values[row]!);
    else if (isValid(ipv6, row)) addresses.setIpv6(address, ipv6.values as Uint8Array, row * 16);
    else addresses.setNone(address);
  }
}

/** Whether a dissector has quotations, whose layers no column has. */
function quotes(part: unknown): boolean {
  if (!(part instanceof Object)) return false;
  return ('quoted' in part && part.quoted === true) || Object.values(part).some(quotes);
}
