import { concatenate } from './bytes.ts';
import type { CaptureInfo } from './container.ts';
import { CaptureError } from './error.ts';
import type { ByteSource, Compression, Unpack } from './source.ts';

const longestMagic = 6;

/** The compression of a file by its first octets; `head` may be shorter than a magic number. */
export function recognise(head: Uint8Array): 'none' | 'gzip' | 'zstd' | 'lz4' | 'xz' {
  const [a, b, c, d] = head;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  // A skippable frame, 0x184d2a50 to 0x184d2a5f (RFC 8878 §3.1.2).
  if (a !== undefined && (a & 0xf0) === 0x50 && b === 0x2a && c === 0x4d && d === 0x18) return 'zstd';
  if (a === 0x04 && b === 0x22 && c === 0x4d && d === 0x18) return 'lz4';
  if (a === 0xfd && b === 0x37 && c === 0x7a && d === 0x58 && head[4] === 0x5a && head[5] === 0x00) return 'xz';
  return 'none';
}

/**
 * The decompressed octets of `chunks`, or these themselves where they are not compressed. Sets `info.compression`.
 * Chunks of the result may be reused as those of a ByteSource. Throws a CaptureError, after everything that precedes the
 * damage, where compressed data are cut or damaged, and at once for lz4 and xz.
 */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  source: ByteSource,
  info: Pick<CaptureInfo, 'compression'>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = source.name;
  const rest = withWholeMagic(chunks);
  const first = await rest.next();
  if (first.done) return;
  const all = prepend(first.value, rest);
  const compression = recognise(first.value);
  switch (compression) {
    case 'none':
      yield* all;
      break;
    case 'gzip':
    case 'zstd':
      info.compression = compression;
      yield* unpack(compression, all, source, signal);
      break;
    case 'lz4':
    case 'xz':
      await rest.return();
      throw new CaptureError(
        file,
        0,
        `this is compressed with ${compression}, which is not read here`,
        `decompress it with: ${compression} -d`,
      );
  }
}

/** Unpacks in the best way that there is. A fast one may meet damage: what is wrong, and where, then an exact one tells. */
async function* unpack(
  compression: Compression,
  chunks: AsyncIterable<Uint8Array>,
  source: ByteSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { fast, exact = unpackHere[compression] } = source.unpack?.[compression] ?? {};
  let given = 0;
  if (fast) {
    try {
      for await (const chunk of fast(chunks)) {
        given += chunk.length;
        yield chunk;
      }
      return;
    } catch {
      // The chunks are read again.
    }
  }
  for await (const chunk of exact(fast ? source.chunks() : chunks, source.name, signal)) {
    const known = Math.min(given, chunk.length);
    given -= known;
    if (known < chunk.length) yield chunk.subarray(known);
  }
}

/** The code that runs everywhere. */
export const unpackHere: Readonly<Record<Compression, Unpack>> = {
  async *gzip(chunks, file) {
    yield* (await import('./gzip.ts')).gunzip(chunks, file);
  },
  async *zstd(chunks, file) {
    yield* (await import('./zstd.ts')).unzstd(chunks, file);
  },
};

/** The same octets; the first chunk has at least {@link longestMagic} of them if so many are there. */
async function* withWholeMagic(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
    } else if (head.length + chunk.length < longestMagic) {
      head = concatenate(head, chunk);
    } else {
      yield head.length === 0 ? chunk : concatenate(head, chunk);
      head = undefined;
    }
  }
  if (head !== undefined && head.length > 0) yield head;
}

async function* prepend(first: Uint8Array, rest: AsyncGenerator<Uint8Array, void, undefined>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return();
  }
}
