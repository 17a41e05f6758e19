import { limits } from './limits.ts';

export type Compression = 'gzip' | 'zstd';

/** Ways to unpack that are better than the code that runs everywhere. */
export interface Unpacker {
  /**
   * A fast one, of a source that can be read again and leaves each chunk as it is until the next but one is asked for. It
   * rejects, in whatever way, where the chunks are damaged or cut; then they are read again to find out where.
   */
  readonly fast?: ((chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | undefined;
  /** One that itself tells what is wrong and where. */
  readonly exact?: Unpack;
}

/**
 * Unpacks the chunks of `file`. What it gives may be reused as those of a ByteSource. Throws a CaptureError, after
 * everything that precedes it, at damage or a cut; `signal` may end it sooner.
 */
export type Unpack = (chunks: AsyncIterable<Uint8Array>, file: string, signal?: AbortSignal) => AsyncIterable<Uint8Array>;

/** Where the octets of a capture come from. */
export interface ByteSource {
  /** What error messages call it. */
  readonly name: string;
  /** Length in octets where it is known beforehand; for showing progress only. */
  readonly size?: number;
  /**
   * The octets from the start, in chunks of any length. A source may reuse a chunk's memory as soon as the next one is
   * asked for: who keeps octets must copy them. Leaving the iteration releases what the source holds.
   */
  chunks(): AsyncIterable<Uint8Array>;
  /**
   * The octets from an offset on, in chunks as those of {@link chunks}, each far shorter: who asks wants a few packets.
   * Only a source that can be read anywhere, and again, has it.
   */
  chunksFrom?(offset: number): AsyncIterable<Uint8Array>;
  /**
   * Octets in front of every chunk, in the buffer it is a view of, that the taker may overwrite; none by default. Such a
   * source leaves each chunk as it is until the next but one is asked for, so that nobody needs to copy chunks.
   */
  readonly headroom?: number;
  /** Ways to unpack the chunks of this source where they are compressed. */
  readonly unpack?: Readonly<Partial<Record<Compression, Unpacker>>>;
}

/** A Blob or File, as a browser gives it. A Blob that cannot be read rejects with the platform's own error. */
export function blobSource(blob: Blob, name = 'name' in blob && typeof blob.name === 'string' ? blob.name : 'capture'): ByteSource {
  return {
    name,
    size: blob.size,
    chunks: () => from(0, limits.chunk),
    chunksFrom: (offset) => from(offset, limits.nearChunk),
  };

  async function* from(offset: number, length: number) {
    for (let at = offset; at < blob.size; at += length) yield new Uint8Array(await blob.slice(at, at + length).arrayBuffer());
  }
}

/** Octets in memory. They are not copied and must not change while they are read. */
export function bytesSource(bytes: Uint8Array, name: string): ByteSource {
  return {
    name,
    size: bytes.length,
    chunks: () => from(0, limits.chunk),
    chunksFrom: (offset) => from(offset, limits.nearChunk),
  };

  async function* from(offset: number, length: number) {
    for (let at = offset; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
  }
}
