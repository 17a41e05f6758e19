import { Gunzip } from 'fflate';
import { concatenate } from './bytes.ts';
import { crc32 } from './crc.ts';
import { CaptureError } from './error.ts';
import { limits } from './limits.ts';

const trailerLength = 8;

/** The part of fflate's state that is used here, though it is not declared. */
interface State {
  /** Input that is not used up. */
  p: Uint8Array;
  /** Where it stands in the deflate data; the only part of the state that is changed in place. */
  s: object;
}

/**
 * The decompressed octets of a gzip file of any number of members (RFC 1952). A chunk has at most 1032 times
 * {@link limits.gzipSlice} octets, however the input was made. Checks each member's CRC-32.
 * Throws a CaptureError, after everything that precedes it, at damage or a cut.
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array, void, undefined> {
  const members = new Members();
  let produced = 0;
  const damage = (what: string, cause?: unknown) =>
    new CaptureError(file, produced, what, 'the compressed file is damaged or cut here; all packets before were read', { cause });

  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += limits.gzipSlice) {
      const failure = members.push(chunk.subarray(at, at + limits.gzipSlice));
      for (const output of members.take()) {
        produced += output.length;
        yield output;
      }
      if (failure !== undefined) throw damage(`the gzip data are damaged (${failure.message})`, failure);
    }
  }
  const failure = members.end();
  if (failure !== undefined) throw damage(`the gzip data are cut (${failure.message})`, failure);
}

/** fflate's Gunzip with what it leaves out: checksums, and a limit to what it keeps of an endless header. */
class Members {
  #output: Uint8Array[] = [];
  /** CRC-32 of the current member's output so far. */
  #crc = 0;
  #mismatch = false;
  /** Octets pushed since fflate last gave something, be it empty: these wait for the rest of a header. */
  #waiting = 0;
  /** Octets pushed so far, … */
  #pushed = 0;
  /** … and the last of them: the current slice and, before it, whatever may hold the trailer of a member. */
  #recent: Uint8Array = new Uint8Array(0);
  readonly #gunzip = new Gunzip((data) => {
    this.#waiting = 0;
    this.#crc = crc32(data, this.#crc);
    if (data.length > 0) this.#output.push(data);
  });

  constructor() {
    this.#gunzip.onmember = (start) => this.#checkTrailer(start - (this.#pushed - this.#recent.length));
  }

  /** Decompresses a slice; an error says that it is damaged. What precedes the damage is there to take. */
  push(slice: Uint8Array): Error | undefined {
    const state = this.#gunzip as unknown as State;
    const before = { ...state, s: { ...state.s } };
    const kept = this.#recent.slice(-(state.p.length + trailerLength));
    // A copy: fflate may keep what it gets, and the source may reuse it.
    this.#recent = concatenate(kept, slice);
    this.#pushed += slice.length;
    this.#waiting += slice.length;
    try {
      this.#gunzip.push(this.#recent.subarray(kept.length));
    } catch (error) {
      Object.assign(state, before);
      this.#replay(slice);
      return error as Error;
    }
    if (this.#mismatch) return new Error('a checksum does not match');
    if (this.#waiting > limits.gzipHeader) return new Error('a header has no end');
    return undefined;
  }

  /** Takes the output so far. */
  take(): Uint8Array[] {
    return this.#output.splice(0);
  }

  /** Ends the input; an error says that the last member is not whole. */
  end(): Error | undefined {
    try {
      this.#gunzip.push(new Uint8Array(0), true);
    } catch (error) {
      return error as Error;
    }
    this.#checkTrailer(this.#recent.length);
    return this.#mismatch ? new Error('the last member is not whole or its checksum does not match') : undefined;
  }

  /** Compares the checksum in the trailer that ends at `#recent[end]`. */
  #checkTrailer(end: number): void {
    const at = end - trailerLength;
    const view = new DataView(this.#recent.buffer, this.#recent.byteOffset);
    if (at < 0 || view.getUint32(at, true) !== this.#crc) this.#mismatch = true;
    this.#crc = 0;
  }

  /** Feeds a damaged slice again, octet by octet, for what can be had of it: fflate gives nothing where it throws. */
  #replay(slice: Uint8Array): void {
    this.#output = [];
    this.#gunzip.onmember = undefined;
    try {
      for (let at = 0; at < slice.length; at++) this.#gunzip.push(slice.slice(at, at + 1));
    } catch {
      // The damage is reached, as it must be.
    }
  }
}
