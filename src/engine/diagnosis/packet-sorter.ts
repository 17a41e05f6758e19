import type { Batch } from '../../capture/batch.ts';
import { NO_TIME } from '../../capture/batch.ts';
import { firstValue } from '../../compile/tree.ts';
import { absentColumn, type Column, isValid } from '../../decode/columns.ts';
import { hostsOf } from '../../decode/conversations.ts';
import type { Decoder } from '../../decode/decoder.ts';
import type { Packet } from '../../decode/packet.ts';
import type { Registry } from '../../decode/registry.ts';
import { type Carrier, EspFlow, type EspPacket, type Path } from '../../session/esp-flow.ts';
import { icmpErrorOf } from '../../session/icmp-error.ts';
import { limits } from '../../session/limits.ts';
import { type End, ikeMessagesOf, transportEnds } from '../../session/message.ts';
import type { SessionBook } from '../../session/session-book.ts';
import { Traffic } from '../../session/traffic.ts';
import { Address, Addresses } from '../overview/address.ts';
import { KeyTable } from '../overview/key-table.ts';
import { Skimmer } from '../skimmer.ts';

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
  keepalive: 'udpencap.nat_keepalive',
} as const;

/** Protocols whose packets are decoded in detail. */
const decoded = ['isakmp', 'icmp', 'icmpv6', 'ah', 'l2tp'];

/** Protocols that carry ESP, as columns mark them; the first one in a packet counts. */
const carriers = ['udpencap', 'espudp', 'ciscoudp', 'cpudp', 'nortelnat', 'tcpencap'];

/**
 * Goes through a capture and gives sessions what is theirs: ESP and keepalives by columns, without a tree, and all that
 * IKE, ICMP, AH and L2TP say from detail trees.
 */
export class PacketSorter {
  readonly traffic = new Traffic();
  readonly #skimmer: Skimmer;
  readonly #book: SessionBook;
  readonly #columns: Readonly<Record<keyof typeof names, Column>>;
  readonly #decoded: readonly Column[];
  readonly #carriers: readonly Column[];
  readonly #addresses = new Addresses(new Set());
  readonly #source = new Address();
  readonly #destination = new Address();
  /** Rows of {@link #flows} by SPI, ports and addresses. */
  readonly #rows = new KeyTable(0, limits.espFlows);
  readonly #flows: { readonly flow: EspFlow; readonly path: Path }[] = [];
  /** Flows by SPI and addresses, whatever the ports. */
  readonly #flowOf = new Map<string, EspFlow>();
  packets = 0;
  firstTime = Number.NaN;
  lastTime = Number.NaN;
  /** ESP packets of SAs for which there was no room. */
  uncounted = 0;

  constructor(registry: Registry, decoder: Decoder, book: SessionBook) {
    this.#book = book;
    this.#skimmer = new Skimmer(registry, decoder, [...Object.values(names), ...decoded, ...carriers]);
    const column = (name: string) => this.#skimmer.column(name) ?? absentColumn;
    this.#columns = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, column(name)])) as never;
    this.#decoded = decoded.map(column);
    this.#carriers = carriers.map(column);
  }

  add(batch: Batch): void {
    const { spi, keepalive } = this.#columns;
    this.#skimmer.read(batch);
    for (let row = 0; row < batch.count; row++) {
      if (!this.#skimmer.tells(row)) this.#takePacket(this.#skimmer.decode(row));
      else if (isValid(spi, row)) this.#takeEsp(batch, row);
      else if (isValid(keepalive, row)) this.#takeKeepalive(batch, row);
      else if (this.#decoded.some((mark) => isValid(mark, row))) this.#takePacket(this.#skimmer.decode(row));
    }
    this.packets += batch.count;
    for (let row = 0; row < batch.count; row += Math.max(1, batch.count - 1)) this.#takeTime(timeIn(batch, row));
  }

  #takeTime(time: number): void {
    if (Number.isNaN(time)) return;
    if (Number.isNaN(this.firstTime)) this.firstTime = time;
    this.lastTime = time;
  }

  #takePacket(packet: Packet): void {
    const error = icmpErrorOf(packet);
    if (error) {
      if (!this.#book.takeIcmpError(error) && this.traffic.icmpErrors.length < limits.plainFlows) this.traffic.icmpErrors.push(error);
      return;
    }
    const messages = ikeMessagesOf(packet);
    for (const message of messages) if (message.duplicateOf === undefined) this.#book.takeMessage(message);
    if (messages.length > 0) return;
    this.traffic.takePacket(packet);
    this.#takeDecodedEsp(packet);
  }

  /** ESP and keepalives of which columns did not tell all: in fragments, or not encrypted. */
  #takeDecodedEsp(packet: Packet): void {
    const place = packet.layers.findIndex(({ protocol, quoted }) => protocol === 'esp' && !quoted);
    const layer = packet.layers[place];
    const time = packet.time ? packet.time.seconds + packet.time.nanoseconds / 1e9 : Number.NaN;
    if (!layer) {
      const ends = transportEnds(packet.layers);
      const isKeepalive = packet.layers.some(
        ({ protocol, node, quoted }) => !quoted && protocol === 'udpencap' && firstValue(node.children, names.keepalive) !== undefined,
      );
      if (isKeepalive && ends) this.#keepalive(ends.source, ends.destination, packet.number, time);
      else if (packet.layers.at(-1)?.protocol === 'data' && packet.layers.at(-2)?.protocol === 'ip') this.traffic.takeFragment(packet);
      return;
    }
    const before = packet.layers.slice(0, place);
    const hosts = hostsOf(before);
    const [spi, sequence] = ['esp.spi', 'esp.sequence'].map((name) => firstValue(layer.node.children, name));
    if (!hosts || typeof spi !== 'number' || typeof sequence !== 'number') return;
    const transport = transportEnds(before);
    const end = (address: string, port = 0): End => ({ address, port });
    const [source, destination] = [end(hosts.source, transport?.source.port), end(hosts.destination, transport?.destination.port)];
    const carrier = before.at(-1)?.protocol ?? '';
    const encapsulation = transport ? (transport.overTcp ? 'tcp' : 'udp') : 'none';
    const seen = { packet: packet.number, time, sequence, octets: packet.originalLength };
    const { flow, path } = this.#flow(spi, source, destination, { encapsulation, protocol: carrier }, seen);
    flow.take(seen, path);
    if (firstValue(layer.node.children, 'natt.esp.null_confidence') !== undefined) flow.isPlain = true;
  }

  #takeKeepalive(batch: Batch, row: number): void {
    const [source, destination] = this.#ends(row);
    this.#keepalive(source, destination, batch.first + row, timeIn(batch, row));
  }

  #keepalive(source: End, destination: End, packet: number, time: number): void {
    const sender = this.#book.senderOf(source, destination);
    sender?.session.takeKeepalive(sender.by, packet, time);
  }

  #takeEsp(batch: Batch, row: number): void {
    const { spi, sequence, sourceIpv4, destinationIpv4, sourceIpv6, destinationIpv6 } = this.#columns;
    this.#readAddress(this.#source, sourceIpv4, sourceIpv6, row);
    this.#readAddress(this.#destination, destinationIpv4, destinationIpv6, row);
    const value = spi.values[row]!;
    const packet = {
      packet: batch.first + row,
      time: timeIn(batch, row),
      sequence: isValid(sequence, row) ? sequence.values[row]! : 0,
      octets: batch.original[row]!,
    };
    let place = this.#rows.find(value, this.#ports(row), this.#source.word, this.#destination.word);
    if (place < 0) {
      place = this.#rows.add();
      if (place < 0) {
        this.uncounted++;
        return;
      }
      const [source, destination] = this.#ends(row);
      const carrier = this.#carriers.find((mark) => isValid(mark, row))?.name ?? (source.port === 0 ? 'ip' : 'udp');
      const encapsulation = source.port === 0 ? 'none' : isValid(this.#columns.tcpSource, row) ? 'tcp' : 'udp';
      this.#flows[place] = this.#flow(value, source, destination, { encapsulation, protocol: carrier }, packet);
    }
    const { flow, path } = this.#flows[place]!;
    flow.take(packet, path);
  }

  #flow(spi: number, source: End, destination: End, carrier: Carrier, packet: EspPacket): { flow: EspFlow; path: Path } {
    const key = `${spi} ${source.address} ${destination.address}`;
    let flow = this.#flowOf.get(key);
    if (!flow) {
      flow = new EspFlow(spi, carrier, packet);
      this.#flowOf.set(key, flow);
      if (!this.#book.takeEsp(flow, source, destination) && this.traffic.esp.length < limits.plainFlows) this.traffic.esp.push(flow);
    }
    return { flow, path: flow.path(source, destination, packet) };
  }

  /** Both ports in one word. */
  #ports(row: number): number {
    const { udpSource, udpDestination, tcpSource, tcpDestination } = this.#columns;
    if (isValid(udpSource, row)) return (udpSource.values[row]! << 16) | udpDestination.values[row]!;
    return isValid(tcpSource, row) ? (tcpSource.values[row]! << 16) | tcpDestination.values[row]! : 0;
  }

  #readAddress(address: Address, ipv4: Column, ipv6: Column, row: number): void {
    if (isValid(ipv4, row)) this.#addresses.setIpv4(address, ipv4.values[row]!);
    else if (isValid(ipv6, row)) this.#addresses.setIpv6(address, ipv6.values as Uint8Array, row * 16);
    else this.#addresses.setNone(address);
  }

  #ends(row: number): [source: End, destination: End] {
    const { sourceIpv4, destinationIpv4, sourceIpv6, destinationIpv6 } = this.#columns;
    this.#readAddress(this.#source, sourceIpv4, sourceIpv6, row);
    this.#readAddress(this.#destination, destinationIpv4, destinationIpv6, row);
    const ports = this.#ports(row);
    return [
      { address: this.#addresses.hex(this.#source), port: ports >>> 16 },
      { address: this.#addresses.hex(this.#destination), port: ports & 0xffff },
    ];
  }
}

/** Seconds since 1970; NaN where the capture tells no times. */
function timeIn({ seconds, nanoseconds }: Batch, row: number): number {
  return nanoseconds[row] === NO_TIME ? Number.NaN : seconds[row]! + nanoseconds[row]! / 1e9;
}
