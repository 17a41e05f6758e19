import type { Batch } from './batch.ts';
import { BatchBuilder } from './batch-builder.ts';
import { Clock } from './clock.ts';
import { CaptureError } from './error.ts';
import { limits } from './limits.ts';

/** A packet as the npm package pcap-ng-parser 1.0.0 gives it in its 'data' event. */
export interface ParserPacket {
  readonly interfaceId: number;
  readonly timestampHigh: number;
  readonly timestampLow: number;
  readonly data: Uint8Array;
}

/** An interface as the package gives it in its 'interface' event. */
export interface ParserInterface {
  readonly linkType: number;
  readonly snapLen: number;
  readonly name?: string;
}

/** What is used of the package's PCAPNGParser, a Transform stream. */
export interface PacketStream {
  on(event: 'data', listener: (packet: ParserPacket) => void): unknown;
  on(event: 'interface', listener: (description: ParserInterface) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end' | 'close', listener: () => void): unknown;
  /** Packets that the stream holds. */
  readonly readableLength: number;
  pause(): unknown;
  resume(): unknown;
  destroy(): unknown;
}

/**
 * The packets of a pcap-ng-parser stream in batches, for programs that use the package already. The package keeps neither
 * original lengths nor time resolutions: the original length is taken to be the captured one, times to count microseconds.
 * Positions in the file are not known and given as NaN. `name` is what errors call the capture. Throws a CaptureError where the package gives up or a packet cannot be.
 */
export async function* packetStreamBatches(stream: PacketStream, name: string): AsyncGenerator<Batch, void, undefined> {
  const queue = new PacketQueue(stream);
  const batch = new BatchBuilder();
  const clock = new Clock();
  const bytes = new Uint8Array(limits.chunk + limits.packet);
  try {
    while (await queue.wait()) {
      batch.clear(bytes);
      let at = 0;
      let damage: string | undefined;
      while (!batch.full && at < limits.chunk) {
        const packet = queue.shift();
        if (packet === undefined) break;
        const { interfaceId, data } = packet;
        if (data.length > limits.packet) damage = `a packet has ${data.length} octets, more than the ${limits.packet} that it can have`;
        else if (queue.interfaces[interfaceId] === undefined) damage = `a packet is of interface ${interfaceId}, which is not described`;
        if (damage !== undefined) break;
        clock.read(packet.timestampHigh, packet.timestampLow);
        bytes.set(data, at);
        batch.add(Number.NaN, at, data.length, data.length, clock.seconds, clock.nanoseconds, interfaceId, 1);
        at += data.length;
      }
      for (const { linkType, snapLen, name } of queue.interfaces.slice(batch.interfaces.length)) {
        batch.interfaces.push({
          id: batch.interfaces.length,
          section: 1,
          linkType,
          snapLength: snapLen,
          ...(name !== undefined && { name }),
        });
      }
      if (batch.count > 0) yield batch;
      if (damage !== undefined) throw new CaptureError(name, undefined, damage, 'open the file itself instead of the stream');
    }
    if (queue.error !== undefined) {
      const what = `pcap-ng-parser gave up (${queue.error.message})`;
      throw new CaptureError(name, undefined, what, 'open the file itself instead of the stream', { cause: queue.error });
    }
  } finally {
    stream.destroy();
  }
}

/** Turns the stream's events into a queue to wait for. Holds the stream back while the queue is not empty. */
class PacketQueue {
  readonly interfaces: ParserInterface[] = [];
  error: Error | undefined;
  readonly #stream: PacketStream;
  #packets: ParserPacket[] = [];
  #next = 0;
  #ended = false;
  #closed = false;
  #wake = () => {};

  constructor(stream: PacketStream) {
    this.#stream = stream;
    stream.on('interface', (description) => this.interfaces.push(description));
    stream.on('data', (packet) => {
      this.#packets.push(packet);
      if (this.#packets.length >= limits.batchPackets) stream.pause();
      this.#wake();
    });
    stream.on('error', (error) => {
      this.error = error;
      this.#ended = true;
      this.#wake();
    });
    stream.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    // Version 1.0.0 says 'close' when its input ends, with packets still to come, and never 'end'.
    stream.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  /** Waits for a packet; false when there will be none. */
  async wait(): Promise<boolean> {
    while (this.#next === this.#packets.length) {
      this.#packets = [];
      this.#next = 0;
      if (this.#ended || (this.#closed && this.#stream.readableLength === 0)) return false;
      const event = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#stream.resume();
      await event;
    }
    return true;
  }

  shift(): ParserPacket | undefined {
    return this.#next < this.#packets.length ? this.#packets[this.#next++] : undefined;
  }
}
