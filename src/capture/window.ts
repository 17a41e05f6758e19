import { CaptureError } from './error.ts';

const smallest = 64 * 1024;

/**
 * The octets that a reader has taken from its source and not yet used up: `bytes[start .. end)`. Every record lies in one
 * piece, so that packets can be handed out as offsets into `bytes`.
 *
 * A chunk with room in front of it is used where it lies, with what is left of the chunk before it put there. Another one
 * is copied behind what is left, into a buffer that doubles only when a record that has really arrived does not fit.
 * Because all whole records are taken before the next chunk is appended, that buffer never exceeds twice (the longest
 * record + one chunk).
 */
export class Window {
  bytes = new Uint8Array(0);
  /** All of `bytes`, for reading integers. */
  view = new DataView(this.bytes.buffer);
  start = 0;
  end = 0;
  /** Offset of `bytes[0]` in the (decompressed) capture. */
  base = 0;
  /** The buffer of the window itself, for chunks that are copied. */
  #own = this.bytes;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Number of octets at hand. */
  get length(): number {
    return this.end - this.start;
  }

  /**
   * Adds a chunk to the octets at hand. Offsets into `bytes` that were handed out before are no longer valid. `headroom`
   * is the source's.
   */
  append(chunk: Uint8Array, headroom = 0): void {
    if (headroom > 0 && this.length <= Math.min(headroom, chunk.byteOffset)) this.#adopt(chunk);
    else this.#copy(chunk);
  }

  /** Forgets the octets at hand: the next ones are those at an offset in the capture. */
  seek(position: number): void {
    this.start = 0;
    this.end = 0;
    this.base = position;
  }

  /** An error about the octet at `bytes[at]`. */
  error(at: number, what: string, advice: string): CaptureError {
    return new CaptureError(this.#name, this.base + at, what, advice);
  }

  #adopt(chunk: Uint8Array): void {
    const rest = this.bytes.subarray(this.start, this.end);
    this.#use(new Uint8Array(chunk.buffer as ArrayBuffer), rest, chunk.byteOffset - rest.length);
    this.end += chunk.length;
  }

  #copy(chunk: Uint8Array): void {
    const isOwn = this.bytes === this.#own;
    if (!isOwn || this.end + chunk.length > this.bytes.length) this.#makeRoom(chunk.length);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  #makeRoom(length: number): void {
    let size = Math.max(smallest, this.#own.length);
    while (size < this.length + length) size *= 2;
    if (size > this.#own.length) this.#own = new Uint8Array(size);
    this.#use(this.#own, this.bytes.subarray(this.start, this.end), 0);
  }

  /** Goes on in another buffer, or at another place of this one, with the octets at hand at `start`. */
  #use(bytes: Uint8Array<ArrayBuffer>, rest: Uint8Array, start: number): void {
    bytes.set(rest, start);
    if (bytes !== this.bytes) this.view = new DataView(bytes.buffer);
    this.bytes = bytes;
    this.base += this.start - start;
    this.start = start;
    this.end = start + rest.length;
  }
}
