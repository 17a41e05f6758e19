import type { MessagePort, Worker } from 'node:worker_threads';
import { limits } from '../limits.ts';

/** Buffers for each direction: one is filled, one is under way, and one is read. */
const buffers = 3;

/** A chunk in a buffer that changes its thread, a buffer that comes back empty, or the end with what went wrong. */
type Message<Failure> =
  | { readonly kind: 'chunk'; readonly buffer: ArrayBuffer; readonly length: number }
  | { readonly kind: 'free'; readonly buffer: ArrayBuffer }
  | { readonly kind: 'end'; readonly failure: Failure | undefined };

/**
 * One end of a connection between two threads, over which chunks go both ways. Their buffers are handed over, not copied,
 * and come back empty: their number bounds what is under way.
 */
export class ThreadLink<Failure> {
  readonly #port: Pick<MessagePort | Worker, 'postMessage'>;
  readonly #free = new Queue<ArrayBuffer>();
  readonly #arrived = new Queue<Exclude<Message<Failure>, { kind: 'free' }>>();
  /** The buffer that is being filled, and the octets in it. */
  #filling: ArrayBuffer | undefined;
  #length = 0;

  constructor(port: MessagePort | Worker) {
    this.#port = port;
    for (let i = 0; i < buffers; i++) this.#free.put(new ArrayBuffer(limits.chunk));
    (port as MessagePort).on('message', (message: Message<Failure>) => {
      if (message.kind === 'free') this.#free.put(message.buffer);
      else this.#arrived.put(message);
    });
  }

  /** Copies octets into buffers and sends those that are full; waits while none is free. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      this.#filling ??= await this.#free.take();
      const piece = bytes.subarray(at, at + this.#filling.byteLength - this.#length);
      new Uint8Array(this.#filling).set(piece, this.#length);
      at += piece.length;
      this.#length += piece.length;
      if (this.#length === this.#filling.byteLength) this.flush();
    }
  }

  /** Sends what was written, be its buffer full or not. */
  flush(): void {
    const [buffer, length] = [this.#filling, this.#length];
    if (!buffer) return;
    this.#filling = undefined;
    this.#length = 0;
    this.#post({ kind: 'chunk', buffer, length });
  }

  /** Ends what is sent from this end. */
  end(failure?: Failure): void {
    this.flush();
    this.#port.postMessage({ kind: 'end', failure } satisfies Message<Failure>);
  }

  /**
   * The chunks from the other end; each is valid until the next one is asked for. Gives the failure with which they end.
   * Before it waits, it sends what was written here.
   */
  async *received(): AsyncGenerator<Uint8Array, Failure | undefined, undefined> {
    for (;;) {
      if (this.#arrived.isEmpty) this.flush();
      const message = await this.#arrived.take();
      if (message.kind === 'end') return message.failure;
      yield new Uint8Array(message.buffer, 0, message.length);
      this.#post({ kind: 'free', buffer: message.buffer });
    }
  }

  /** Nothing comes any more: whoever waits at this end, now or later, gets the error. */
  fail(error: unknown): void {
    this.#free.fail(error);
    this.#arrived.fail(error);
  }

  #post(message: Exclude<Message<Failure>, { kind: 'end' }>): void {
    this.#port.postMessage(message, [message.buffer]);
  }
}

/** What is put before or after it is asked for, by one taker at a time. */
class Queue<T> {
  #values: T[] = [];
  #waiting: { readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void } | undefined;
  #failure: { readonly error: unknown } | undefined;

  get isEmpty(): boolean {
    return this.#values.length === 0;
  }

  put(value: T): void {
    if (this.#waiting) this.#waiting.resolve(value);
    else this.#values.push(value);
    this.#waiting = undefined;
  }

  take(): Promise<T> {
    if (this.#failure) return Promise.reject(this.#failure.error);
    if (!this.isEmpty) return Promise.resolve(this.#values.shift()!);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#waiting?.reject(this.#failure.error);
    this.#waiting = undefined;
  }
}
