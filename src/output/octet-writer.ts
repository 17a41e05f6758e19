const start = 1 << 18;
const encoder = new TextEncoder();
const zero = 0x30;
const minus = 0x2d;
const dot = 0x2e;

/** Texts up to this length are written character by character, which is faster than to call the encoder. */
const shortText = 64;
/** The same for octets. */
const fewOctets = 8;

/** Octets that are always there behind those reserved, for writes of a whole word. */
const spare = 4;

/** The two hexadecimal digits of an octet as two octets, the first one low. */
const hexPairs = Uint32Array.from({ length: 256 }, (_, octet) => {
  const digits = octet.toString(16).padStart(2, '0');
  return digits.charCodeAt(0) | (digits.charCodeAt(1) << 8);
});
/** Decimal digits of 0 to 99, two characters each. */
const decimalPairs = encoder.encode(Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0')).join(''));

/** Writes text as octets, one after the other, without a string for each piece. */
export class OctetWriter {
  #bytes = new Uint8Array(start);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  /** Octets written. */
  get length(): number {
    return this.#at;
  }

  /** What is written; valid until the next `clear`. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  clear(): void {
    this.#at = 0;
  }

  /** Makes room for so many octets: all that follow but `text` and `safeText` count on it. */
  reserve(octets: number): void {
    if (this.#at + octets + spare > this.#bytes.length) this.#grow(octets + spare);
  }

  #grow(octets: number): void {
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at + octets));
    grown.set(this.written);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  text(text: string): void {
    if (text.length <= shortText && this.safeText(text, ascii)) return;
    // A UTF-16 unit becomes three octets at most.
    this.reserve(3 * text.length);
    this.#at += encoder.encodeInto(text, this.#bytes.subarray(this.#at)).written;
  }

  /** Writes the text if all its characters are ASCII that `safe` has 1 for; else nothing. */
  safeText(text: string, safe: Uint8Array): boolean {
    const { length } = text;
    this.reserve(length);
    const bytes = this.#bytes;
    const at = this.#at;
    for (let i = 0; i < length; i++) {
      const character = text.charCodeAt(i);
      if (safe[character] !== 1) return false;
      bytes[at + i] = character;
    }
    this.#at = at + length;
    return true;
  }

  octets(octets: Uint8Array): void {
    if (octets.length > fewOctets) this.#bytes.set(octets, this.#at);
    else for (let i = 0; i < octets.length; i++) this.#bytes[this.#at + i] = octets[i]!;
    this.#at += octets.length;
  }

  octet(octet: number): void {
    this.#bytes[this.#at++] = octet;
  }

  /** An integer, of at most 20 characters. */
  decimal(value: number): void {
    if (value < 0) {
      this.#bytes[this.#at++] = minus;
      this.decimal(-value);
      return;
    }
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits++;
    this.digits(value, digits);
  }

  /** The last digits of a number from 0. */
  digits(value: number, digits: number): void {
    const bytes = this.#bytes;
    let at = this.#at + digits;
    this.#at = at;
    let rest = value;
    let left = digits;
    for (; left > 1; left -= 2) {
      const higher = Math.floor(rest / 100);
      const pair = 2 * (rest - 100 * higher);
      bytes[--at] = decimalPairs[pair + 1]!;
      bytes[--at] = decimalPairs[pair]!;
      rest = higher;
    }
    if (left === 1) bytes[at - 1] = zero + (rest % 10);
  }

  /** `0x` and as many digits as so many octets have. */
  hexadecimal(value: number, octets: number): void {
    const bytes = this.#bytes;
    bytes[this.#at++] = zero;
    bytes[this.#at++] = 0x78;
    for (let shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
      this.#view.setUint16(this.#at, hexPairs[(value >>> shift) & 0xff]!, true);
      this.#at += 2;
    }
  }

  /** Octets as hexadecimal digits; between them the separator, if it is not 0. */
  hex(octets: Uint8Array, from: number, to: number, separator = 0): void {
    if (from >= to) return;
    const view = this.#view;
    const step = separator === 0 ? 2 : 3;
    let at = this.#at;
    // What a write has too much is overwritten by the next one.
    for (let i = from; i < to; i++, at += step) view.setUint32(at, hexPairs[octets[i]!]! | (separator << 16), true);
    this.#at = separator === 0 ? at : at - 1;
  }

  /** An IPv4 address, given as an integer. */
  ipv4(address: number): void {
    for (let shift = 24; shift >= 0; shift -= 8) {
      const octet = (address >>> shift) & 0xff;
      this.digits(octet, octet >= 100 ? 3 : octet >= 10 ? 2 : 1);
      if (shift > 0) this.#bytes[this.#at++] = dot;
    }
  }
}

const ascii = new Uint8Array(128).fill(1);
