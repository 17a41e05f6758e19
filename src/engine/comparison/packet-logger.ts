import type { Column } from '../../decode/columns.ts';
import { KeyTable } from '../../decode/key-table.ts';
import type { Packet } from '../../decode/packet.ts';
import { fingerprint } from '../../decode/trackers/likeness.ts';
import type { PacketLog } from '../../session/comparison/packet-log.ts';
import { packetKinds } from '../../session/comparison/packet-log.ts';
import { numberIn, type PacketSink, type PacketSorter, timeOf } from '../sorter/packet-sorter.ts';

/** Octets of headers that a NAT changes, or that hold what it changes. */
const udpHeader = 8;
const icmpHeader = 8;
/** Sequence and acknowledgement number of TCP, and its flags, which a NAT leaves. */
const [tcpKept, tcpKeptEnd] = [4, 14];
const mostFlows = 1 << 16;

/** Logs what is compared of each packet. */
export class PacketLogger implements PacketSink {
  readonly names = ['ip.ttl', 'ipv6.hlim'];
  readonly #log: PacketLog;
  readonly #flows = new KeyTable(1, mostFlows);
  /** Numbers of protocols in keys of flows. */
  readonly #protocols: string[] = [];
  #hops: readonly Column[] | undefined;

  constructor(log: PacketLog) {
    this.#log = log;
  }

  /** None is taken ahead: rows of the log are numbers of packets. */
  takeKnownEsp(rows: Int32Array, count: number, left: Int32Array): number {
    left.set(rows.subarray(0, count));
    return count;
  }

  takeEsp(row: number, sorter: PacketSorter): void {
    sorter.readEnds(row);
    this.#add(packetKinds.esp, row, sorter);
  }

  takeIke(row: number, sorter: PacketSorter): void {
    this.#add(packetKinds.ike, row, sorter);
  }

  takeKeepalive(row: number, sorter: PacketSorter): void {
    this.#add(packetKinds.keepalive, row, sorter);
  }

  takeOther(row: number, sorter: PacketSorter): void {
    this.#add(this.#isIcmpError(row, sorter) ? packetKinds.icmpError : packetKinds.other, row, sorter);
  }

  takeDecoded(_packet: Packet, row: number, sorter: PacketSorter): void {
    const { is, fragment } = sorter.facts;
    const protocol = protocolOf(row, sorter);
    // The last piece of a whole is told by its own octets, as the others are.
    const isPiece = fragment || protocol === 'ip' || protocol === 'ipv6';
    const kind = isPiece
      ? packetKinds.fragment
      : is === 'other'
        ? this.#isIcmpError(row, sorter)
          ? packetKinds.icmpError
          : packetKinds.other
        : packetKinds[is];
    this.#add(kind, row, sorter);
  }

  #isIcmpError(row: number, sorter: PacketSorter): boolean {
    const protocol = protocolOf(row, sorter);
    const type = sorter.batch.bytes[sorter.reader.starts[row]!]!;
    return (protocol === 'icmp' && [3, 4, 5, 11, 12].includes(type)) || (protocol === 'icmpv6' && type < 128);
  }

  #add(kind: number, row: number, sorter: PacketSorter): void {
    const { batch, facts } = sorter;
    this.#hops ??= this.names.map((name) => sorter.column(name));
    const hops = numberIn(this.#hops[0]!, row) || numberIn(this.#hops[1]!, row);
    const flow = facts.source.kind === 0 ? -1 : this.#flow(row, sorter);
    this.#log.add(kind, this.#print(row, sorter), timeOf(batch, row), flow, hops);
  }

  /** Of what a NAT leaves as it is. */
  #print(row: number, { batch, reader }: PacketSorter): number {
    const { bytes } = batch;
    const [start, end] = [reader.starts[row]!, reader.ends[row]!];
    const protocol = reader.protocols[reader.innermost[row]!] ?? '';
    switch (protocol) {
      case 'udp':
        return fingerprint(bytes, Math.min(end, start + udpHeader), end);
      case 'tcp': {
        const header = 4 * (bytes[start + 12]! >> 4);
        return (
          fingerprint(bytes, start + tcpKept, Math.min(end, start + tcpKeptEnd)) + fingerprint(bytes, Math.min(end, start + header), end)
        );
      }
      case 'ip': {
        const header = 4 * (bytes[start]! & 15);
        const isFirst = (((bytes[start + 6]! & 0x1f) << 8) | bytes[start + 7]!) === 0;
        return fingerprint(bytes, Math.min(end, start + header + (isFirst ? udpHeader : 0)), end);
      }
      case 'icmp':
      case 'icmpv6': {
        // An echo has an identifier that is translated like a port; an error quotes addresses and ports.
        const isQuoting = protocol === 'icmp' ? bytes[start]! < 13 && bytes[start] !== 8 && bytes[start] !== 0 : bytes[start]! < 128;
        const quoted = isQuoting ? (protocol === 'icmp' ? 20 : 40) + udpHeader : 0;
        return fingerprint(bytes, Math.min(end, start + icmpHeader + quoted), end) + bytes[start]!;
      }
      default:
        return fingerprint(bytes, start, end);
    }
  }

  /** The number of the flow that a packet is of. */
  #flow(row: number, sorter: PacketSorter): number {
    const { facts, addresses } = sorter;
    const { source, destination, sourcePort, destinationPort } = facts;
    const protocol = facts.overUdp ? 'udp' : facts.overTcp ? 'tcp' : protocolOf(row, sorter);
    if (!this.#protocols.includes(protocol)) this.#protocols.push(protocol);
    const number = this.#protocols.indexOf(protocol);
    const kinds = (number << 4) | (source.kind << 2) | destination.kind;
    const ports = (sourcePort << 16) | destinationPort;
    const known = this.#flows.find(source.word, destination.word, ports, kinds);
    if (known >= 0) return known;
    const added = this.#flows.add();
    if (added >= 0)
      this.#log.flows[added] = {
        protocol,
        source: { address: addresses.hex(source), port: sourcePort },
        destination: { address: addresses.hex(destination), port: destinationPort },
      };
    return added;
  }
}

function protocolOf(row: number, { reader }: PacketSorter): string {
  return reader.protocols[reader.innermost[row]!] ?? '';
}
