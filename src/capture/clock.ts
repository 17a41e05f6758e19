const billion = 1_000_000_000;
const microseconds = 6;

/**
 * Turns the 64-bit timestamps of one interface into seconds and nanoseconds (pcapng draft §4.2, if_tsresol and if_tsoffset).
 * The result stands in two fields, so that a packet costs no allocation.
 */
export class Clock {
  /** Whole seconds since 1970-01-01 UTC. */
  seconds = 0;
  /** Nanoseconds into that second; what a finer clock says beyond is cut off. */
  nanoseconds = 0;
  readonly #offset: number;
  /** Units in a second, where a packet's time can be had in double precision (10^0 to 10^9) … */
  readonly #units: number | undefined;
  /** … and always. */
  readonly #exactUnits: bigint;

  /** `resolution` is if_tsresol: 10^-n seconds, with the top bit set 2^-n. `offset` is if_tsoffset in seconds. */
  constructor(resolution = microseconds, offset = 0) {
    const exponent = BigInt(resolution & 0x7f);
    this.#exactUnits = resolution & 0x80 ? 2n ** exponent : 10n ** exponent;
    this.#units = resolution <= 9 ? 10 ** resolution : undefined;
    this.#offset = offset;
  }

  /** Reads a timestamp of which `high` and `low` are the two halves. */
  read(high: number, low: number): void {
    if (this.#units === undefined) this.#readExact(high, low);
    else this.#read(high, low, this.#units);
  }

  /** Long division with digits of 32, 16 and 16 bits: no step exceeds 2^53 while `units` is at most 2^37. */
  #read(high: number, low: number, units: number): void {
    const first = Math.floor(high / units);
    let rest = (high - first * units) * 0x1_0000 + (low >>> 16);
    const second = Math.floor(rest / units);
    rest = (rest - second * units) * 0x1_0000 + (low & 0xffff);
    const third = Math.floor(rest / units);
    rest -= third * units;
    this.seconds = first * 0x1_0000_0000 + second * 0x1_0000 + third + this.#offset;
    this.nanoseconds = rest * (billion / units);
  }

  #readExact(high: number, low: number): void {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    this.seconds = Number(ticks / this.#exactUnits) + this.#offset;
    this.nanoseconds = Number(((ticks % this.#exactUnits) * BigInt(billion)) / this.#exactUnits);
  }
}
