import { createGunzip } from 'node:zlib';
import { CaptureError } from '../error.ts';
import { limits } from '../limits.ts';
import type { Unpack } from '../source.ts';

/** Octets fed at a time: so many are fed again, one by one, where they are damaged. */
const sliceLength = 64 * 1024;

/**
 * Inflates gzip that cannot be read again with Node's zlib. Where that meets damage, it keeps to itself what precedes the
 * damage in the slice at hand. So a second inflater follows a slice behind, its output thrown away, and then gets that
 * slice octet by octet.
 */
export const gunzipOnce: Unpack = async function* (chunks, file) {
  const [ahead, behind] = [new Inflater(), new Inflater()];
  let given = 0;
  let caughtUp: Promise<unknown> = Promise.resolve();
  const wrong = (cause: unknown) => {
    const { message, code } = cause as NodeJS.ErrnoException;
    const what = code === 'Z_BUF_ERROR' ? 'cut' : 'damaged';
    const advice = 'the compressed file is damaged or cut here; all packets before were read';
    return new CaptureError(file, given, `the gzip data are ${what} (${message})`, advice, { cause });
  };
  try {
    for await (const slice of slicesOf(chunks)) {
      let known = 0;
      let failure: unknown;
      try {
        for await (const output of ahead.inflate(slice)) {
          known += output.length;
          given += output.length;
          yield output;
        }
      } catch (error) {
        failure = error;
      }
      await caughtUp;
      if (failure === undefined) {
        caughtUp = drain(behind.inflate(slice));
        continue;
      }
      for await (const output of behind.beforeDamage(slice)) {
        const rest = output.subarray(known);
        known = Math.max(0, known - output.length);
        given += rest.length;
        if (rest.length > 0) yield rest;
      }
      throw wrong(failure);
    }
    try {
      yield* ahead.end();
    } catch (error) {
      throw wrong(error);
    }
  } finally {
    ahead.destroy();
    behind.destroy();
    await caughtUp.catch(() => {});
  }
};

/** A stream of Node's zlib that is fed one piece after the other. */
class Inflater {
  readonly #stream = createGunzip({ chunkSize: limits.chunk });
  #failure: Error | undefined;
  #fed = 0;
  /** Something has come or gone wrong. */
  #wake = () => {};

  constructor() {
    this.#stream.on('readable', () => this.#wake());
    this.#stream.on('end', () => this.#wake());
    this.#stream.on('error', (error) => this.#fail(error));
    this.#stream.on('close', () => this.#wake());
  }

  /** What a piece gives, until it is used up. */
  inflate(piece: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    let isUsed = false;
    this.#fed += piece.length;
    this.#stream.write(piece, () => {
      isUsed = true;
      this.#wake();
    });
    return this.#outputs(() => isUsed);
  }

  /** What a piece gives that is damaged. */
  async *beforeDamage(piece: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (let at = 0; at < piece.length; at++) yield* this.inflate(piece.subarray(at, at + 1));
    } catch {
      // It is reached, as it must be.
    }
  }

  /** What is left when no piece comes any more; throws where a member is not whole. */
  async *end(): AsyncGenerator<Uint8Array, void, undefined> {
    this.#stream.end();
    yield* this.#outputs(() => this.#stream.readableEnded);
    if (this.#stream.bytesWritten < this.#fed) throw new Error('octets follow the last member');
  }

  destroy(): void {
    this.#stream.destroy();
  }

  async *#outputs(isDone: () => boolean): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const output: Uint8Array | null = this.#stream.read();
      if (output) yield output;
      else if (this.#failure) throw this.#failure;
      else if (isDone() || this.#stream.destroyed) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }
}

async function drain(outputs: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of outputs);
}

async function* slicesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += sliceLength) yield chunk.subarray(at, at + sliceLength);
  }
}
