import type { Opened, Site } from '../../compile/host.ts';
import type { Layer } from '../../compile/tree.ts';
import type { Opener } from '../../decode/opener.ts';
import type { Packet } from '../../decode/packet.ts';

/** Knows of which layers an opener may have learnt something: of those that are no quotations and that the capture did not cut. */
export class EspWatch implements Opener {
  readonly #opener: Opener;
  readonly #shown = new WeakSet<Layer>();

  constructor(opener: Opener) {
    this.#opener = opener;
  }

  open(site: Site, packet: Packet): Opened | undefined {
    if (!site.quoted && site.limitedBy !== 'capture') this.#shown.add(site.layer);
    return this.#opener.open(site, packet);
  }

  wasShown(layer: Layer): boolean {
    return this.#shown.has(layer);
  }
}
