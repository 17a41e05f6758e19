import { Memory } from '../decode/memory.ts';
import { isEspProtocol } from '../decode/null-encryption.ts';
import type { SealedFlow } from '../decode/opener.ts';
import { type Cipher, type Integrity, sealOctets } from './algorithms.ts';
import type { DirectionKeys } from './derivation.ts';
import type { EspKeys } from './key-ring.ts';
import { limits } from './limits.ts';
import type { Primitives } from './primitives.ts';
import { type Unsealed, Unsealer } from './unsealer.ts';

/** One direction of a child SA, as its exchange negotiated it, with keys of which one set may be its own. */
export interface NegotiatedSa {
  readonly spi: number;
  readonly cipher: Cipher;
  readonly integrity: Integrity;
  readonly isExtended: boolean;
  readonly candidates: readonly DirectionKeys[];
}

/** What came out of an ESP packet, with the sizes of what stands around it. */
export interface OpenedEsp extends Unsealed {
  readonly iv: number;
  readonly icv: number;
}

interface Candidate {
  readonly unsealer: Unsealer;
  readonly source: EspKeys['source'];
  readonly destination: EspKeys['destination'];
  /** The upper half of its sequence numbers, where they are extended; -1 where nobody knows whether they are. */
  high: number;
  isExtended: boolean | undefined;
  lastSequence: number;
  hasOpened: boolean;
}

/** Octets before what ESP seals: SPI and sequence number. */
const headerOctets = 8;

/** The keys of ESP SAs: of key files, and of child SAs that were derived. A key proves itself by the integrity check. */
export class EspBook {
  readonly #bySpi = new Memory<Candidate[], number>(limits.sas);
  readonly #patterns: EspKeys[] = [];
  readonly #primitives: Primitives;

  constructor(keys: readonly EspKeys[], primitives: Primitives) {
    this.#primitives = primitives;
    for (const key of keys) {
      if (typeof key.spi === 'number') this.#add(key.spi, this.#candidate(key));
      else this.#patterns.push(key);
    }
  }

  add({ spi, cipher, integrity, isExtended, candidates }: NegotiatedSa): void {
    const macOctets = cipher.tag > 0 ? 0 : integrity.key;
    for (const keys of candidates.slice(0, limits.candidates)) {
      if (keys.cipher.length !== sealOctets(cipher) || keys.mac.length !== macOctets) continue;
      this.#add(spi, this.#candidate({ source: undefined, destination: undefined, spi, cipher, integrity, isExtended, keys }));
    }
  }

  /**
   * Opens sealed octets `[start, end)`, which follow SPI and sequence number. "failed": a key that opened other packets
   * of this SA does not open this one. Undefined where no key fits.
   */
  open(bytes: Uint8Array, start: number, end: number, flow: SealedFlow): OpenedEsp | 'failed' | undefined {
    const covered = start - headerOctets;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const sequence = view.getUint32(covered + 4);
    let failed: 'failed' | undefined;
    for (const candidate of this.#candidatesOf(flow)) {
      const { unsealer } = candidate;
      for (const high of highsOf(candidate, sequence)) {
        const unsealed = unsealer.open({ bytes, covered, start, end, ...(high >= 0 && { high }) });
        if (!unsealed || !(unsealed.isProven || isPlausible(unsealed.plain))) continue;
        candidate.isExtended = high >= 0;
        // A packet that comes late has the upper half of before.
        if (high > candidate.high || sequence > candidate.lastSequence) candidate.lastSequence = sequence;
        candidate.high = Math.max(candidate.high, high);
        candidate.hasOpened ||= unsealed.isProven;
        return { ...unsealed, iv: unsealer.cipher.iv, icv: unsealer.icv };
      }
      if (candidate.hasOpened) failed = 'failed';
    }
    return failed;
  }

  #candidatesOf({ source, destination, spi }: SealedFlow): Candidate[] {
    let known = this.#bySpi.get(spi);
    // Lines that name no one SPI become candidates for each SPI that is met.
    if (!known && this.#patterns.length > 0) {
      const fitting = this.#patterns.filter((key) => typeof key.spi !== 'function' || key.spi(spi));
      known = this.#bySpi.set(
        spi,
        fitting.map((key) => this.#candidate(key)),
      );
    }
    if (!known) return none;
    return known.filter((one) => one.source?.(source) !== false && one.destination?.(destination) !== false);
  }

  #add(spi: number, candidate: Candidate): void {
    const known = this.#bySpi.get(spi);
    if (!known) this.#bySpi.set(spi, [candidate]);
    // An SPI is given anew one day: what was derived last is tried first.
    else if (known.length < 2 * limits.candidates) known.unshift(candidate);
  }

  #candidate({ source, destination, cipher, integrity, isExtended, keys }: EspKeys): Candidate {
    const unsealer = new Unsealer(this.#primitives, cipher, keys.cipher, integrity, keys.mac);
    return { unsealer, source, destination, high: -1, isExtended, lastSequence: 0, hasOpened: false };
  }
}

const none: Candidate[] = [];

/** Upper halves that a packet's sequence number may have, the likeliest first; -1: it is not extended. */
function highsOf({ isExtended, high, lastSequence }: Candidate, sequence: number): readonly number[] {
  if (isExtended === false) return [-1];
  const known = Math.max(0, high);
  // RFC 4303 appendix A2: a much smaller number is of the next 2^32, a much larger one of those before.
  const wrapped = lastSequence > 0xc0000000 && sequence < 0x40000000;
  const extended = wrapped ? [known + 1, known] : known > 0 ? [known, known - 1] : [known];
  return isExtended ? extended : [-1, ...extended];
}

/** Whether a trailer stands at the end (RFC 4303 §2.4): where nothing else proves a key. */
function isPlausible(plain: Uint8Array): boolean {
  const padLength = plain[plain.length - 2] ?? 256;
  const first = plain.length - 2 - padLength;
  if (first < 0 || !isEspProtocol(plain[plain.length - 1]!)) return false;
  for (let i = 0; i < padLength; i++) if (plain[first + i] !== i + 1) return false;
  return true;
}
