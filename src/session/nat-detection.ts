import type { Node } from '../compile/tree.ts';
import { append, valueIn } from '../decode/conversations.ts';
import type { Packet } from '../decode/packet.ts';
import type { Tracker } from '../decode/tracker.ts';
import { hex } from '../schema/render.ts';
import type { End } from './end.ts';
import { transportEnds } from './message.ts';
import { natDetection, natDetectionFields } from './nat-detection-fields.ts';
import { hashNameOf, isHashOf, natInput } from './nat-hash.ts';

/** Notifications of RFC 7296 §2.23, and NAT-D payloads of RFC 3947 §3.2 and its drafts. */
const [sourceNotify, destinationNotify] = [16388, 16389];
const natD: ReadonlySet<unknown> = new Set([15, 20, 130]);

/** Makes each NAT detection hash again, from the addresses and ports of its packet, and says whether it fits. */
export class NatDetection implements Tracker {
  readonly fields = natDetectionFields;

  track({ layers }: Packet): void {
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i]!;
      if (layer.protocol !== 'isakmp' || layer.quoted) continue;
      const hashes = hashesIn(layer.node);
      const ends = hashes.source.length + hashes.destination.length > 0 ? transportEnds(layers.slice(0, i)) : undefined;
      if (!ends) continue;
      const spis = [valueIn(layer.node, 'isakmp.ispi'), valueIn(layer.node, 'isakmp.rspi')];
      for (const kind of ['destination', 'source'] as const) {
        const [hash] = hashes[kind];
        const name = hash && hashNameOf(undefined, hash.length);
        if (!name) continue;
        const input = inputOf(spis, ends[kind]);
        const fits = hashes[kind].some((one) => isHashOf(name, input, one));
        append(layer, natDetection[kind].match, fits);
        append(layer, natDetection[kind].input, input);
      }
    }
  }
}

function inputOf([initiator, responder]: readonly unknown[], end: End): Uint8Array {
  return natInput(hex(initiator as Uint8Array), hex(responder as Uint8Array), end);
}

/** The hashes of a message. IKEv1 has that of the destination first, then one for each address that the sender has. */
function hashesIn(message: Node): { source: Uint8Array[]; destination: Uint8Array[] } {
  const found = { source: [] as Uint8Array[], destination: [] as Uint8Array[] };
  for (const payload of message.children) {
    if (payload.field.name !== 'isakmp.typepayload') continue;
    const type = valueIn(payload, 'isakmp.notify.msgtype');
    const hash = natD.has(payload.value) ? valueIn(payload, 'isakmp.ike.nat_hash') : valueIn(payload, 'isakmp.notify.data');
    if (!(hash instanceof Uint8Array)) continue;
    if (natD.has(payload.value)) found[found.destination.length === 0 ? 'destination' : 'source'].push(hash);
    else if (type === sourceNotify || type === destinationNotify) found[type === sourceNotify ? 'source' : 'destination'].push(hash);
  }
  return found;
}
