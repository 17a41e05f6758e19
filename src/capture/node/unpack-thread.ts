import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { unpackHere } from '../compression.ts';
import { CaptureError } from '../error.ts';
import type { Compression, Unpack } from '../source.ts';
import { ThreadLink } from './thread-link.ts';

/** What the thread is started with. */
export interface Job {
  readonly compression: Compression;
  readonly file: string;
}

/** A CaptureError between threads. */
export type Wrong = Pick<CaptureError, 'offset' | 'what' | 'advice'>;

/** It stands beside the bundle; from the sources it cannot be started, and everything is done here. */
const program = new URL('./unpack-worker.js', import.meta.url);

/** The code that runs everywhere, in a thread of its own, which can be ended whatever its input makes it do. */
export function unpackInThread(compression: Compression): Unpack {
  return existsSync(program) ? (chunks, file, signal) => runThread({ compression, file }, chunks, signal) : unpackHere[compression];
}

async function* runThread(
  job: Job,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal?.throwIfAborted();
  const worker = new Worker(program, { workerData: job });
  const link = new ThreadLink<Wrong>(worker);
  const fail = (error: unknown) => link.fail(error);
  const abort = () => fail(signal?.reason);
  worker.on('error', fail);
  signal?.addEventListener('abort', abort);
  let unreadable: { readonly error: unknown } | undefined;
  const input = chunks[Symbol.asyncIterator]();
  const feed = async () => {
    try {
      for (let next = await input.next(); !next.done; next = await input.next()) {
        await link.write(next.value);
        link.flush();
      }
    } catch (error) {
      unreadable = { error };
    }
    link.end();
  };
  try {
    void feed();
    const wrong = yield* link.received();
    if (unreadable) throw unreadable.error;
    if (wrong) throw new CaptureError(job.file, wrong.offset, wrong.what, wrong.advice);
  } finally {
    signal?.removeEventListener('abort', abort);
    fail(undefined);
    // The source may wait for what never comes.
    input.return?.().catch(() => {});
    await worker.terminate();
  }
}
