import { CaptureError } from './error.ts';

const smallest = 64 * 1024;

/**
 * The octets that a reader has taken from its source and not yet used up: `bytes[start .. end)`.
 *
 * A chunk is copied once, behind what is left of the chunk before it, so that every record lies in one piece and packets
 * can be handed out as offsets into `bytes`. What is left is moved to the front only when the room behind it runs out, and
 * the buffer doubles only when a record that has really arrived does not fit. Because all whole records are taken before
 * the next chunk is appended, the buffer never exceeds twice (the longest record + one chunk).
 */
export class Window {
  bytes = new Uint8Array(smallest);
  /** All of `bytes`, for reading integers. */
  view = new DataView(this.bytes.buffer);
  start = 0;
  end = 0;
  /** Offset of `bytes[0]` in the (decompressed) capture. */
  base = 0;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Number of octets at hand. */
  get length(): number {
    return this.end - this.start;
  }

  /** Copies `chunk` behind the octets at hand. Offsets into `bytes` that were handed out before are no longer valid. */
  append(chunk: Uint8Array): void {
    if (this.end + chunk.length > this.bytes.length) this.#makeRoom(chunk.length);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** An error about the octet at `bytes[at]`. */
  error(at: number, what: string, advice: string): CaptureError {
    return new CaptureError(this.#name, this.base + at, what, advice);
  }

  #makeRoom(length: number): void {
    const rest = this.bytes.subarray(this.start, this.end);
    let size = this.bytes.length;
    while (size < rest.length + length) size *= 2;
    if (size > this.bytes.length) {
      this.bytes = new Uint8Array(size);
      this.view = new DataView(this.bytes.buffer);
    }
    this.bytes.set(rest);
    this.base += this.start;
    this.end = rest.length;
    this.start = 0;
  }
}
