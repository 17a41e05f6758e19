import { readSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { CaptureError } from '../error.ts';
import { limits } from '../limits.ts';
import type { ByteSource, Unpack, Unpacker } from '../source.ts';
import { unpackInThread } from './unpack-thread.ts';

/**
 * Octets in front of each chunk. A large buffer of Node begins 16 octets behind a page of memory: a chunk in it begins at
 * a page, to which the kernel copies faster.
 */
const headroom = limits.headroom - 16;

/** Chunks between which signals and timers have their turn. */
const chunksInARow = 32;

/** Octets of a compressed file from which on it pays to start a thread. */
const worthAThread = 4 << 20;

type Fast = NonNullable<Unpacker['fast']>;

// Node's zlib takes its time to load, which captures that are not compressed need not wait for.
const nativeGunzip: Fast = async function* (chunks) {
  yield* (await import('./native.ts')).nativeGunzip(chunks);
};

const nativeUnzstd: Fast = async function* (chunks) {
  const { nativeUnzstd: unzstd } = await import('./native.ts');
  if (!unzstd) throw new Error('this version of Node has no zstd');
  yield* unzstd(chunks);
};

const gunzipOnce: Unpack = async function* (chunks, file, signal) {
  yield* (await import('./gunzip-once.ts')).gunzipOnce(chunks, file, signal);
};

type Unpackers = NonNullable<ByteSource['unpack']>;

const zstdInThread = { exact: unpackInThread('zstd') };

/** What cannot be read again. */
const unpackersOfStream: Unpackers = { gzip: { exact: gunzipOnce }, zstd: zstdInThread };

function unpackersOfFile(size: number): Unpackers {
  return { gzip: { fast: nativeGunzip, exact: gunzipOnce }, zstd: { fast: nativeUnzstd, ...(size >= worthAThread && zstdInThread) } };
}

/**
 * A file, a named pipe or a device.
 * Throws a CaptureError, here or while reading, where the system refuses.
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const refuse = (error: unknown) => {
    throw systemError(path, error);
  };
  const status = await stat(path).catch(refuse);
  if (status.isDirectory()) throw systemError(path, { code: 'EISDIR' });
  return {
    name: path,
    ...(status.isFile() ? { size: status.size, unpack: unpackersOfFile(status.size) } : { unpack: unpackersOfStream }),
    ...(status.isFile() && { chunksFrom: (offset: number) => read((file) => chunksAt(file, offset)) }),
    headroom,
    chunks: () => read((file) => chunksOf(file, status.isFile())),
  };

  async function* read(chunks: (file: FileHandle) => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await open(path, 'r').catch(refuse);
    try {
      yield* chunks(file);
    } catch (error) {
      refuse(error);
    } finally {
      await file.close();
    }
  }
}

/** Chunks from an offset on, in two buffers in turn as those of {@link chunksOf}. */
async function* chunksAt(file: FileHandle, offset: number): AsyncGenerator<Uint8Array, void, undefined> {
  const buffers = [0, 1].map(() => new Uint8Array(headroom + limits.nearChunk).subarray(headroom));
  for (let i = 0, at = offset; ; i++) {
    const into = buffers[i % 2]!;
    const length = readSync(file.fd, into, 0, into.length, at);
    if (length === 0) return;
    yield into.subarray(0, length);
    at += length;
  }
}

/**
 * Chunks in two buffers in turn: what is left of a chunk is needed while the next one comes. What a file holds is there at
 * once, and to have another thread fetch it takes longer than to fetch it; a pipe may have to be waited for.
 */
async function* chunksOf(file: FileHandle, isRegular: boolean): AsyncGenerator<Uint8Array, void, undefined> {
  const buffers = [0, 1].map(() => new Uint8Array(headroom + limits.chunk).subarray(headroom));
  for (let i = 0; ; i++) {
    const into = buffers[i % 2]!;
    const length = isRegular ? readSync(file.fd, into) : (await file.read(into, 0, into.length, null)).bytesRead;
    if (length === 0) return;
    yield into.subarray(0, length);
    if (isRegular && i % chunksInARow === chunksInARow - 1) await setImmediate();
  }
}

/** Standard input. It can be read once. */
export function stdinSource(): ByteSource {
  return {
    name: 'standard input',
    unpack: unpackersOfStream,
    async *chunks() {
      try {
        for await (const chunk of process.stdin) yield chunk as Uint8Array;
      } catch (error) {
        throw systemError('standard input', error);
      }
    },
  };
}

const reasons: Record<string, [what: string, advice: string]> = {
  ENOENT: ['there is no such file', 'check the path'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'check the path'],
  EISDIR: ['this is a folder', 'name a capture file in it'],
  EACCES: ['reading it is not permitted', 'change its permissions or run as a user who may read it'],
  EPERM: ['reading it is not permitted', 'change its permissions or run as a user who may read it'],
  EMFILE: ['too many files are open', 'close some or raise the limit (ulimit -n)'],
  EIO: ['the device failed while reading', 'copy the file from a sound medium'],
};

function systemError(name: string, cause: unknown): CaptureError {
  const code = cause instanceof Object && 'code' in cause ? String(cause.code) : String(cause);
  const [what, advice] = reasons[code] ?? [`it cannot be read (${code})`, 'check that the file is readable'];
  return new CaptureError(name, undefined, what, advice, { cause });
}
