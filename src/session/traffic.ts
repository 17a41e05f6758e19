import type { Layer } from '../compile/tree.ts';
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

/** A user who is refused in PPP that is not encrypted, or was opened. */
export interface UserRefusal {
  readonly packet: number;
  readonly method: 'CHAP' | 'PAP' | 'EAP';
  readonly source: End;
  readonly destination: End;
}

/** What refuses: a failure of CHAP (RFC 1994 §4.2) or EAP (RFC 3748 §4.2), a NAK of PAP (RFC 1334 §2.2.2). */
const refusals: readonly (readonly [protocol: string, code: number, method: UserRefusal['method']])[] = [
  ['chap', 4, 'CHAP'],
  ['pap', 3, 'PAP'],
  ['eap', 4, 'EAP'],
];

/** Flows of one kind by their ends, as many as there is room for. */
class PlainFlows<Flow extends PlainFlow> {
  readonly list: Flow[] = [];
  readonly #byEnds = new Map<string, Flow>();
  readonly #more: () => Omit<Flow, keyof PlainFlow>;
  #trees = 0;

  /** `more`: what a flow of this kind has beside. */
  constructor(more: () => Omit<Flow, keyof PlainFlow>) {
    this.#more = more;
  }

  /** Counts a packet; undefined where there is no room for one more flow. */
  count(source: End, destination: End, packet: number, time: number): Flow | undefined {
    const key = endsKey(source, destination);
    let flow = this.#byEnds.get(key);
    if (!flow) {
      if (this.list.length >= limits.plainFlows) return undefined;
      flow = { source, destination, firstTime: time, lastTime: time, count: 0, packets: [], ...this.#more() } as unknown as Flow;
      this.list.push(flow);
      this.#byEnds.set(key, flow);
    }
    flow.count++;
    flow.lastTime = time;
    if (flow.packets.length < limits.sendings) flow.packets.push(packet);
    return flow;
  }

  /** Whether a packet is to be read as a tree, since that may tell something new. If not, it is counted. */
  wants(source: End, destination: End, packet: number, time: number): boolean {
    const flow = this.#byEnds.get(endsKey(source, destination));
    const isRoom = this.#trees < limits.allTrees;
    if (isRoom && (flow ? flow.count < limits.trees : this.list.length < limits.plainFlows)) {
      this.#trees++;
      return true;
    }
    this.count(source, destination, packet, time);
    return false;
  }
}

/** What belongs to no IKE SA: AH, L2TP without IPsec, ESP between hosts whose IKE was not seen, errors, lone fragments. */
export class Traffic {
  readonly esp: EspFlow[] = [];
  readonly icmpErrors: IcmpError[] = [];
  readonly userRefusals: UserRefusal[] = [];
  readonly #ah = new PlainFlows<AhFlow>(() => ({ badChecksums: [] }));
  readonly #l2tp = new PlainFlows<PlainFlow>(() => ({}));
  readonly #fragments = new PlainFlows<LoneFragments>(() => ({ datagrams: new Map() }));

  get ah(): readonly AhFlow[] {
    return this.#ah.list;
  }
  get l2tp(): readonly PlainFlow[] {
    return this.#l2tp.list;
  }
  get fragments(): readonly LoneFragments[] {
    return this.#fragments.list;
  }

  /** Whether a packet of AH or L2TP is to be taken as a tree; if not, it is counted. */
  wants(kind: 'ah' | 'l2tp', source: End, destination: End, packet: number, time: number): boolean {
    return kind === 'ah'
      ? this.#ah.wants(withoutPort(source), withoutPort(destination), packet, time)
      : this.#l2tp.wants(source, destination, packet, time);
  }

  takePacket(packet: Packet): void {
    const layers = packet.layers.filter(({ quoted }) => !quoted);
    const place = layers.findIndex(({ protocol }) => protocol === 'ah' || protocol === 'l2tp');
    const isSealed = layers.slice(0, place).some(({ protocol }) => protocol === 'esp');
    const layer = layers[place];
    if (!layer) return;
    // Inside of ESP, which takes keys, L2TP is where it belongs.
    if (isSealed) this.#takeRefusal(packet, layers, transportEnds(layers.slice(0, place)));
    else if (layer.protocol === 'ah') this.#takeAh(packet, layers, place);
    else {
      const ends = transportEnds(layers.slice(0, place));
      if (!ends) return;
      this.#l2tp.count(ends.source, ends.destination, packet.number, timeOf(packet));
      this.#takeRefusal(packet, layers, ends);
    }
  }

  #takeRefusal({ number }: Packet, layers: readonly Layer[], ends: { source: End; destination: End } | undefined): void {
    if (!ends) return;
    const { source, destination } = ends;
    for (const [protocol, code, method] of refusals) {
      const layer = layers.find((one) => one.protocol === protocol);
      const isRefusal = layer && valueIn(layer.node, `${protocol}.code`) === code;
      if (isRefusal && this.userRefusals.length < limits.plainFlows)
        this.userRefusals.push({ packet: number, method, source, destination });
    }
  }

  #takeAh(packet: Packet, layers: readonly Layer[], place: number): void {
    const ends = hostEnds(layers.slice(0, place));
    const flow = ends && this.#ah.count(ends.source, ends.destination, packet.number, timeOf(packet));
    const isBad = layers.slice(place).some(({ protocol, node }) => valueIn(node, `${protocol}.checksum.status`) === badChecksum);
    if (flow && isBad && flow.badChecksums.length < limits.sendings) flow.badChecksums.push(packet.number);
  }

  /** A piece of an IP datagram, which may become whole with a later packet: then it is no lone one. */
  takeFragment(packet: Packet): void {
    const ip = packet.layers.find(({ protocol }) => protocol === 'ip');
    const ends = ip && hostEnds(packet.layers);
    const flow = ends && this.#fragments.count(ends.source, ends.destination, packet.number, timeOf(packet));
    if (!flow) return;
    const key = String(valueIn(ip.node, 'ip.id'));
    const packets = flow.datagrams.get(key);
    if (packets && packets.length < limits.sendings) packets.push(packet.number);
    else if (!packets && flow.datagrams.size < limits.ends) flow.datagrams.set(key, [packet.number]);
  }
}

function hostEnds(layers: readonly Layer[]): { source: End; destination: End } | undefined {
  const hosts = hostsOf(layers);
  return hosts && { source: { address: hosts.source, port: 0 }, destination: { address: hosts.destination, port: 0 } };
}

function withoutPort({ address }: End): End {
  return { address, port: 0 };
}

function timeOf({ time }: Packet): number {
  return time ? time.seconds + time.nanoseconds / 1e9 : Number.NaN;
}

/** Value of `udp.checksum.status` and its like. */
const badChecksum = 0;

function endsKey(one: End, another: End): string {
  const [a, b] = [`${one.address} ${one.port}`, `${another.address} ${another.port}`];
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
