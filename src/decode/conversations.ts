import { firstValue, type Layer, type Node } from '../compile/tree.ts';
import { type Field, field, type Time, type Value } from '../schema/field.ts';
import { hex } from '../schema/render.ts';
import { timeBetween, zero } from './frame.ts';
import { limits } from './limits.ts';
import type { Packet } from './packet.ts';
import type { Tracker } from './tracker.ts';

/** A conversation as the packets so far tell. */
export interface Conversation {
  /** Its number, from 0. */
  readonly index: number;
  readonly first: Time;
  last: Time;
}

const transports = ['udp', 'tcp'] as const;

function transportFields(protocol: string) {
  return {
    stream: field(`${protocol}.stream`, 'Stream index', 'u32'),
    timeRelative: field(`${protocol}.time_relative`, 'Time since the first packet of this stream', 'span'),
    timeDelta: field(`${protocol}.time_delta`, 'Time since the previous packet of this stream', 'span'),
  };
}

const transportFieldsOf = new Map(transports.map((protocol) => [protocol as string, transportFields(protocol)]));

/**
 * Numbers UDP and TCP conversations, both directions under one index, from 0 in the order of their first packets. A
 * packet quoted in an ICMP error belongs to its conversation, but it is no traffic: times do not count it.
 */
export class Conversations implements Tracker {
  /** What is known of the conversations of the next packet, transport layer by transport layer. */
  #recalled: readonly (Conversation | undefined)[] | undefined;
  readonly #known = new Map(transports.map((protocol) => [protocol as string, new Map<string, Conversation>()]));
  readonly fields = fieldsIn(transportFieldsOf);

  /** The next packet alone is numbered by this, since packets before it were not seen; in the order of its layers. */
  recall(conversations: readonly (Conversation | undefined)[]): void {
    this.#recalled = conversations;
  }

  track(packet: Packet): void {
    const recalled = this.#recalled && [...this.#recalled];
    this.#recalled = undefined;
    packet.layers.forEach((layer, i) => {
      const known = this.#known.get(layer.protocol);
      const ends = known && transportEndsOf(layer, packet.layers.slice(0, i));
      if (!ends) return;
      const time = packet.time ?? zero;
      const conversation = recalled ? recalled.shift() : this.#conversation(known, ends, time);
      if (!conversation) return;
      const fields = transportFieldsOf.get(layer.protocol)!;
      append(layer.node, fields.stream, conversation.index);
      if (layer.quoted) return;
      append(layer.node, fields.timeRelative, timeBetween(time, conversation.first));
      append(layer.node, fields.timeDelta, timeBetween(time, conversation.last));
      conversation.last = time;
    });
  }

  #conversation(known: Map<string, Conversation>, { source, destination, sourcePort, destinationPort }: TransportEnds, time: Time) {
    const key = [`${source}:${sourcePort}`, `${destination}:${destinationPort}`].sort().join(' ');
    let conversation = known.get(key);
    if (!conversation && known.size < limits.conversations) {
      conversation = { index: known.size, first: time, last: time };
      known.set(key, conversation);
    }
    return conversation;
  }
}

/** Where a transport layer goes from and to: addresses in hexadecimal, and ports. */
export interface TransportEnds {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** The ends of a UDP or TCP layer with the layers before it; undefined where it is cut, or on no IP. */
export function transportEndsOf({ node, protocol }: Layer, before: readonly Layer[]): TransportEnds | undefined {
  const ends = endsOf(before);
  const [source, destination] = ['srcport', 'dstport'].map((side) => valueIn(node, `${protocol}.${side}`));
  if (!ends || typeof source !== 'number' || typeof destination !== 'number') return undefined;
  return { ...ends, sourcePort: source, destinationPort: destination };
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
  readonly #requests = new Map<string, EchoRequest>();
  readonly fields = fieldsIn(echoFieldsOf);

  track(packet: Packet): void {
    packet.layers.forEach((layer, i) => {
      const echo = echoes[layer.protocol as keyof typeof echoes];
      const ends = echo && !layer.quoted ? endsOf(packet.layers.slice(0, i)) : undefined;
      if (!ends) return;
      const type = valueIn(layer.node, `${layer.protocol}.type`);
      const rest = `${valueIn(layer.node, echo.identifier)} ${valueIn(layer.node, echo.sequence)}`;
      if (type === echo.request) this.#keep(`${ends.source} ${ends.destination} ${rest}`, { packet: packet.number, time: packet.time });
      else if (type === echo.reply) this.#answer(packet, layer, `${ends.destination} ${ends.source} ${rest}`);
    });
  }

  #keep(key: string, request: EchoRequest): void {
    this.#requests.delete(key);
    this.#requests.set(key, request);
    if (this.#requests.size > limits.echoRequests) this.#requests.delete(this.#requests.keys().next().value!);
  }

  #answer(packet: Packet, layer: Layer, key: string): void {
    const request = this.#requests.get(key);
    if (!request) return;
    this.#requests.delete(key);
    const fields = echoFieldsOf.get(layer.protocol)!;
    append(layer.node, fields.responseTo, request.packet);
    if (!packet.time || !request.time) return;
    const { seconds, nanoseconds } = timeBetween(packet.time, request.time);
    append(layer.node, fields.responseTime, seconds * 1000 + nanoseconds / 1e6);
  }
}

/** Addresses of the innermost IP layer, in hexadecimal. */
export function endsOf(layers: readonly Layer[]): { source: string; destination: string } | undefined {
  const ip = layers.findLast(({ protocol }) => protocol === 'ip' || protocol === 'ipv6');
  if (!ip) return undefined;
  const [source, destination] = ['src', 'dst'].map((side) => valueIn(ip.node, `${ip.protocol}.${side}`));
  return source instanceof Uint8Array && destination instanceof Uint8Array
    ? { source: hex(source), destination: hex(destination) }
    : undefined;
}

/** The first value of a field in a layer's tree. */
export function valueIn(node: Node, name: string): Value | undefined {
  return firstValue(node.children, name);
}

/** Adds a computed field to a layer. */
export function append(node: Node, made: Field, value: Value): void {
  node.children.push({ kind: 'computed', field: made, value, source: node.source, start: node.start, end: node.end, children: [] });
}
