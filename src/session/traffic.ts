import { hostsOf, valueIn } from '../decode/conversations.ts';
import type { Packet } from '../decode/packet.ts';
import type { End } from './end.ts';
import type { EspFlow } from './esp-flow.ts';
import type { IcmpError } from './icmp-error.ts';
import { limits } from './limits.ts';
import { transportEnds } from './message.ts';

/** Packets of one kind between two hosts, whichever of them sends. */
export interface PlainFlow {
  readonly source: End;
  readonly destination: End;
  readonly firstTime: number;
  lastTime: number;
  count: number;
  /** The first ones. */
  readonly packets: number[];
}

/** AH between two hosts. */
export interface AhFlow extends PlainFlow {
  /** Packets inside of which a checksum of UDP or TCP is wrong. */
  readonly badChecksums: number[];
}

/** Pieces of IP datagrams of which others are missing. */
export interface LoneFragments extends PlainFlow {
  /** Packets that were pieces, by the identification of their datagram. */
  readonly datagrams: Map<string, number[]>;
}

/** What belongs to no IKE SA: AH, L2TP without IPsec, ESP between hosts whose IKE was not seen, errors, lone fragments. */
export class Traffic {
  readonly ah: AhFlow[] = [];
  readonly l2tp: PlainFlow[] = [];
  readonly esp: EspFlow[] = [];
  readonly icmpErrors: IcmpError[] = [];
  readonly fragments: LoneFragments[] = [];

  takePacket(packet: Packet): void {
    const layers = packet.layers.filter(({ quoted }) => !quoted);
    const place = layers.findIndex(({ protocol }) => protocol === 'ah' || protocol === 'l2tp');
    const isSealed = layers.slice(0, place).some(({ protocol }) => protocol === 'esp');
    const layer = layers[place];
    if (!layer || isSealed) return;
    const hosts = hostsOf(layers.slice(0, place));
    if (layer.protocol === 'ah' && hosts) {
      const flow = count(this.ah, { address: hosts.source, port: 0 }, { address: hosts.destination, port: 0 }, packet, () => ({
        badChecksums: [],
      }));
      const isBad = layers.slice(place).some(({ protocol, node }) => valueIn(node, `${protocol}.checksum.status`) === badChecksum);
      if (flow && isBad && flow.badChecksums.length < limits.sendings) flow.badChecksums.push(packet.number);
    }
    const ends =
      layer.protocol === 'l2tp' && layers.every(({ protocol }) => protocol !== 'ah') ? transportEnds(layers.slice(0, place)) : undefined;
    if (ends) count(this.l2tp, ends.source, ends.destination, packet);
  }

  /** A piece of an IP datagram, which may become whole with a later packet: then it is no lone one. */
  takeFragment(packet: Packet): void {
    const ip = packet.layers.find(({ protocol }) => protocol === 'ip');
    const hosts = hostsOf(packet.layers);
    if (!ip || !hosts) return;
    const key = String(valueIn(ip.node, 'ip.id'));
    const flow = count(this.fragments, { address: hosts.source, port: 0 }, { address: hosts.destination, port: 0 }, packet, () => ({
      datagrams: new Map(),
    }));
    if (!flow) return;
    const packets = flow.datagrams.get(key);
    if (packets) packets.push(packet.number);
    else if (flow.datagrams.size < limits.ends) flow.datagrams.set(key, [packet.number]);
  }
}

/** Value of `udp.checksum.status` and its like. */
const badChecksum = 0;

function count<Flow extends PlainFlow>(
  flows: Flow[],
  source: End,
  destination: End,
  packet: Packet,
  more = () => ({}) as object,
): Flow | undefined {
  const isOf = (one: End, end: End) => one.address === end.address && one.port === end.port;
  let flow = flows.find(
    (known) =>
      (isOf(known.source, source) && isOf(known.destination, destination)) ||
      (isOf(known.source, destination) && isOf(known.destination, source)),
  );
  const time = packet.time ? packet.time.seconds + packet.time.nanoseconds / 1e9 : Number.NaN;
  if (!flow) {
    if (flows.length >= limits.plainFlows) return undefined;
    flow = { source, destination, firstTime: time, lastTime: time, count: 0, packets: [], ...more() } as unknown as Flow;
    flows.push(flow);
  }
  flow.count++;
  flow.lastTime = time;
  if (flow.packets.length < limits.sendings) flow.packets.push(packet.number);
  return flow;
}
