const start = 1 << 17;
const encoder = new TextEncoder();
const zero = 0x30;
const minus = 0x2d;
const dot = 0x2e;

/** Hexadecimal digits of an octet, two characters each. */
const hexPairs = encoder.encode(Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0')).join(''));
/** Decimal digits of 0 to 99, two characters each. */
const decimalPairs = encoder.encode(Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0')).join(''));

/** Writes text as octets, one after the other, without a string for each piece. */
export class OctetWriter {
  #bytes = new Uint8Array(start);
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

  /** Makes room for so many octets: all that follow but `text` count on it. */
  reserve(octets: number): void {
    if (this.#at + octets <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at + octets));
    grown.set(this.written);
    this.#bytes = grown;
  }

  text(text: string): void {
    // A UTF-16 unit becomes three octets at most.
    this.reserve(3 * text.length);
    this.#at += encoder.encodeInto(text, this.#bytes.subarray(this.#at)).written;
  }

  octets(octets: Uint8Array): void {
    for (let i = 0; i < octets.length; i++) this.#bytes[this.#at++] = octets[i]!;
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
    for (let shift = 8 * (octets - 1); shift >= 0; shift -= 8) this.#pair((value >>> shift) & 0xff);
  }

  /** Octets as hexadecimal digits; between them the separator, if it is not 0. */
  hex(octets: Uint8Array, from: number, to: number, separator = 0): void {
    for (let i = from; i < to; i++) {
      if (separator !== 0 && i > from) this.#bytes[this.#at++] = separator;
      this.#pair(octets[i]!);
    }
  }

  /** An IPv4 address, given as an integer. */
  ipv4(address: number): void {
    for (let shift = 24; shift >= 0; shift -= 8) {
      const octet = (address >>> shift) & 0xff;
      this.digits(octet, octet >= 100 ? 3 : octet >= 10 ? 2 : 1);
      if (shift > 0) this.#bytes[this.#at++] = dot;
    }
  }

  #pair(octet: number): void {
    this.#bytes[this.#at++] = hexPairs[2 * octet]!;
    this.#bytes[this.#at++] = hexPairs[2 * octet + 1]!;
  }
}
