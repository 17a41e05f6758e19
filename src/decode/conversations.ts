import { TreeNode } from '../compile/node.ts';
import { firstValue, type Hosts, type Layer, type Node } from '../compile/tree.ts';
import { type Field, field, type Time, type Value } from '../schema/field.ts';
import { timeBetween, zero } from './frame.ts';
import { limits } from './limits.ts';
import { Memory } from './memory.ts';
import type { Packet } from './packet.ts';
import type { Tracker } from './tracker.ts';

/** A conversation as the packets so far tell. */
export interface Conversation {
  /** Its number, from 0. */
  readonly index: number;
  readonly first: Time;
  last: Time;
}

/** What is known of the conversations of one transport protocol. */
class Transport {
  readonly source: string;
  readonly destination: string;
  readonly fields: Record<'stream' | 'timeRelative' | 'timeDelta', Field>;
  readonly conversations = new Map<string, Conversation>();

  constructor(protocol: string) {
    this.source = `${protocol}.srcport`;
    this.destination = `${protocol}.dstport`;
    this.fields = transportFields[protocol as keyof typeof transportFields];
  }
}

const fieldsFor = (protocol: string) => ({
  stream: field(`${protocol}.stream`, 'Stream index', 'u32'),
  timeRelative: field(`${protocol}.time_relative`, 'Time since the first packet of this stream', 'span'),
  timeDelta: field(`${protocol}.time_delta`, 'Time since the previous packet of this stream', 'span'),
});
const transportFields = { udp: fieldsFor('udp'), tcp: fieldsFor('tcp') };

/**
 * Numbers UDP and TCP conversations, both directions under one index, from 0 in the order of their first packets. A
 * packet quoted in an ICMP error belongs to its conversation, but it is no traffic: times do not count it.
 */
export class Conversations implements Tracker {
  /** What is known of the conversations of the next packet, transport layer by transport layer. */
  #recalled: readonly (Conversation | undefined)[] | undefined;
  readonly #udp = new Transport('udp');
  readonly #tcp = new Transport('tcp');
  readonly fields = Object.values(transportFields).flatMap((fields) => Object.values(fields));

  /** The next packet alone is numbered by this, since packets before it were not seen; in the order of its layers. */
  recall(conversations: readonly (Conversation | undefined)[]): void {
    this.#recalled = conversations;
  }

  track(packet: Packet): void {
    const { layers } = packet;
    const recalled = this.#recalled && [...this.#recalled];
    this.#recalled = undefined;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i]!;
      if (layer.protocol === 'udp') this.#number(packet, layer, hostsOf(layers, i), this.#udp, recalled);
      else if (layer.protocol === 'tcp') this.#number(packet, layer, hostsOf(layers, i), this.#tcp, recalled);
    }
  }

  #number(
    packet: Packet,
    layer: Layer,
    hosts: Hosts | undefined,
    transport: Transport,
    recalled: (Conversation | undefined)[] | undefined,
  ): void {
    const { fields } = transport;
    const source = valueIn(layer.node, transport.source);
    const destination = valueIn(layer.node, transport.destination);
    if (!hosts || typeof source !== 'number' || typeof destination !== 'number') return;
    const time = packet.time ?? zero;
    const conversation = recalled ? recalled.shift() : conversationOf(transport, bothWays(hosts, source, destination), time);
    if (!conversation) return;
    append(layer, fields.stream, conversation.index);
    if (layer.quoted) return;
    append(layer, fields.timeRelative, timeBetween(time, conversation.first));
    append(layer, fields.timeDelta, timeBetween(time, conversation.last));
    conversation.last = time;
  }
}

/** The conversation of a key; undefined where there is no room for a new one. */
function conversationOf({ conversations }: Transport, key: string, time: Time): Conversation | undefined {
  let conversation = conversations.get(key);
  if (!conversation && conversations.size < limits.conversations) {
    conversation = { index: conversations.size, first: time, last: time };
    conversations.set(key, conversation);
  }
  return conversation;
}

/** Where a transport layer goes from and to: addresses in hexadecimal, and ports. */
export interface TransportEnds extends Hosts {
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** The ends of a UDP or TCP layer with the layers before it; undefined where it is cut, or on no IP. */
export function transportEndsOf({ node, protocol }: Layer, before: readonly Layer[]): TransportEnds | undefined {
  const hosts = hostsOf(before);
  const [source, destination] = ['srcport', 'dstport'].map((side) => valueIn(node, `${protocol}.${side}`));
  if (!hosts || typeof source !== 'number' || typeof destination !== 'number') return undefined;
  return { ...hosts, sourcePort: source, destinationPort: destination };
}

/** Two ends, the same for both directions. */
export function bothWays({ source, destination }: Hosts, sourcePort: number, destinationPort: number): string {
  const isOrdered = source < destination || (source === destination && sourcePort < destinationPort);
  return isOrdered
    ? `${source}:${sourcePort} ${destination}:${destinationPort}`
    : `${destination}:${destinationPort} ${source}:${sourcePort}`;
}

interface EchoRequest {
  readonly packet: number;
  readonly time: Time | undefined;
}

const echoes = {
  icmp: { request: 8, reply: 0, identifier: 'icmp.ident', sequence: 'icmp.seq' },
  icmpv6: { request: 128, reply: 129, identifier: 'icmpv6.echo.identifier', sequence: 'icmpv6.echo.sequence_number' },
};

function echoFields(protocol: string) {
  return {
    responseTo: field(`${protocol}.resp_to`, 'Reply to the request in packet', 'frame'),
    responseTime: field(`${protocol}.resptime`, 'Response time in milliseconds', 'double'),
  };
}

const echoFieldsOf = new Map(Object.keys(echoes).map((protocol) => [protocol, echoFields(protocol)]));

/** All fields of several families, protocol by protocol. */
export function fieldsIn(families: ReadonlyMap<string, Record<string, Field>>): readonly Field[] {
  return [...families.values()].flatMap((fields) => Object.values(fields));
}

/** Ties echo replies to their requests, by addresses, identifier and sequence number (RFC 792, RFC 4443 §4). */
export class Echoes implements Tracker {
  readonly #requests = new Memory<EchoRequest>(limits.echoRequests);
  readonly fields = fieldsIn(echoFieldsOf);

  track(packet: Packet): void {
    packet.layers.forEach((layer, i) => {
      if (layer.protocol !== 'icmp' && layer.protocol !== 'icmpv6') return;
      const echo = echoes[layer.protocol];
      const ends = layer.quoted ? undefined : hostsOf(packet.layers, i);
      if (!ends) return;
      const type = valueIn(layer.node, `${layer.protocol}.type`);
      const rest = `${valueIn(layer.node, echo.identifier)} ${valueIn(layer.node, echo.sequence)}`;
      if (type === echo.request)
        this.#requests.set(`${ends.source} ${ends.destination} ${rest}`, { packet: packet.number, time: packet.time });
      else if (type === echo.reply) this.#answer(packet, layer, `${ends.destination} ${ends.source} ${rest}`);
    });
  }

  #answer(packet: Packet, layer: Layer, key: string): void {
    const request = this.#requests.get(key);
    if (!request) return;
    this.#requests.delete(key);
    const fields = echoFieldsOf.get(layer.protocol)!;
    append(layer, fields.responseTo, request.packet);
    if (!packet.time || !request.time) return;
    const { seconds, nanoseconds } = timeBetween(packet.time, request.time);
    append(layer, fields.responseTime, seconds * 1000 + nanoseconds / 1e6);
  }
}

/** The innermost IP layer of the first `count` layers. */
export function networkOf(layers: readonly Layer[], count = layers.length): Layer | undefined {
  for (let i = count - 1; i >= 0; i--) {
    const layer = layers[i]!;
    if (layer.protocol === 'ip' || layer.protocol === 'ipv6') return layer;
  }
  return undefined;
}

/** Addresses of the innermost IP layer of the first `count` layers. */
export function hostsOf(layers: readonly Layer[], count = layers.length): Hosts | undefined {
  return networkOf(layers, count)?.hosts;
}

/** The first value of a field in a layer's tree. */
export function valueIn(node: Node, name: string): Value | undefined {
  return firstValue(node.children, name);
}

/** Adds a computed field to a layer. */
export function append(layer: Layer, made: Field, value: Value): void {
  const { source, start, end } = layer.node;
  layer.add(new TreeNode('computed', made, value, source, start, end));
}
