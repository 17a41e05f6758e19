import { Memory } from '../decode/memory.ts';
import { fingerprint } from '../decode/trackers/likeness.ts';
import { hex } from '../schema/render.ts';
import type { EspBook } from './esp-book.ts';
import { Ikev1Sa } from './ikev1-sa.ts';
import { type IkeContext, type Ikev2Begin, Ikev2Sa, type Spis } from './ikev2-sa.ts';
import type { KeyRing } from './key-ring.ts';
import { limits } from './limits.ts';
import type { OpenedMessage } from './opened-message.ts';
import { bodyOf, flag, header, payload, payloadsIn, u32 } from './payloads.ts';
import type { Primitives } from './primitives.ts';
import { proposalsIn } from './proposals.ts';

/** Opens the IKE messages of a capture, and gives the keys of child SAs that follow from them to an {@link EspBook}. */
export class IkeBook {
  readonly #context: IkeContext;
  readonly #sas = new Memory<Ikev2Sa>(limits.sas);
  readonly #sasV1 = new Memory<Ikev1Sa>(limits.sas);
  /** Nonces of IKE_SA_INIT requests, by the initiator's SPI. */
  readonly #begun = new Memory<Uint8Array>(limits.sas);
  /** What the last messages gave: who asks for one twice has it from here. */
  readonly #opened = new Memory<{ readonly message: OpenedMessage | undefined }, number>(limits.exchanges);

  constructor(ring: KeyRing, esp: EspBook, primitives: Primitives) {
    this.#context = { ring, esp, primitives, succeed: (spis, begin) => this.#add(spis, begin) };
  }

  /**
   * Takes the message that begins at `start`, each in its order: learns from it, and gives what is inside of its encrypted
   * part. Undefined where it has none, or no key opens it. Of a message that is taken again nothing is learnt twice.
   */
  take(bytes: Uint8Array, start: number, limit: number): OpenedMessage | undefined {
    if (limit - start < header.octets) return undefined;
    const length = u32(bytes, start + header.length);
    const end = start + length;
    // What the capture cut has neither an integrity check value nor a last block.
    if (length < header.octets || end > limit) return undefined;
    const major = bytes[start + header.version]! >> 4;
    if (major === 1) return this.#takeV1(bytes, start, end);
    if (major !== 2) return undefined;
    const payloads = payloadsIn(bytes, bytes[start + header.nextPayload]!, start + header.octets, end);
    const sealed = payloads.at(-1);
    if (sealed?.type !== payload.sealed && sealed?.type !== payload.sealedFragment) {
      this.#begin(bytes, start, payloads);
      return undefined;
    }
    const print = fingerprint(bytes, start, end);
    const known = this.#opened.get(print) ?? this.#opened.set(print, { message: this.#saOf(bytes, start).open(bytes, start, sealed) });
    return known.message;
  }

  #takeV1(bytes: Uint8Array, start: number, end: number): OpenedMessage | undefined {
    const spi = hex(bytes.subarray(start, start + 8));
    const sa = this.#sasV1.get(spi) ?? this.#sasV1.set(spi, new Ikev1Sa(this.#context, spi));
    const isSealed = (bytes[start + header.flags]! & flag.encrypted) !== 0;
    if (isSealed && bytes[start + header.nextPayload] !== payload.fragmentV1) return sa.open(bytes, start, end);
    sa.learn(bytes, start, end);
    return undefined;
  }

  /** IKE_SA_INIT: the nonces of both sides, and what was chosen (RFC 7296 §1.2). */
  #begin(bytes: Uint8Array, start: number, payloads: ReturnType<typeof payloadsIn>): void {
    const nonce = bodyOf(bytes, payloads, payload.nonce)?.slice();
    const sa = bodyOf(bytes, payloads, payload.sa);
    if (!nonce || !sa) return;
    const spis = spisOf(bytes, start);
    if ((bytes[start + header.flags]! & flag.response) === 0) {
      this.#begun.set(hex(spis.initiator), nonce);
      return;
    }
    const initiatorNonce = this.#begun.get(hex(spis.initiator));
    const proposal = proposalsIn(sa, 2)[0];
    if (initiatorNonce && proposal && !this.#sas.get(nameOf(spis))) this.#add(spis, { proposal, initiatorNonce, responderNonce: nonce });
  }

  #saOf(bytes: Uint8Array, start: number): Ikev2Sa {
    const spis = spisOf(bytes, start);
    return this.#sas.get(nameOf(spis)) ?? this.#add(spis);
  }

  #add(spis: Spis, begin?: Ikev2Begin): Ikev2Sa {
    return this.#sas.set(nameOf(spis), new Ikev2Sa(this.#context, spis, begin));
  }
}

function spisOf(bytes: Uint8Array, start: number): Spis {
  const responder = start + header.responderSpi;
  return { initiator: bytes.slice(start, responder), responder: bytes.slice(responder, start + header.nextPayload) };
}

function nameOf({ initiator, responder }: Spis): string {
  return `${hex(initiator)} ${hex(responder)}`;
}
