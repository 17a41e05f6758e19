import * as zlib from 'node:zlib';
import { concatenate } from '../bytes.ts';
import { limits } from '../limits.ts';
import type { Unpacker } from '../source.ts';

/**
 * Node's own libraries unpack several times faster than the code that runs everywhere, and in another thread, while the
 * chunk before is decoded. What is wrong they do not tell, nor give all that precedes it.
 */
type Unpack = NonNullable<Unpacker['fast']>;

/** A stream of Node that unpacks; `bytesWritten` are the octets that it has used. */
type Stream = zlib.Gunzip;

/** Rejects where octets stand behind the last member, which are damage. */
export const nativeGunzip: Unpack = (chunks) => unpack(chunks, zlib.createGunzip({ chunkSize: limits.chunk }));

/** Of Node 22.15 and later, which the types of Node 20 do not know. */
interface Zstd {
  readonly createZstdDecompress?: (options: { chunkSize: number; params: Record<number, number> }) => Stream;
  readonly constants: { readonly ZSTD_d_windowLogMax: number };
}

const { createZstdDecompress, constants } = zlib as unknown as Zstd;

/** Rejects whatever is not one whole frame, and one that asks for more than {@link limits.zstdWindow}. */
export const nativeUnzstd: Unpack | undefined =
  createZstdDecompress &&
  ((chunks) => {
    const params = { [constants.ZSTD_d_windowLogMax]: Math.log2(limits.zstdWindow) };
    return unpack(withOneMore(chunks), createZstdDecompress({ chunkSize: limits.chunk, params }), 1);
  });

/** `unused`: octets at the end that the stream must leave. */
async function* unpack(chunks: AsyncIterable<Uint8Array>, stream: Stream, unused = 0): AsyncGenerator<Uint8Array, void, undefined> {
  const fed = feed(chunks, stream);
  fed.catch((error: Error) => stream.destroy(error));
  try {
    yield* stream as AsyncIterable<Uint8Array>;
    const octets = await fed;
    if (stream.bytesWritten !== octets - unused) throw new Error('the compressed data end elsewhere than the file');
  } finally {
    stream.destroy();
  }
}

/** Feeds a chunk when the one before is used up, for the source may reuse its memory; gives the octets of all. */
async function feed(chunks: AsyncIterable<Uint8Array>, stream: Stream): Promise<number> {
  let octets = 0;
  for await (const chunk of chunks) {
    octets += chunk.length;
    await new Promise<void>((resolve, reject) => stream.write(chunk, (error) => (error ? reject(error) : resolve())));
  }
  stream.end();
  return octets;
}

/**
 * The chunks, with one octet more in the last. A cut frame is no error to Node: it uses that octet, too, where a whole one
 * leaves it.
 */
async function* withOneMore(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let held: Uint8Array | undefined;
  for await (const chunk of chunks) {
    if (held) yield held;
    held = chunk;
  }
  if (held) yield concatenate(held, new Uint8Array(1));
}
