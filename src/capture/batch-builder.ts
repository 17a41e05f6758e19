import type { Batch, CaptureInterface } from './batch.ts';
import { limits } from './limits.ts';

/** The one batch that a reader fills again and again. Its columns are allocated once. */
export class BatchBuilder implements Batch {
  bytes: Uint8Array = new Uint8Array(0);
  count = 0;
  first = 1;
  readonly offset = new Uint32Array(limits.batchPackets);
  readonly captured = new Uint32Array(limits.batchPackets);
  readonly original = new Uint32Array(limits.batchPackets);
  readonly seconds = new Float64Array(limits.batchPackets);
  readonly nanoseconds = new Uint32Array(limits.batchPackets);
  readonly interface = new Uint16Array(limits.batchPackets);
  readonly section = new Uint32Array(limits.batchPackets);
  readonly position = new Float64Array(limits.batchPackets);
  readonly interfaces: CaptureInterface[] = [];
  readonly comments = new Map<number, string>();

  /** Starts the next batch, over `bytes`. */
  clear(bytes: Uint8Array): void {
    this.first += this.count;
    this.count = 0;
    this.bytes = bytes;
    this.comments.clear();
  }

  get full(): boolean {
    return this.count === limits.batchPackets;
  }

  /** Appends a packet; the caller has made sure that the batch is not full. */
  add(
    position: number,
    offset: number,
    captured: number,
    original: number,
    seconds: number,
    nanoseconds: number,
    interfaceIndex: number,
    section: number,
  ): void {
    const i = this.count++;
    this.position[i] = position;
    this.offset[i] = offset;
    this.captured[i] = captured;
    this.original[i] = original;
    this.seconds[i] = seconds;
    this.nanoseconds[i] = nanoseconds;
    this.interface[i] = interfaceIndex;
    this.section[i] = section;
  }
}
