import type { Hosts, Layer, Node } from '../../compile/tree.ts';
import { field } from '../../schema/field.ts';
import { hex } from '../../schema/render.ts';
import { append, hostsOf, valueIn } from '../conversations.ts';
import { timeBetween } from '../frame.ts';
import { limits } from '../limits.ts';
import { Memory } from '../memory.ts';
import type { Packet } from '../packet.ts';
import type { Tracker } from '../tracker.ts';
import { fingerprint, isSameDatagram, type Sighting, sightingOf } from './likeness.ts';

const fields = {
  retransmission: field('natt.ike.retransmission', 'Retransmission', 'none'),
  retransmissionOf: field('natt.ike.retransmission.of', 'Retransmission of the message in packet', 'frame'),
  duplicateOf: field('natt.ike.duplicate_of', 'The same datagram, captured before in packet', 'frame'),
  responseTo: field('natt.ike.response_to', 'Response to the request in packet', 'frame'),
  responseTime: field('natt.ike.response_time', 'Time since the request', 'span'),
};

const exchange = { base: 1, main: 2, authenticationOnly: 3, aggressive: 4, transaction: 6, quick: 32, newGroup: 33 } as const;
const phase1: ReadonlySet<number> = new Set([exchange.base, exchange.main, exchange.authenticationOnly, exchange.aggressive]);
/** Exchanges of IKEv1 under a message ID of their own in which each message of the other side is an answer. */
const answered: ReadonlySet<number> = new Set([exchange.transaction, exchange.quick, exchange.newGroup]);
const saPayload = 1;
/** The payloads of RFC 7383 §2.5 and of IKEv1's fragmentation. */
const fragmentPayloads: ReadonlySet<unknown> = new Set([53, 132]);

/** The header of a message, and what tells its sender. */
interface Message {
  readonly initiatorSpi: string;
  readonly responderSpi: string;
  readonly version: number;
  readonly exchange: number;
  readonly flags: number;
  readonly id: number;
  readonly firstPayload: number;
  readonly ends: Hosts | undefined;
  /** Fingerprint of all octets. */
  print: number;
}

const flag = { encrypted: 0x01, initiator: 0x08, response: 0x20 } as const;
const noSpi = '0000000000000000';

interface Fragments {
  readonly total: number;
  readonly prints: Map<number, number>;
}

/** An exchange of IKEv1: who asks in it, and the last question if it is still open. */
interface Exchange {
  /** Undefined where the capture began within it. */
  readonly requester: string | undefined;
  open: (Sighting & { readonly message: Message }) | undefined;
}

/**
 * Knows IKE messages again, and ties responses to requests.
 *
 * A retransmission has the octets of an earlier message (RFC 7296 §2.1, RFC 2408 §3.1) in a datagram of its own; under
 * IKEv2 it may come from another address (RFC 4555 §3.3). An IKE_SA_INIT with a cookie is none: it differs. A message in
 * fragments counts once, in the packet that completes it. A response is tied to the first of the requests that it
 * answers, by SPIs and message ID under IKEv2. Under IKEv1 the order of messages tells, from the first of an exchange on.
 */
export class IkeMessages implements Tracker {
  readonly #seen = new Memory<Sighting>();
  readonly #fragments = new Memory<Fragments>();
  readonly #requests = new Memory<Sighting>();
  readonly #sas = new Memory<true>();
  readonly #exchanges = new Memory<Exchange>();
  readonly fields = Object.values(fields);

  track(packet: Packet): void {
    const { layers } = packet;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i]!;
      if (layer.protocol !== 'isakmp' || layer.quoted) continue;
      const message = messageOf(layer, hostsOf(layers, i));
      const fragment = payloadOf(layer, fragmentPayloads);
      // A piece of an IKEv1 message is none itself: the whole is a layer of its own.
      if (!message || (fragment && valueIn(fragment, 'isakmp.frag.seq') !== undefined)) continue;
      if (!fragment || this.#isWhole(fragment, message)) this.#take(layer, message, sightingOf(packet, i));
    }
  }

  /** Whether the message is complete with this packet; its fingerprint is that of all fragments then. */
  #isWhole(fragment: Node, message: Message): boolean {
    const number = valueIn(fragment, 'isakmp.frag.number');
    const total = valueIn(fragment, 'isakmp.frag.total');
    if (typeof number !== 'number' || typeof total !== 'number') return true;
    if (number < 1 || number > total || total > limits.ikeFragments) return false;
    const key = keyOf(message);
    const known = this.#fragments.get(key);
    // A sender that fragments anew, smaller, makes more fragments; those of before are void (RFC 7383 §2.6.1).
    if (known && total < known.total) return false;
    const fragments = known?.total === total ? known : this.#fragments.set(key, { total, prints: new Map() });
    fragments.prints.set(number, message.print);
    if (fragments.prints.size < total) return false;
    this.#fragments.delete(key);
    const prints = Float64Array.from({ length: total }, (_, i) => fragments.prints.get(i + 1)!);
    message.print = fingerprint(new Uint8Array(prints.buffer));
    return true;
  }

  #take(layer: Layer, message: Message, sighting: Sighting): void {
    const key = `${keyOf(message)} ${message.print}`;
    const earlier = this.#seen.get(key);
    if (!earlier) {
      this.#seen.set(key, sighting);
      if (message.version === 2) this.#tie(layer, message, sighting);
      else if (message.version === 1) this.#tieV1(layer, message, sighting);
    } else if (isSameDatagram(earlier, sighting)) {
      append(layer, fields.duplicateOf, earlier.packet);
    } else {
      append(layer, fields.retransmission, true);
      append(layer, fields.retransmissionOf, earlier.packet);
    }
  }

  #tie(layer: Layer, message: Message, sighting: Sighting): void {
    const isResponse = (message.flags & flag.response) !== 0;
    const byInitiator = (message.flags & flag.initiator) !== 0;
    const ofInitiator = byInitiator !== isResponse;
    // The first request cannot name the responder's SPI yet.
    const spi = ofInitiator && message.id === 0 ? '' : message.responderSpi;
    const key = `${message.initiatorSpi} ${spi} ${ofInitiator} ${message.id}`;
    if (!isResponse) this.#requests.set(key, sighting);
    else answer(layer, sighting, this.#requests.get(key));
  }

  #tieV1(layer: Layer, message: Message, sighting: Sighting): void {
    const { ends, id } = message;
    if (!ends) return;
    const sa = `${message.initiatorSpi} ${[ends.source, ends.destination].sort().join(' ')}`;
    const key = `${sa} ${message.exchange} ${id}`;
    const isFirst = id === 0 && phase1.has(message.exchange) && message.responderSpi === noSpi;
    const isFollowed = isFirst || this.#sas.get(sa) === true;
    this.#sas.set(sa, true);
    const known = this.#exchanges.get(key);
    if (!known) {
      if (isFirst || (id !== 0 && answered.has(message.exchange)))
        this.#exchanges.set(key, { requester: isFollowed ? ends.source : undefined, open: { ...sighting, message } });
    } else if (ends.source === known.requester) {
      known.open = { ...sighting, message };
    } else if (known.requester !== undefined && known.open && (id !== 0 || fits(known.open.message, message))) {
      answer(layer, sighting, known.open);
      known.open = undefined;
    }
  }
}

/** Whether two messages of phase 1 can be question and answer: where packets are missing in the capture, they are not. */
function fits(request: Message, response: Message): boolean {
  const isEncrypted = ({ flags }: Message) => (flags & flag.encrypted) !== 0;
  return isEncrypted(request) === isEncrypted(response) && (request.responderSpi === noSpi) === (response.firstPayload === saPayload);
}

function answer(layer: Layer, response: Sighting, request: Sighting | undefined): void {
  if (!request) return;
  append(layer, fields.responseTo, request.packet);
  if (request.time && response.time) append(layer, fields.responseTime, timeBetween(response.time, request.time));
}

/** What a message and its retransmissions have in common; under IKEv1, which has no flag for it, the direction as well. */
function keyOf({ initiatorSpi, responderSpi, version, exchange, flags, id, ends }: Message): string {
  return `${initiatorSpi} ${responderSpi} ${version} ${exchange} ${flags} ${id} ${version === 1 ? `${ends?.source} ${ends?.destination}` : ''}`;
}

function messageOf({ node }: Layer, ends: Hosts | undefined): Message | undefined {
  const { source, start, end, children } = node;
  const number = (name: string) => Number(valueIn(node, name) ?? 0);
  const initiatorSpi = valueIn(node, 'isakmp.ispi');
  const responderSpi = valueIn(node, 'isakmp.rspi');
  if (!(initiatorSpi instanceof Uint8Array && responderSpi instanceof Uint8Array) || valueIn(node, 'isakmp.length') === undefined)
    return undefined;
  return {
    initiatorSpi: hex(initiatorSpi),
    responderSpi: hex(responderSpi),
    version: number('isakmp.mjver'),
    exchange: number('isakmp.exchangetype'),
    flags: number('isakmp.flags'),
    id: number('isakmp.messageid'),
    firstPayload: Number(children.find(({ field: { name } }) => name === 'isakmp.nextpayload')?.value ?? 0),
    ends,
    print: fingerprint(source.bytes.subarray(start, end)),
  };
}

/** The payload of a message that is of one of these types. */
function payloadOf({ node }: Layer, types: ReadonlySet<unknown>): Node | undefined {
  return node.children.find(({ field, value }) => field.name === 'isakmp.typepayload' && types.has(value));
}
