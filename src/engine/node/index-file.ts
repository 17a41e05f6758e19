import {
  type BigIntStats,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Landmark } from '../../capture/container.ts';
import { crc32 } from '../../capture/crc.ts';
import { CaptureError } from '../../capture/error.ts';
import { limits as captureLimits } from '../../capture/limits.ts';
import { fileSource } from '../../capture/node/file-source.ts';
import { type Capture, type CaptureOptions, openCapture } from '../../capture/reader.ts';
import type { Registry } from '../../decode/registry.ts';
import { fingerprint } from '../../decode/trackers/likeness.ts';
import { IndexError } from '../packet-index/block.ts';
import { PacketIndexBuilder } from '../packet-index/builder.ts';
import { limits } from '../packet-index/limits.ts';
import { PacketIndex } from '../packet-index/packet-index.ts';
import { standardRegistry } from '../registry.ts';

/** Version of the format; docs/index-format.md describes it. */
const version = 1;
const magic = 'nattsidx';

/** Octets of the header, and where its fields begin. */
const headerLength = 80;
const at = { version: 8, crc: 12, size: 16, modified: 24, packets: 32, table: 40, landmarks: 48, maker: 52 } as const;
const makerLength = headerLength - at.maker;
const landmarkLength = 16;
const offsetLength = 8;

/** Octets that are gathered before they are written. */
const enough = 1 << 20;

export interface IndexFileOptions extends CaptureOptions {
  /** Who made it: what another version of a program wrote is out of date, for its dissectors may read packets otherwise. */
  readonly maker: string;
  /** Called when the reading begins, with the size of the file; gives what is called when it has ended. */
  readonly progress?: (capture: Capture, size: number | undefined) => () => void;
  /** Protocols; the default is all of this package. */
  readonly registry?: Registry;
}

/** Where the index of a capture is kept: beside it, or in the user's cache. */
export function indexPaths(capture: string): { readonly beside: string; readonly cached: string } {
  const name = fingerprint(new TextEncoder().encode(realPath(capture)))
    .toString(16)
    .padStart(14, '0');
  return { beside: `${capture}.nattscope-index`, cached: join(cacheFolder(), 'nattscope', `${name}.nattscope-index`) };
}

/** The path without links; of a file that is not there, as far as it is given. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME) return XDG_CACHE_HOME;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return process.platform === 'win32' && LOCALAPPDATA ? LOCALAPPDATA : join(homedir(), '.cache');
}

/**
 * Reads a capture once and writes its index to `path`, which then is there as a whole or not at all. Gives the number of
 * packets. Of a damaged capture, what precedes the damage is indexed before the CaptureError is thrown. Throws an
 * IndexError for a capture of which no index can be made, and whatever the system throws.
 */
export async function writeIndexFile(capture: string, path: string, options: IndexFileOptions): Promise<number> {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const { packets, damage } = await writeDraft(capture, draft, options);
    renameSync(draft, path);
    if (damage) throw damage;
    return packets;
  } finally {
    rmSync(draft, { force: true });
  }
}

async function writeDraft(capture: string, draft: string, options: IndexFileOptions) {
  const source = await fileSource(capture);
  if (!source.chunksFrom) throw new IndexError(`${capture}: only a file has an index, for it must be read in any order`);
  const before = statSync(capture, { bigint: true });
  const file = openSync(draft, 'wx');
  try {
    const writer = new IndexWriter(file);
    const input = openCapture(source, options);
    const builder = new PacketIndexBuilder(options.registry ?? standardRegistry(), input.info, writer.add);
    const endProgress = options.progress?.(input, source.size);
    let damage: CaptureError | undefined;
    try {
      for await (const batch of input) {
        if (input.info.compression !== 'none')
          throw new IndexError(`${capture}: it is compressed, and can only be read from its start; unpack it first`);
        builder.add(batch);
      }
    } catch (error) {
      if (!(error instanceof CaptureError) || builder.packets === 0) throw error;
      damage = error;
    } finally {
      endProgress?.();
    }
    builder.finish();
    if (!input.info.landmarks) throw new IndexError(`${capture}: it has more than ${captureLimits.landmarks} sections and interfaces`);
    if (!isSame(before, statSync(capture, { bigint: true }))) throw new IndexError(`${capture}: it changed while it was read`);
    writer.finish(before, builder.packets, input.info.landmarks, options.maker);
    return { packets: builder.packets, damage };
  } finally {
    closeSync(file);
  }
}

/** Writes blocks, then where each of them begins, then the landmarks, and the header in front of all. */
class IndexWriter {
  readonly #file: number;
  #buffer = new Uint8Array(enough);
  #filled = headerLength;
  #written = 0;
  readonly #offsets: number[] = [];

  constructor(file: number) {
    this.#file = file;
  }

  readonly add = (block: Uint8Array): void => {
    this.#offsets.push(this.#written + this.#filled);
    this.#put(block);
  };

  finish({ size, mtimeNs }: BigIntStats, packets: number, landmarks: readonly Landmark[], maker: string): void {
    const table = this.#written + this.#filled;
    this.#put(new Uint8Array(Float64Array.from(this.#offsets).buffer));
    const marks = new Uint8Array(Float64Array.from(landmarks.flatMap(({ position, length }) => [position, length])).buffer);
    this.#put(marks);
    this.#flush();
    const header = new Uint8Array(headerLength);
    const view = new DataView(header.buffer);
    header.set(new TextEncoder().encode(magic));
    view.setUint32(at.version, version, true);
    view.setBigUint64(at.size, size, true);
    view.setBigInt64(at.modified, mtimeNs, true);
    view.setFloat64(at.packets, packets, true);
    view.setFloat64(at.table, table, true);
    view.setUint32(at.landmarks, landmarks.length, true);
    header.set(makerOctets(maker), at.maker);
    view.setUint32(at.crc, crc32(marks, crc32(header.subarray(at.size), 0)), true);
    writeSync(this.#file, header, 0, headerLength, 0);
  }

  #put(octets: Uint8Array): void {
    if (this.#filled + octets.length > this.#buffer.length) this.#flush();
    if (octets.length > this.#buffer.length) this.#write(octets);
    else {
      this.#buffer.set(octets, this.#filled);
      this.#filled += octets.length;
    }
  }

  #flush(): void {
    this.#write(this.#buffer.subarray(0, this.#filled));
    this.#filled = 0;
  }

  #write(octets: Uint8Array): void {
    for (let done = 0; done < octets.length; ) done += writeSync(this.#file, octets, done, octets.length - done, this.#written + done);
    this.#written += octets.length;
  }
}

/** An index in a file; it is open until `close` is called. */
export interface IndexFile {
  readonly index: PacketIndex;
  close(): void;
}

/**
 * Opens the index of a capture; undefined where there is none. Only what is asked of it is read. Throws an IndexError
 * where it is of another capture, an earlier state of this one, or another version, and where it is damaged.
 */
export function openIndexFile(capture: string, path: string, maker: string): IndexFile | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return undefined;
  if (!status.isFile()) throw new IndexError('it is no file');
  const file = openSync(path, 'r');
  try {
    const index = new PacketIndex(readIndex(file, statSync(capture, { bigint: true }), maker));
    return { index, close: () => closeSync(file) };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function readIndex(file: number, capture: BigIntStats, maker: string) {
  const { size } = fstatSync(file);
  const header = octetsAt(file, 0, headerLength);
  const view = new DataView(header.buffer);
  if (new TextDecoder().decode(header.subarray(0, magic.length)) !== magic) throw new IndexError('it is no index');
  const isCurrent = view.getUint32(at.version, true) === version && makerOctets(maker).every((octet, i) => header[at.maker + i] === octet);
  const ofCapture = { size: view.getBigUint64(at.size, true), mtimeNs: view.getBigInt64(at.modified, true) };
  if (!isCurrent || !isSame(ofCapture, capture)) throw new IndexError('it is out of date');
  const packets = view.getFloat64(at.packets, true);
  const table = view.getFloat64(at.table, true);
  const count = view.getUint32(at.landmarks, true);
  const blocks = Math.ceil(packets / limits.stride);
  const marksAt = table + blocks * offsetLength;
  if (!Number.isSafeInteger(packets) || packets < 0 || !Number.isSafeInteger(table) || table < headerLength) throw damaged();
  if (count > captureLimits.landmarks || marksAt + count * landmarkLength !== size) throw damaged();
  const marks = octetsAt(file, marksAt, count * landmarkLength);
  if (view.getUint32(at.crc, true) !== crc32(marks, crc32(header.subarray(at.size), 0))) throw damaged();
  const numbers = new Float64Array(marks.buffer);
  const landmarks = Array.from({ length: count }, (_, i) => ({ position: numbers[2 * i]!, length: numbers[2 * i + 1]! }));
  const block = (i: number) => {
    const [begin, next] = new Float64Array(octetsAt(file, table + i * offsetLength, (i + 1 < blocks ? 2 : 1) * offsetLength).buffer);
    const end = next ?? table;
    if (!(Number.isSafeInteger(begin) && Number.isSafeInteger(end) && begin! >= headerLength && begin! < end && end <= table))
      throw damaged();
    if (end - begin! > limits.block) throw damaged();
    return octetsAt(file, begin!, end - begin!);
  };
  return { packets, landmarks, block };
}

function isSame(a: Pick<BigIntStats, 'size' | 'mtimeNs'>, b: Pick<BigIntStats, 'size' | 'mtimeNs'>): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs;
}

function makerOctets(maker: string): Uint8Array {
  const octets = new Uint8Array(makerLength);
  octets.set(new TextEncoder().encode(maker).subarray(0, makerLength));
  return octets;
}

function octetsAt(file: number, position: number, length: number): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const read = readSync(file, octets, done, length - done, position + done);
    if (read === 0) throw damaged();
    done += read;
  }
  return octets;
}

function damaged(): IndexError {
  return new IndexError('it is damaged');
}
