import type { Batch, CaptureInterface } from './batch.ts';
import { BatchBuilder } from './batch-builder.ts';
import { decompress } from './compression.ts';
import type { CaptureInfo, Container, Landmark } from './container.ts';
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
  const info = newInfo();
  const batch = new BatchBuilder();
  const batches = readBatches(source, info, batch, options.signal);
  return { info, interfaces: batch.interfaces, [Symbol.asyncIterator]: () => batches };
}

function newInfo(): CaptureInfo {
  return {
    format: undefined,
    compression: 'none',
    sections: 0,
    comments: [],
    secrets: [],
    landmarks: [],
    omitted: 0,
    bytesRead: 0,
  };
}

async function* readBatches(
  source: ByteSource,
  info: CaptureInfo,
  batch: BatchBuilder,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch, void, undefined> {
  const window = new Window(source.name);
  let container: Container | undefined;
  for await (const chunk of decompress(counted(source.chunks(), info), source, info, signal)) {
    signal?.throwIfAborted();
    window.append(chunk, info.compression === 'none' ? source.headroom : 0);
    if (container === undefined && window.length < headLength) continue;
    container ??= openContainer(window, batch, info);
    yield* wholeRecords(container, window, batch, signal);
  }
  signal?.throwIfAborted();
  container ??= openContainer(window, batch, info);
  yield* lastRecords(container, window, batch, signal);
}

/** Gives what is left when the source has ended. */
async function* lastRecords(container: Container, window: Window, batch: BatchBuilder, signal: AbortSignal | undefined) {
  yield* wholeRecords(container, window, batch, signal);
  if (window.length > 0) {
    throw window.error(
      window.start,
      `the capture ends within a record: ${window.length} of ${container.recordLength(window)} octets are there`,
      'it was cut; all packets before were read',
    );
  }
}

/** A place in a capture where it can be read from. */
export interface Place {
  /** Number of the packet there. */
  readonly packet: number;
  /** Offset of its record. */
  readonly position: number;
  /** What the records behind it are read by ({@link CaptureInfo.landmarks}), as far as it lies before the place. */
  readonly landmarks: readonly Landmark[];
}

/**
 * Opens a capture that is not compressed in the middle: gives the packets from a place on as {@link openCapture} does,
 * with the same numbers, sections and interfaces. Throws a RangeError where the source can only be read from its start.
 */
export function openCaptureAt(source: ByteSource, place: Place, options: CaptureOptions = {}): Capture {
  if (!source.chunksFrom) throw new RangeError(`${source.name} can only be read from its start`);
  const info = newInfo();
  const batch = new BatchBuilder();
  const batches = readFrom({ ...source, chunksFrom: source.chunksFrom }, place, info, batch, options.signal);
  return { info, interfaces: batch.interfaces, [Symbol.asyncIterator]: () => batches };
}

async function* readFrom(
  source: ByteSource & Required<Pick<ByteSource, 'chunksFrom'>>,
  { packet, position, landmarks }: Place,
  info: CaptureInfo,
  batch: BatchBuilder,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch, void, undefined> {
  const window = new Window(source.name);
  let container: Container | undefined;
  for (const landmark of landmarks) {
    window.seek(landmark.position);
    for await (const chunk of firstOf(source.chunksFrom(landmark.position), landmark.length)) {
      window.append(chunk);
      container ??= openContainer(window, batch, info);
      container.read(window, batch);
    }
  }
  if (!container || batch.count > 0) throw window.error(position, 'no packet can be read from here on', 'read the capture from its start');
  batch.first = packet;
  window.seek(position);
  for await (const chunk of counted(source.chunksFrom(position), info)) {
    signal?.throwIfAborted();
    window.append(chunk, source.headroom);
    yield* wholeRecords(container, window, batch, signal);
  }
  yield* lastRecords(container, window, batch, signal);
}

/** The first octets of some chunks, at most so many. */
async function* firstOf(chunks: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array, void, undefined> {
  let left = length;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
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
async function* counted(chunks: AsyncIterable<Uint8Array>, info: CaptureInfo): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += limits.chunk) {
      const piece = chunk.subarray(at, at + limits.chunk);
      info.bytesRead += piece.length;
      yield piece;
    }
  }
}
