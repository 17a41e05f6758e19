import type { Layer } from '../../compile/tree.ts';
import { field } from '../../schema/field.ts';
import { append, hostsOf, valueIn } from '../conversations.ts';
import { limits } from '../limits.ts';
import { Memory } from '../memory.ts';
import type { Packet } from '../packet.ts';
import type { Tracker } from '../tracker.ts';
import { fingerprint, isSameDatagram, type Sighting, sightingOf } from './likeness.ts';

const fields = {
  retransmission: field('natt.l2tp.retransmission', 'Retransmission', 'none'),
  retransmissionOf: field('natt.l2tp.retransmission.of', 'Retransmission of the message in packet', 'frame'),
  duplicateOf: field('natt.l2tp.duplicate_of', 'The same datagram, captured before in packet', 'frame'),
  acknowledges: field('natt.l2tp.acks_frame', 'Acknowledges the message in packet', 'frame'),
};

interface Unacknowledged {
  readonly sequence: number;
  readonly packet: number;
}

/** Name of the field that tells which messages a packet acknowledges. */
export const acknowledgement = fields.acknowledges.name;

/** One end of a tunnel, as packets to it name it: address and tunnel ID. */
type End = string;

/**
 * Knows L2TP control messages again by tunnel, direction and Ns, and says which messages an Nr acknowledges (RFC 2661
 * §5.8). Which two ends belong together is learnt from the Assigned Tunnel IDs (§4.4.3); a capture that began later has
 * no acknowledgements.
 */
export class L2tpMessages implements Tracker {
  readonly #seen = new Memory<Sighting>();
  readonly #peers = new Memory<End>();
  /** By the end that sent them. */
  readonly #unacknowledged = new Memory<Unacknowledged[]>();
  /** What the next packet acknowledges, where that is known. */
  #recalled: readonly number[] | undefined;
  readonly fields = Object.values(fields);

  /** The next packet acknowledges messages in these packets alone: not all that acknowledge were seen. */
  recall(acknowledged: readonly number[]): void {
    this.#recalled = acknowledged;
  }

  track(packet: Packet): void {
    this.#trackLayers(packet);
    this.#recalled = undefined;
  }

  #trackLayers(packet: Packet): void {
    packet.layers.forEach((layer, i) => {
      if (layer.protocol !== 'l2tp' || layer.quoted) return;
      const number = (name: string) => valueIn(layer.node, `l2tp.${name}`);
      const [type, tunnel, ns, nr] = [number('type'), number('tunnel'), number('Ns'), number('Nr')];
      const ends = hostsOf(packet.layers, i);
      if (type !== 1 || typeof tunnel !== 'number' || typeof ns !== 'number' || typeof nr !== 'number' || !ends) return;
      const receiver = `${ends.destination} ${tunnel}`;
      const sender = this.#sender(layer, ends.source, receiver, tunnel);
      this.#acknowledge(layer, receiver, nr);
      const body = bodyOf(layer);
      // A message without AVPs only acknowledges: its Ns is that of the next message.
      if (body.length === 0) return;
      const key = `${ends.source} ${receiver} ${ns} ${fingerprint(body)}`;
      const sighting = sightingOf(packet, i);
      const earlier = this.#seen.get(key);
      if (!earlier) {
        this.#seen.set(key, sighting);
        if (sender !== undefined) this.#await(sender, { sequence: ns, packet: packet.number });
      } else if (isSameDatagram(earlier, sighting)) {
        append(layer, fields.duplicateOf, earlier.packet);
      } else {
        append(layer, fields.retransmission, true);
        append(layer, fields.retransmissionOf, earlier.packet);
      }
    });
  }

  /** The end that sent a message: it says itself what it is called, or the packets before did. */
  #sender(layer: Layer, address: string, receiver: End, tunnel: number): End | undefined {
    const assigned = valueIn(layer.node, 'l2tp.avp.assigned_tunnel_id');
    if (typeof assigned !== 'number') return this.#peers.get(receiver);
    const sender = `${address} ${assigned}`;
    if (tunnel !== 0) {
      this.#peers.set(receiver, sender);
      this.#peers.set(sender, receiver);
    }
    return sender;
  }

  #await(sender: End, message: Unacknowledged): void {
    const waiting = this.#unacknowledged.get(sender) ?? this.#unacknowledged.set(sender, []);
    waiting.push(message);
    if (waiting.length > limits.unacknowledged) waiting.shift();
  }

  /** An Nr acknowledges all before it, modulo 2^16. */
  #acknowledge(layer: Layer, receiver: End, nr: number): void {
    const waiting = this.#unacknowledged.get(receiver);
    if (!waiting) return;
    const isBefore = ({ sequence }: Unacknowledged) => ((nr - sequence - 1) & 0xffff) < 0x8000;
    for (const { packet } of waiting.filter(isBefore)) {
      if (!this.#recalled || this.#recalled.includes(packet)) append(layer, fields.acknowledges, packet);
    }
    this.#unacknowledged.set(
      receiver,
      waiting.filter((message) => !isBefore(message)),
    );
  }
}

/** The AVPs: what follows Nr, which a retransmission may bring up to date. */
function bodyOf({ node }: Layer): Uint8Array {
  const nr = node.children.find(({ field: { name } }) => name === 'l2tp.Nr');
  return nr ? node.source.bytes.subarray(nr.end, node.end) : new Uint8Array();
}
