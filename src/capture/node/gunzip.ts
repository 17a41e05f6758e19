import { createGunzip, type Gunzip } from 'node:zlib';
import { limits } from '../limits.ts';

/**
 * Inflates gzip with Node's own zlib, several times faster than the code that runs everywhere; see
 * {@link import('../source.ts').ByteSource.gunzip}.
 */
export async function* nativeGunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const inflater = createGunzip({ chunkSize: limits.chunk });
  const fed = feed(chunks, inflater);
  fed.catch((error: Error) => inflater.destroy(error));
  try {
    yield* inflater as AsyncIterable<Uint8Array>;
    const octets = await fed;
    if (inflater.bytesWritten < octets) throw new Error('there are octets behind the last member');
  } finally {
    inflater.destroy();
  }
}

/** Feeds a chunk when the one before is used up, for the source may reuse its memory; gives the octets of all. */
async function feed(chunks: AsyncIterable<Uint8Array>, inflater: Gunzip): Promise<number> {
  let octets = 0;
  for await (const chunk of chunks) {
    octets += chunk.length;
    await new Promise<void>((resolve, reject) => inflater.write(chunk, (error) => (error ? reject(error) : resolve())));
  }
  inflater.end();
  return octets;
}
