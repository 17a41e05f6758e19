import type { Batch, CaptureInterface } from './batch.ts';
import { BatchBuilder } from './batch-builder.ts';
import { decompress } from './compression.ts';
import type { CaptureInfo, Container } from './container.ts';
import { limits } from './limits.ts';
import { isPcap, openPcap } from './pcap.ts';
import { isPcapng, PcapngReader } from './pcapng.ts';
import type { ByteSource } from './source.ts';
import { refuse } from './unsupported.ts';
import { Window } from './window.ts';

/** A capture: iterate over it for its packets. */
export interface Capture extends AsyncIterable<Batch> {
  /** What the capture says about itself; grows while it is read. */
  readonly info: Readonly<CaptureInfo>;
  /** All interfaces so far, over all sections, in file order; the same list as in each batch. */
  readonly interfaces: readonly CaptureInterface[];
}

export interface CaptureOptions {
  /** Ends the iteration with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Octets that tell the container and hold the longest pcap file header. */
const headLength = 28;

/**
 * Opens a pcap or pcapng capture, plain or compressed with gzip or zstd, for one pass. Nothing is read before the
 * iteration starts; leaving the iteration releases the source. Memory does not grow with the capture.
 *
 * The iterator throws a CaptureError where the capture is damaged, cut or of another kind, after it has given every
 * packet before that place.
 */
export function openCapture(source: ByteSource, options: CaptureOptions = {}): Capture {
  const info: CaptureInfo = {
    format: undefined,
    compression: 'none',
    sections: 0,
    comments: [],
    secrets: [],
    omitted: 0,
    bytesRead: 0,
  };
  const batch = new BatchBuilder();
  const batches = readBatches(source, info, batch, options.signal);
  return { info, interfaces: batch.interfaces, [Symbol.asyncIterator]: () => batches };
}

async function* readBatches(
  source: ByteSource,
  info: CaptureInfo,
  batch: BatchBuilder,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch, void, undefined> {
  const window = new Window(source.name);
  let container: Container | undefined;
  for await (const chunk of decompress(counted(source, info), source, info, signal)) {
    signal?.throwIfAborted();
    window.append(chunk, info.compression === 'none' ? source.headroom : 0);
    if (container === undefined && window.length < headLength) continue;
    container ??= openContainer(window, batch, info);
    yield* wholeRecords(container, window, batch, signal);
  }
  signal?.throwIfAborted();
  container ??= openContainer(window, batch, info);
  yield* wholeRecords(container, window, batch, signal);
  if (window.length > 0) {
    throw window.error(
      window.start,
      `the capture ends within a record: ${window.length} of ${container.recordLength(window)} octets are there`,
      'it was cut; all packets before were read',
    );
  }
}

/** Gives all whole records in `window`, then the damage that ended them, if any. */
async function* wholeRecords(container: Container, window: Window, batch: BatchBuilder, signal: AbortSignal | undefined) {
  let damage: unknown;
  do {
    batch.clear(window.bytes);
    try {
      container.read(window, batch);
    } catch (error) {
      damage = error;
    }
    if (batch.count > 0) yield batch;
    signal?.throwIfAborted();
    if (damage !== undefined) throw damage;
  } while (batch.full);
}

function openContainer(window: Window, batch: BatchBuilder, info: CaptureInfo): Container {
  if (window.length === 0) throw window.error(0, 'the file is empty', 'check that the capture was written');
  const head = new DataView(window.bytes.buffer, window.start, window.length);
  if (head.byteLength >= 4) {
    if (isPcap(head)) {
      info.format = 'pcap';
      return openPcap(window, batch, info);
    }
    if (isPcapng(head)) {
      info.format = 'pcapng';
      return new PcapngReader(info);
    }
  }
  throw refuse(window);
}

/** The source's octets in chunks of at most {@link limits.chunk}, counted. */
async function* counted(source: ByteSource, info: CaptureInfo): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source.chunks()) {
    for (let at = 0; at < chunk.length; at += limits.chunk) {
      const piece = chunk.subarray(at, at + limits.chunk);
      info.bytesRead += piece.length;
      yield piece;
    }
  }
}
