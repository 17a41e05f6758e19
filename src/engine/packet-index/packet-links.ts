import { firstValue, type Layer, type Node, walkTree } from '../../compile/tree.ts';
import { Address, Addresses, wordAt } from '../../decode/addresses.ts';
import { Echoes, hostsOf, transportEndsOf } from '../../decode/conversations.ts';
import { Decoder, type PacketRecord } from '../../decode/decoder.ts';
import type { Ends } from '../../decode/flows.ts';
import { limits as decodeLimits } from '../../decode/limits.ts';
import type { Opener } from '../../decode/opener.ts';
import type { Packet } from '../../decode/packet.ts';
import type { Registry } from '../../decode/registry.ts';
import { acknowledgement, L2tpMessages } from '../../decode/trackers/l2tp-messages.ts';
import { sequenceOf } from '../../decode/trackers/sequence-analysis.ts';
import { standardOpeners } from '../decoder.ts';
import type { ConversationLink, Links } from './block.ts';
import { Cells } from './cells.ts';
import { ConversationTable, transports } from './conversations.ts';
import { EspWatch } from './esp-watch.ts';
import { limits } from './limits.ts';
import { SecurityAssociations } from './security-associations.ts';

/** Two hosts, in hexadecimal. */
type Hosts = Pick<Ends, 'source' | 'destination'>;

/** The header of an IKE message: words of the initiator's SPI, and the message ID. */
export interface IkeHeader {
  readonly high: number;
  readonly low: number;
  readonly id: number;
  readonly version: number;
}

/**
 * What links packets: state that the decoder keeps over packets, as far as it is needed to say which packet made it. A
 * packet is taken as a tree by {@link decode}; what columns tell of others is entered by the methods behind it.
 */
export class PacketLinks {
  readonly addresses = new Addresses(new Set());
  readonly conversations = new ConversationTable();
  readonly sas = new SecurityAssociations();
  readonly ends = { source: new Address(), destination: new Address(), sourcePort: 0, destinationPort: 0 };
  /** Decodes those packets of which columns do not tell all. */
  readonly decoder: Decoder;
  readonly #esp: EspWatch;
  readonly #messages = new Cells();
  readonly #firstMessages = new Cells();
  readonly #keepalives = new Cells();
  readonly #tunnels = new Cells();
  readonly #segments = new Cells(decodeLimits.streams);
  /** Packets that taught the decoder what others between the same ports, or hosts, are. */
  readonly #keepers = new Cells(decodeLimits.flows);
  readonly #speakers = new Cells(decodeLimits.flows);

  constructor(registry: Registry) {
    const openers = standardOpeners();
    this.#esp = new EspWatch(openers.get('esp')!);
    // Of the trackers those alone mean something that see every packet which matters to them: it is decoded here.
    const trackers = [new Echoes(), new L2tpMessages()];
    this.decoder = new Decoder(registry, { openers: new Map<string, Opener>([...openers, ['esp', this.#esp]]), trackers });
  }

  /** Decodes a packet, and finds out which ones it needs. */
  decode(record: PacketRecord): Links {
    const { kept, spoken } = this.decoder.lessons;
    const packet = this.decoder.decode(record);
    const { lessons } = this.decoder;
    const { earlier, acknowledged } = packetsNamed(packet);
    const conversations: (ConversationLink | undefined)[] = [];
    packet.layers.forEach((layer, i) => {
      const before = packet.layers.slice(0, i);
      if (layer.protocol === 'udp' || layer.protocol === 'tcp') {
        const ends = transportEndsOf(layer, before);
        if (!ends) return;
        conversations.push(this.#conversation(ends, layer.protocol, packet.number, !layer.quoted));
        if (!layer.quoted) this.#takeTransport(ends, layer.protocol, packet.number, lessons.kept > kept, earlier);
      }
      if (layer.quoted) return;
      const hosts = hostsOf(before);
      if (hosts) this.#takeLayer(layer, before, hosts, packet, earlier);
    });
    const hosts = hostsOf(packet.layers);
    if (hosts) {
      const cell = bothWays(hosts);
      earlier.add(this.#speakers.last(cell));
      if (lessons.spoken > spoken) this.#speakers.first(cell, packet.number);
    }
    return {
      earlier: namesBefore(packet, earlier),
      sequence: namesBefore(packet, [...this.#sequenceNumbers(packet), ...acknowledged]),
      conversations,
    };
  }

  /** An IKE message: the one before of the same exchange, and under IKEv1 the first of the SA; 0 for none. */
  ike({ high, low, id, version }: IkeHeader, hosts: () => Hosts, packet: number): readonly [number, number] {
    const before = this.#messages.enter(`${high} ${low} ${id}`, packet);
    const first = version === 1 ? this.#firstMessages.first(`${high} ${low} ${bothWays(hosts())}`, packet) : packet;
    return [before, first === packet ? 0 : first];
  }

  /** A NAT-keepalive: the one before of the same sender; 0 for none. */
  keepalive({ source, destination, sourcePort, destinationPort }: Ends, packet: number): number {
    return this.#keepalives.enter(`${source} ${sourcePort} ${destination} ${destinationPort}`, packet);
  }

  /** Whether two hosts spoke a protocol by which guesses go. */
  speak(hosts: Hosts): boolean {
    return this.#speakers.last(bothWays(hosts)) > 0;
  }

  /** Two hosts speak such a protocol as of this packet. */
  teach(hosts: Hosts, packet: number): void {
    this.#speakers.first(bothWays(hosts), packet);
  }

  #conversation(ends: Ends, protocol: 'udp' | 'tcp', packet: number, isTraffic: boolean): ConversationLink | undefined {
    this.#setEnds(ends);
    const { conversations } = this;
    const row = conversations.find(this.ends, transports[protocol], packet);
    if (row < 0) return undefined;
    conversations.take(row, packet, isTraffic);
    return { index: conversations.index, first: conversations.first, last: conversations.last };
  }

  #takeTransport(ends: Ends, protocol: 'udp' | 'tcp', packet: number, teaches: boolean, earlier: Set<number>): void {
    const { source, destination, sourcePort, destinationPort } = ends;
    const sides = bothWays({ source: `${source}:${sourcePort}`, destination: `${destination}:${destinationPort}` });
    const cell = `${protocol} ${sides}`;
    earlier.add(this.#keepers.last(cell));
    if (teaches) this.#keepers.enter(cell, packet);
    if (protocol !== 'tcp') return;
    const before = this.#segments.last(cell);
    earlier.add(before);
    if (before > 0 || this.decoder.keeps('tcp.port', ends)) this.#segments.enter(cell, packet);
  }

  #takeLayer(layer: Layer, before: readonly Layer[], hosts: Hosts, packet: Packet, earlier: Set<number>): void {
    const { node, protocol } = layer;
    const number = (name: string) => numberIn(node, `${protocol}.${name}`);
    switch (protocol) {
      case 'esp':
        this.#takeEsp(layer, hosts, packet, earlier);
        break;
      case 'isakmp': {
        const spi = firstValue(node.children, 'isakmp.ispi');
        if (!(spi instanceof Uint8Array)) break;
        const header = { high: wordAt(spi, 0), low: wordAt(spi, 4), id: number('messageid'), version: number('mjver') };
        for (const other of this.ike(header, () => hosts, packet.number)) earlier.add(other);
        break;
      }
      case 'udpencap': {
        const transport = before.at(-1);
        const ends = transport && transportEndsOf(transport, before);
        if (!ends || !packet.time || firstValue(node.children, 'udpencap.nat_keepalive') === undefined) break;
        earlier.add(this.keepalive(ends, packet.number));
        break;
      }
      case 'l2tp':
        if (number('type') === 1) this.#takeControl(node, hosts, packet.number, earlier);
        break;
    }
  }

  #takeEsp(layer: Layer, { source, destination }: Hosts, packet: Packet, earlier: Set<number>): void {
    const { node } = layer;
    const spi = firstValue(node.children, 'esp.spi');
    if (typeof spi !== 'number' || !this.#esp.wasShown(layer)) return;
    const sa = this.#sa('esp', spi, source, destination);
    const isOpened = firstValue(node.children, 'natt.esp.null_confidence') !== undefined;
    const isDoubtful = isOpened || this.sas.isDoubtful(sa, packet.number, node.source.bytes, node.start, node.end);
    earlier.add(isDoubtful ? this.sas.settle(sa, packet.number, isOpened) : this.sas.told);
  }

  /** A control message of L2TP: the packet that told which other end its tunnel has. */
  #takeControl(node: Node, { source, destination }: Hosts, packet: number, earlier: Set<number>): void {
    const [tunnel, assigned] = [numberIn(node, 'l2tp.tunnel'), numberIn(node, 'l2tp.avp.assigned_tunnel_id')];
    const receiver = `${destination} ${tunnel}`;
    earlier.add(this.#tunnels.last(receiver));
    if (tunnel === 0 || assigned === 0) return;
    for (const end of [receiver, `${source} ${assigned}`]) this.#tunnels.enter(end, packet);
  }

  /** Packets by which the sequence numbers of a packet are judged; none where each is the next one. */
  #sequenceNumbers(packet: Packet): number[] {
    const concerned = new Set<number>();
    const latest: number[] = [];
    let isSurprise = false;
    packet.layers.forEach((layer, i) => {
      const sequence = sequenceOf(layer, packet.layers.slice(0, i));
      if (!sequence) return;
      const { node, protocol } = layer;
      const sa = this.#sa(protocol, sequence.spi, sequence.source, sequence.destination);
      latest.push(this.sas.latest(sa));
      const found = this.sas.takeSequence(sa, sequence.number, packet.number, node.source.bytes, node.start, node.end);
      isSurprise ||= found !== undefined;
      for (const other of found ?? []) concerned.add(other);
    });
    // One number of several is judged: the others must be seen to be the next ones.
    return isSurprise ? [...concerned, ...latest] : [];
  }

  #sa(protocol: string, spi: number, source: string, destination: string): number {
    const { ends, addresses } = this;
    addresses.setHex(ends.source, source);
    addresses.setHex(ends.destination, destination);
    return this.sas.find(protocol, spi, ends.source, ends.destination);
  }

  #setEnds({ source, destination, sourcePort, destinationPort }: Ends): void {
    const { ends, addresses } = this;
    addresses.setHex(ends.source, source);
    addresses.setHex(ends.destination, destination);
    ends.sourcePort = sourcePort;
    ends.destinationPort = destinationPort;
  }
}

/** Packets that a tree names: those that brought pieces of a whole, or that a tracker tells of. */
function packetsNamed(packet: Packet): { earlier: Set<number>; acknowledged: number[] } {
  const earlier = new Set<number>();
  const acknowledged: number[] = [];
  walkTree(packet.tree, ({ field, value }) => {
    if (field.type !== 'frame' || typeof value !== 'number') return;
    if (field.name === acknowledgement) acknowledged.push(value);
    else earlier.add(value);
  });
  return { earlier, acknowledged };
}

/** The packets before one, each once, the nearest first. */
function namesBefore({ number }: Packet, packets: Iterable<number>): number[] {
  const before = [...new Set(packets)].filter((other) => other > 0 && other < number);
  return before.sort((a, b) => b - a).slice(0, limits.named);
}

function numberIn(node: Node, name: string): number {
  return Number(firstValue(node.children, name) ?? 0);
}

/** The same for both directions. */
function bothWays({ source, destination }: Hosts): string {
  return source < destination ? `${source} ${destination}` : `${destination} ${source}`;
}
