import { field, type Time } from '../../schema/field.ts';
import { append, endsOf, valueIn } from '../conversations.ts';
import { timeBetween } from '../frame.ts';
import type { Packet } from '../packet.ts';
import type { Tracker } from '../tracker.ts';
import { Memory } from './memory.ts';

const interval = field('natt.keepalive.interval', 'Time since the previous NAT-keepalive of this sender', 'span');

/**
 * Times between the NAT-keepalives from one end to another: a mapping that lives shorter than that is lost (RFC 3948
 * §4 proposes 20 seconds, and none where other packets were sent in the meantime).
 */
export class Keepalives implements Tracker {
  readonly #latest = new Memory<Time>();
  readonly fields = [interval];

  track({ layers, time }: Packet): void {
    layers.forEach((layer, i) => {
      if (layer.protocol !== 'udpencap' || layer.quoted || !time) return;
      if (valueIn(layer.node, 'udpencap.nat_keepalive') === undefined) return;
      const before = layers.slice(0, i);
      const ends = endsOf(before);
      const transport = before.at(-1);
      if (!ends || !transport) return;
      const [from, to] = ['srcport', 'dstport'].map((side) => valueIn(transport.node, `${transport.protocol}.${side}`));
      const key = `${ends.source} ${from} ${ends.destination} ${to}`;
      const previous = this.#latest.get(key);
      if (previous) append(layer.node, interval, timeBetween(time, previous));
      this.#latest.set(key, time);
    });
  }
}
