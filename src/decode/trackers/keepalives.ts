import { field, type Time } from '../../schema/field.ts';
import { append, hostsOf, valueIn } from '../conversations.ts';
import { timeBetween } from '../frame.ts';
import { Memory } from '../memory.ts';
import type { Packet } from '../packet.ts';
import type { Tracker } from '../tracker.ts';

const interval = field('natt.keepalive.interval', 'Time since the previous NAT-keepalive of this sender', 'span');

/**
 * Times between the NAT-keepalives from one end to another: a mapping that lives shorter than that is lost (RFC 3948
 * §4 proposes 20 seconds, and none where other packets were sent in the meantime).
 */
export class Keepalives implements Tracker {
  readonly #latest = new Memory<Time>();
  readonly fields = [interval];

  track({ layers, time }: Packet): void {
    if (!time) return;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i]!;
      if (layer.protocol !== 'udpencap' || layer.quoted) continue;
      if (valueIn(layer.node, 'udpencap.nat_keepalive') === undefined) continue;
      const hosts = hostsOf(layers, i);
      const transport = layers[i - 1];
      if (!hosts || !transport) continue;
      const from = valueIn(transport.node, `${transport.protocol}.srcport`);
      const to = valueIn(transport.node, `${transport.protocol}.dstport`);
      const key = `${hosts.source} ${from} ${hosts.destination} ${to}`;
      const previous = this.#latest.get(key);
      if (previous) append(layer, interval, timeBetween(time, previous));
      this.#latest.set(key, time);
    }
  }
}
