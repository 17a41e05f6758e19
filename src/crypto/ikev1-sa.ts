import { fingerprint } from '../decode/trackers/likeness.ts';
import {
  type Cipher,
  cipherForKey,
  cipherOf,
  type Integrity,
  ikev1Ciphers,
  ikev1EspCiphers,
  ikev1Hashes,
  ikev1Integrities,
  integrityOf,
  noIntegrity,
} from './algorithms.ts';
import { phase1Key, quickModeKeys } from './derivation.ts';
import type { IkeContext } from './ikev2-sa.ts';
import type { Ikev1Keys } from './key-ring.ts';
import { limits } from './limits.ts';
import type { OpenedMessage } from './opened-message.ts';
import { bodyOf, header, type Payload, payload, payloadsIn, u32 } from './payloads.ts';
import { beginsWith, concat, type Hash } from './primitives.ts';
import { type Proposal, proposalsIn, type Transform } from './proposals.ts';

/** A Quick Mode, from its first message on (RFC 2409 §5.5). */
interface QuickMode {
  readonly offered: readonly Proposal[];
  readonly initiatorNonce: Uint8Array;
  readonly hasKeyExchange: boolean;
  responderNonce: Uint8Array | undefined;
}

/** Keys that may be those of this SA, ready for use. */
interface Candidate {
  readonly keys: Ikev1Keys;
  readonly cipher: Cipher;
  readonly ka: Uint8Array;
}

const exchange = { main: 2, aggressive: 4, informational: 5, quick: 32 } as const;
const esp = 3;

/**
 * One IKEv1 SA. Its messages are chained: the IV of one is the last block of the message before it (RFC 2409 §5.3 and
 * appendix B), so that a message sent again must not go on in the chain, and one that the capture lacks breaks it.
 */
export class Ikev1Sa {
  readonly #context: IkeContext;
  readonly #spi: string;
  #transform: Transform | undefined;
  readonly #keyExchanges: Uint8Array[] = [];
  /** Last ciphertext blocks of phase 1, the latest first: what other exchanges begin with. */
  #phase1Blocks: Uint8Array[] = [];
  readonly #chains = new Map<number, Uint8Array>();
  readonly #quickModes = new Map<number, QuickMode>();
  /** IVs by the fingerprints of messages that opened. */
  readonly #ivs = new Map<number, Uint8Array>();
  #candidates: Candidate[] | undefined;

  /** `spi`: the initiator's cookie in hexadecimal. */
  constructor(context: IkeContext, spi: string) {
    this.#context = context;
    this.#spi = spi;
  }

  /** Learns from a message in clear: what was chosen, and the key exchange data that the first IV is made of. */
  learn(bytes: Uint8Array, start: number, end: number): void {
    const payloads = payloadsIn(bytes, bytes[start + header.nextPayload]!, start + header.octets, end);
    const sa = bodyOf(bytes, payloads, payload.saV1);
    // The last SA payload that is seen is the one that was chosen, which has one transform.
    if (sa) this.#transform = proposalsIn(sa, 1)[0]?.transforms[0] ?? this.#transform;
    const keyExchange = bodyOf(bytes, payloads, payload.keyExchangeV1);
    const isNew = keyExchange && !this.#keyExchanges.some((known) => known.length === keyExchange.length && beginsWith(known, keyExchange));
    if (isNew && this.#keyExchanges.length < 2) this.#keyExchanges.push(keyExchange.slice());
    this.#candidates = undefined;
  }

  open(bytes: Uint8Array, start: number, end: number): OpenedMessage | undefined {
    const sealed = bytes.subarray(start + header.octets, end);
    const id = u32(bytes, start + header.messageId);
    const print = fingerprint(bytes, start, end);
    const first = bytes[start + header.nextPayload]!;
    this.#candidates ??= this.#allCandidates();
    for (const candidate of this.#candidates) {
      const { cipher, ka } = candidate;
      if (sealed.length === 0 || sealed.length % cipher.unit !== 0) continue;
      const known = this.#ivs.get(print);
      for (const iv of known ? [known] : this.#ivsFor(id, cipher)) {
        const plain = this.#context.primitives.decryptCbc(cipher.block, ka, iv, sealed);
        const payloads = plain && payloadsIn(plain, first, 0, plain.length);
        if (!plain || !payloads || !isWhole(plain, payloads)) continue;
        if (this.#candidates[0] !== candidate) this.#candidates = [candidate];
        const opened = plain.slice(0, payloads.at(-1)!.end);
        const isProven = this.#provesItself(
          candidate,
          bytes.subarray(start + header.messageId, start + header.length),
          opened,
          payloads,
          id,
        );
        if (!known) this.#advance(print, id, iv, sealed.slice(-cipher.unit));
        if (bytes[start + header.exchange] === exchange.quick) this.#takeQuickMode(id, opened, payloads, candidate);
        return { plain: opened, first, isProven, iv: 0, icv: 0, padding: plain.slice(opened.length), version: 1, isJoined: false };
      }
    }
    // A chain goes on behind a message that did not open.
    const unit = this.#candidates[0]?.cipher.unit;
    if (unit && !this.#ivs.has(print)) this.#advance(print, id, undefined, sealed.slice(-unit));
    return undefined;
  }

  /** IVs by which a message with this ID may have been sealed, the likeliest first. */
  #ivsFor(id: number, cipher: Cipher): Uint8Array[] {
    const chained = this.#chains.get(id);
    const hash = this.#hash();
    if (!hash) return chained ? [chained] : [];
    const phase1 = this.#context.primitives.digest(hash, ...this.#keyExchanges).subarray(0, cipher.unit);
    if (id === 0) return chained ? [chained, phase1] : [phase1];
    // Where the capture lacks the last message of phase 1, others begin with that of the one before it.
    const blocks = this.#phase1Blocks.length > 0 ? this.#phase1Blocks : [phase1];
    const begins = blocks.map((block) => this.#context.primitives.digest(hash, block, word(id)).subarray(0, cipher.unit));
    return chained ? [chained, ...begins] : begins;
  }

  #advance(print: number, id: number, iv: Uint8Array | undefined, last: Uint8Array): void {
    if (iv) bounded(this.#ivs).set(print, iv);
    bounded(this.#chains).set(id, last);
    if (id === 0) this.#phase1Blocks = [last, ...this.#phase1Blocks].slice(0, 2);
  }

  /** Whether the HASH payload is what SKEYID_a makes of the rest (RFC 2409 §5.5 and §5.7). */
  #provesItself(
    { keys: { skeyidA } }: Candidate,
    messageId: Uint8Array,
    plain: Uint8Array,
    payloads: readonly Payload[],
    id: number,
  ): boolean {
    const hash = this.#hash();
    const first = payloads[0];
    if (!skeyidA || !hash || id === 0 || first?.type !== payload.hashV1) return false;
    const found = plain.subarray(first.start, first.end);
    const mac = this.#context.primitives.hmac(hash, skeyidA);
    const rest = plain.subarray(first.end);
    const { initiatorNonce, responderNonce } = this.#quickModes.get(id) ?? {};
    const holds = (...parts: Uint8Array[]) => beginsWith(mac(...parts), found);
    return (
      holds(messageId.subarray(0, 4), rest) ||
      (initiatorNonce !== undefined && holds(messageId.subarray(0, 4), initiatorNonce, rest)) ||
      (initiatorNonce !== undefined &&
        responderNonce !== undefined &&
        holds(Uint8Array.of(0), messageId.subarray(0, 4), initiatorNonce, responderNonce))
    );
  }

  #takeQuickMode(id: number, plain: Uint8Array, payloads: readonly Payload[], candidate: Candidate): void {
    const sa = bodyOf(plain, payloads, payload.saV1);
    const nonce = bodyOf(plain, payloads, payload.nonceV1);
    if (!sa || !nonce) return;
    const known = this.#quickModes.get(id);
    const proposals = proposalsIn(sa, 1);
    const hasKeyExchange = payloads.some(({ type }) => type === payload.keyExchangeV1);
    if (!known) {
      bounded(this.#quickModes).set(id, { offered: proposals, initiatorNonce: nonce, hasKeyExchange, responderNonce: undefined });
    } else if (!known.responderNonce && !(nonce.length === known.initiatorNonce.length && beginsWith(nonce, known.initiatorNonce))) {
      known.responderNonce = nonce;
      this.#addChild(known, proposals, candidate, hasKeyExchange);
    }
  }

  #addChild(
    { offered, initiatorNonce, responderNonce, hasKeyExchange }: QuickMode,
    answer: readonly Proposal[],
    { keys }: Candidate,
    isPerfect: boolean,
  ): void {
    const hash = this.#hash();
    const chosen = answer.find(({ protocol, spi }) => protocol === esp && spi.length === 4);
    const asked =
      offered.find(({ protocol, number }) => protocol === esp && number === chosen?.number) ??
      offered.find(({ protocol }) => protocol === esp);
    const algorithms = chosen && algorithmsOf(chosen.transforms[0]);
    if (!chosen || !asked || asked.spi.length !== 4 || !algorithms || !hash) return;
    const { cipher, integrity } = algorithms;
    const secrets = isPerfect && hasKeyExchange ? this.#context.ring.secrets : [new Uint8Array(0)];
    const derived = (spi: Uint8Array) =>
      keys.skeyidD
        ? secrets.map((secret) => {
            const seed = concat(secret, Uint8Array.of(esp), spi, initiatorNonce, responderNonce!);
            return quickModeKeys(hash, this.#context.primitives, keys.skeyidD!, seed, cipher, integrity);
          })
        : [];
    const common = { cipher, integrity, isExtended: false };
    const tried = this.#context.ring.directions;
    this.#context.esp.add({ ...common, spi: u32(chosen.spi, 0), candidates: [...derived(chosen.spi), ...tried] });
    this.#context.esp.add({ ...common, spi: u32(asked.spi, 0), candidates: [...derived(asked.spi), ...tried] });
  }

  #hash(): Hash | undefined {
    return ikev1Hashes.get(this.#transform?.get('isakmp.ike.attr.hash_algorithm') ?? 0);
  }

  #allCandidates(): Candidate[] {
    const hash = this.#hash();
    const id = ikev1Ciphers.get(this.#transform?.get('isakmp.ike.attr.encryption_algorithm') ?? 0);
    if (!hash || id === undefined) return [];
    const bits = this.#transform?.get('isakmp.ike.attr.key_length');
    const ring = this.#context.ring.ikev1;
    const own = ring.filter(({ initiatorSpi }) => initiatorSpi === this.#spi);
    // Keys from a log that follow one another in it are tried where none is named.
    const tried = ring.filter(({ initiatorSpi }) => initiatorSpi === undefined);
    return [...own, ...tried].slice(0, limits.candidates).flatMap((keys) => {
      const cipher = cipherOf(id, bits) ?? (keys.ka && cipherForKey(id, keys.ka.length));
      const ka = cipher && (keys.ka ?? (keys.skeyidE && phase1Key(hash, this.#context.primitives, keys.skeyidE, cipher.key)));
      return cipher && ka && ka.length >= cipher.key ? { keys, cipher, ka: ka.subarray(0, cipher.key) } : [];
    });
  }
}

/** The algorithms of ESP in a transform that was chosen (RFC 2407 §4.4.4 and §4.5). */
function algorithmsOf(transform: Transform | undefined): { cipher: Cipher; integrity: Integrity } | undefined {
  const id = transform?.get('isakmp.trans.id');
  const cipher = id === undefined ? undefined : cipherOf(ikev1EspCiphers.get(id) ?? id, transform!.get('isakmp.ipsec.attr.key_length'));
  const authentication = ikev1Integrities.get(transform?.get('isakmp.ipsec.attr.auth_algorithm') ?? 0);
  const integrity = cipher?.tag ? noIntegrity : authentication === undefined ? undefined : integrityOf(authentication);
  return cipher && integrity && { cipher, integrity };
}

/** Most octets behind the last payload: a block of padding, or as much as an octet can count. */
const mostPadding = 256;

/** Whether octets are a chain of payloads, and padding: the wrong key or IV makes none. */
function isWhole(plain: Uint8Array, payloads: readonly Payload[]): boolean {
  const last = payloads.at(-1);
  return last !== undefined && last.next === 0 && plain.length - last.end < mostPadding && payloads.every(({ at }) => plain[at + 1] === 0);
}

/** A map with room for one more. */
function bounded<V>(map: Map<number, V>): Map<number, V> {
  if (map.size >= limits.exchanges) map.delete(map.keys().next().value!);
  return map;
}

function word(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
