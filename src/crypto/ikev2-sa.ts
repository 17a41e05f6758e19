import { hex } from '../schema/render.ts';
import { cipherOf, integrityOf, noIntegrity, type Prf, prfOf, sealOctets } from './algorithms.ts';
import { childKeys, type DirectionKeys, ikeSaKeys, prf, skeyseed } from './derivation.ts';
import type { EspBook } from './esp-book.ts';
import { Fragments } from './fragments.ts';
import type { Ikev2Keys, KeyRing } from './key-ring.ts';
import { limits } from './limits.ts';
import type { OpenedMessage } from './opened-message.ts';
import { bodyOf, flag, header, type Payload, payload, payloadsIn, u16, u32 } from './payloads.ts';
import { concat, type Primitives } from './primitives.ts';
import { type Proposal, proposalsIn } from './proposals.ts';
import { Unsealer } from './unsealer.ts';

/** What the first exchange of an SA, or the rekeying that made it, showed in clear or was opened. */
export interface Ikev2Begin {
  readonly proposal: Proposal;
  readonly initiatorNonce: Uint8Array;
  readonly responderNonce: Uint8Array;
  /** The SA that it replaces (RFC 7296 §2.18): its PRF, and what it knew as SK_d. */
  readonly replaced?: { readonly prf: Prf; readonly skDs: readonly Uint8Array[] };
}

/** A request whose answer makes an SA. */
interface Request {
  readonly proposals: readonly Proposal[];
  readonly nonce: Uint8Array | undefined;
  readonly hasKeyExchange: boolean;
}

/** One set of keys that may be the SA's: after IKE_INTERMEDIATE there is a second one (RFC 9370 §2.2.2). */
interface KeySet {
  readonly skD: Uint8Array | undefined;
  readonly initiator: Unsealer;
  readonly responder: Unsealer;
}

const exchange = { auth: 35, createChild: 36 } as const;
const protocol = { ike: 1, esp: 3 } as const;
const nothing = new Uint8Array(0);

/** What SAs of one capture share. */
export interface IkeContext {
  readonly ring: KeyRing;
  readonly esp: EspBook;
  readonly primitives: Primitives;
  /** Tells of an SA that follows on another one. */
  succeed(spis: Spis, begin: Ikev2Begin): void;
}

export interface Spis {
  readonly initiator: Uint8Array;
  readonly responder: Uint8Array;
}

/** One IKEv2 SA: opens its messages, and learns from them what its children and its successors are. */
export class Ikev2Sa {
  readonly #context: IkeContext;
  readonly #spis: Spis;
  readonly #begin: Ikev2Begin | undefined;
  readonly #prf: Prf | undefined;
  readonly #requests = new Map<string, Request>();
  readonly #fragments = new Fragments();
  #keySets: KeySet[] | undefined;

  /** `begin`: undefined where the capture does not show how the SA was made. */
  constructor(context: IkeContext, spis: Spis, begin: Ikev2Begin | undefined) {
    this.#context = context;
    this.#spis = spis;
    this.#begin = begin;
    const id = begin && transformOf(begin.proposal, 'prf');
    this.#prf = id === undefined ? undefined : prfOf(id);
  }

  /** Opens the encrypted payload `sealed` of the message `[start, end)`. */
  open(bytes: Uint8Array, start: number, sealed: Payload): OpenedMessage | undefined {
    this.#keySets ??= this.#allKeySets();
    const isFragment = sealed.type === payload.sealedFragment;
    const first = sealed.start + (isFragment ? 4 : 0);
    const byInitiator = (bytes[start + header.flags]! & flag.initiator) !== 0;
    for (const [i, set] of this.#keySets.entries()) {
      const unsealer = byInitiator ? set.initiator : set.responder;
      const unsealed = first > sealed.end ? undefined : unsealer.open({ bytes, covered: start, start: first, end: sealed.end });
      const padOctets = unsealed && (unsealed.plain.at(-1) ?? 256) + 1;
      if (!unsealed || padOctets! > unsealed.plain.length) continue;
      const payloads = unsealed.plain.slice(0, unsealed.plain.length - padOctets!);
      if (!(unsealed.isProven || isFragment || isChain(payloads, sealed.next))) continue;
      // What opened a message opens the next one too, and its SK_d is the one that counts.
      if (i > 0) this.#keySets.unshift(...this.#keySets.splice(i, 1));
      const padding = unsealed.plain.subarray(payloads.length);
      const around = { version: 2 as const, isProven: unsealed.isProven, iv: unsealer.cipher.iv, icv: unsealer.icv, padding };
      if (!isFragment) return this.#taken(bytes, start, { ...around, plain: payloads, first: sealed.next, isJoined: false });
      const whole = this.#fragments.add(bytes, start, sealed, payloads);
      if (whole) return this.#taken(bytes, start, { ...around, ...whole, isJoined: true });
      return { ...around, plain: nothing, first: 0, isJoined: false };
    }
    return undefined;
  }

  /** Learns from what came out. */
  #taken(bytes: Uint8Array, start: number, opened: OpenedMessage): OpenedMessage {
    const kind = bytes[start + header.exchange]!;
    if (kind !== exchange.auth && kind !== exchange.createChild) return opened;
    const { plain } = opened;
    const payloads = payloadsIn(plain, opened.first, 0, plain.length);
    const sa = bodyOf(plain, payloads, payload.sa);
    if (!sa) return opened;
    const flags = bytes[start + header.flags]!;
    const isResponse = (flags & flag.response) !== 0;
    const byInitiator = ((flags & flag.initiator) !== 0) !== isResponse;
    // The proposals of IKE_AUTH are in its first request, and what was chosen in its last response: EAP is in between.
    const key = kind === exchange.auth ? 'auth' : `${byInitiator} ${u32(bytes, start + header.messageId)}`;
    const told: Request = {
      proposals: proposalsIn(sa, 2),
      nonce: bodyOf(plain, payloads, payload.nonce)?.slice(),
      hasKeyExchange: payloads.some(({ type }) => type === payload.keyExchange),
    };
    if (!isResponse) {
      if (this.#requests.size >= limits.exchanges) this.#requests.delete(this.#requests.keys().next().value!);
      this.#requests.set(key, told);
      return opened;
    }
    const request = this.#requests.get(key);
    this.#requests.delete(key);
    if (request) this.#agree(request, told);
    return opened;
  }

  #agree(request: Request, { proposals: [chosen], nonce, hasKeyExchange }: Request): void {
    const offered = request.proposals.find(({ number }) => number === chosen?.number);
    // The first child has the nonces of its IKE SA (RFC 7296 §2.17).
    const initiatorNonce = request.nonce ?? this.#begin?.initiatorNonce;
    const responderNonce = nonce ?? this.#begin?.responderNonce;
    if (!chosen || !offered || !initiatorNonce || !responderNonce) return;
    if (chosen.protocol === protocol.ike) {
      const replaced = this.#prf && { prf: this.#prf, skDs: this.#skDs() };
      this.#context.succeed(
        { initiator: offered.spi, responder: chosen.spi },
        { proposal: chosen, initiatorNonce, responderNonce, ...(replaced && { replaced }) },
      );
    } else if (chosen.protocol === protocol.esp && offered.spi.length === 4 && chosen.spi.length === 4) {
      this.#addChild(offered, chosen, concat(initiatorNonce, responderNonce), hasKeyExchange && request.hasKeyExchange);
    }
  }

  #addChild(offered: Proposal, chosen: Proposal, nonces: Uint8Array, isPerfect: boolean): void {
    const algorithms = algorithmsOf(chosen);
    if (!algorithms) return;
    const { cipher, integrity } = algorithms;
    const seeds = isPerfect ? this.#context.ring.secrets.map((secret) => concat(secret, nonces)) : [nonces];
    const made = this.#prf;
    const derived = made
      ? this.#skDs().flatMap((skD) => seeds.map((seed) => childKeys(made, this.#context.primitives, skD, seed, cipher, integrity)))
      : [];
    const tried = this.#context.ring.directions;
    const common = { cipher, integrity, isExtended: transformOf(chosen, 'esn') === 1 };
    // Each side sends to the SPI that the other one wants.
    this.#context.esp.add({ ...common, spi: u32(chosen.spi, 0), candidates: [...derived.map(({ initiator }) => initiator), ...tried] });
    this.#context.esp.add({ ...common, spi: u32(offered.spi, 0), candidates: [...derived.map(({ responder }) => responder), ...tried] });
  }

  /** The SK_d of the keys that opened a message, or all that may be. */
  #skDs(): readonly Uint8Array[] {
    this.#keySets ??= this.#allKeySets();
    return this.#keySets.flatMap(({ skD }) => skD ?? []);
  }

  /** What the key files have for this SA, then what has to be tried. */
  #allKeySets(): KeySet[] {
    const negotiated = this.#begin && algorithmsOf(this.#begin.proposal);
    const [initiatorSpi, responderSpi] = [hex(this.#spis.initiator), hex(this.#spis.responder)];
    const own = this.#context.ring.ikev2.filter(({ spis }) => spis?.initiator === initiatorSpi && spis.responder === responderSpi);
    const tried = this.#context.ring.ikev2.filter((keys) => !keys.spis);
    const derived = negotiated && this.#prf ? this.#derived(this.#begin!, negotiated) : [];
    return [...own, ...tried, ...derived].slice(0, limits.candidates).flatMap((keys) => {
      const { cipher, integrity } = keys.algorithms ?? negotiated ?? {};
      const { initiator, responder, skD } = keys;
      if (!cipher || !integrity || !initiator || !responder) return [];
      const macOctets = cipher.tag > 0 ? 0 : integrity.key;
      const fits = (one: DirectionKeys) => one.cipher.length === sealOctets(cipher) && one.mac.length === macOctets;
      if (!fits(initiator) || !fits(responder)) return [];
      const unsealer = (one: DirectionKeys) => new Unsealer(this.#context.primitives, cipher, one.cipher, integrity, one.mac);
      return { skD, initiator: unsealer(initiator), responder: unsealer(responder) };
    });
  }

  /** From Diffie-Hellman secrets, each of which may be that of this SA (RFC 7296 §2.14 and §2.18). */
  #derived(begin: Ikev2Begin, { cipher, integrity }: NonNullable<ReturnType<typeof algorithmsOf>>): Ikev2Keys[] {
    const { initiatorNonce, responderNonce, replaced } = begin;
    const own = this.#prf!;
    const seedOfKeys = concat(initiatorNonce, responderNonce, this.#spis.initiator, this.#spis.responder);
    const seeds = this.#context.ring.secrets.flatMap((secret) =>
      replaced
        ? replaced.skDs.map((skD) => prf(replaced.prf, this.#context.primitives, skD, secret, initiatorNonce, responderNonce))
        : [skeyseed(own, this.#context.primitives, secret, initiatorNonce, responderNonce)],
    );
    return seeds.slice(0, limits.candidates).map((seed) => ikeSaKeys(own, this.#context.primitives, seed, seedOfKeys, cipher, integrity));
  }
}

/** Value of a transform of a proposal that was chosen, which has one of each type. */
function transformOf({ transforms }: Proposal, type: 'encr' | 'prf' | 'integ' | 'esn'): number | undefined {
  return transforms.find((transform) => transform.has(`isakmp.tf.id.${type}`))?.get(`isakmp.tf.id.${type}`);
}

function algorithmsOf(proposal: Proposal) {
  const encryption = proposal.transforms.find((transform) => transform.has('isakmp.tf.id.encr'));
  const cipher = encryption && cipherOf(encryption.get('isakmp.tf.id.encr')!, encryption.get('isakmp.ike2.attr.key_length'));
  const integrity = integrityOf(transformOf(proposal, 'integ') ?? 0) ?? (cipher?.tag ? noIntegrity : undefined);
  return cipher && integrity && { cipher, integrity };
}

/** Whether octets are a chain of payloads from beginning to end: where nothing else proves a key. */
function isChain(plain: Uint8Array, first: number): boolean {
  const payloads = payloadsIn(plain, first, 0, plain.length);
  return first === 0 ? plain.length === 0 : payloads.at(-1)?.end === plain.length && payloads.at(-1)!.next === 0 && u16(plain, 2) >= 4;
}
