import { Decompress } from 'fzstd';
import { concatenate } from './bytes.ts';
import { CaptureError } from './error.ts';
import { limits } from './limits.ts';
import { Window } from './window.ts';

const frameMagic = 0xfd2fb528;
/** The magic numbers of skippable frames differ in their lowest four bits. */
const skippableMagic = 0x184d2a50;
const blockHeader = 3;
const longestBlock = 128 * 1024;
/** Block types (RFC 8878 §3.1.1.2.2). */
const repeatedOctet = 1;
const compressed = 2;

const nothing = new Uint8Array(0);
const afterDamage = 'the compressed file is damaged or cut here; all packets before were read';

/**
 * The decompressed octets of a Zstandard file of any number of frames (RFC 8878), in chunks of at most 128 KiB. The blocks
 * are walked here and fzstd gets one at a time, once its lengths are known to be sane, so that neither a large window nor
 * a small file of large blocks costs memory. A frame's content checksum is not verified.
 * Throws a CaptureError, after everything that precedes it, at damage or a cut.
 */
export async function* unzstd(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array, void, undefined> {
  const input = new Input(chunks);
  let produced = 0;
  try {
    while (!(await input.atEnd())) {
      for await (const block of frame(input)) {
        produced += block.length;
        yield block;
      }
    }
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    throw new CaptureError(file, produced, error.message, error.advice, { cause: error.cause });
  } finally {
    await input.close();
  }
}

/** What is wrong with the compressed data, before its place in the output is known. */
class Damage extends Error {
  readonly advice: string;

  constructor(what: string, { advice = afterDamage, cause }: { advice?: string; cause?: unknown } = {}) {
    super(what, { cause });
    this.advice = advice;
  }
}

/** Decompresses or skips the frame at hand. */
async function* frame(input: Input): AsyncGenerator<Uint8Array, void, undefined> {
  await input.need(4);
  const magic = input.uint(0, 4);
  if ((magic & ~0xf) === skippableMagic) {
    await input.need(8);
    const length = input.uint(4, 4);
    await input.skip(8 + length);
    return;
  }
  if (magic !== frameMagic) throw new Damage('what follows is no zstd frame');

  await input.need(6);
  const header = frameHeader(input.uint(4, 1));
  await input.need(header.length);
  const window = header.singleSegment ? contentSize(input, header) : windowSize(input.uint(5, 1));
  if (window > limits.zstdWindow) {
    throw new Damage(`a zstd frame asks for a window of ${window} octets, more than the ${limits.zstdWindow} given`, {
      advice: 'decompress it with: zstd -d --long=31',
    });
  }

  let output: Uint8Array[] = [];
  const decoder = new Decompress((data) => {
    if (data.length > 0) output.push(data);
  });
  let before = input.take(header.length);
  for (let last = false; !last; ) {
    await input.need(blockHeader);
    const descriptor = input.uint(0, blockHeader);
    last = (descriptor & 1) === 1;
    const type = (descriptor >>> 1) & 3;
    const size = descriptor >>> 3;
    if (size > longestBlock) throw new Damage(`a zstd block claims ${size} octets`);
    const length = blockHeader + (type === repeatedOctet ? 1 : size);
    await input.need(length);
    const block = input.take(length);
    if (type === compressed && hasEndlessWeights(block)) throw new Damage('a zstd Huffman table is damaged');
    if (last && header.checksum) await input.need(4);
    const after = last && header.checksum ? input.take(4) : nothing;
    try {
      // In two pieces: only when fzstd had to wait for more does it let go of what it was given before.
      decoder.push(concatenate(before, block.subarray(0, -1)));
      decoder.push(concatenate(block.subarray(-1), after), last);
    } catch (cause) {
      throw new Damage(`the zstd data are damaged (${(cause as Error).message})`, { cause });
    }
    before = nothing;
    yield* output;
    output = [];
  }
}

interface FrameHeader {
  /** Octets, magic number included. */
  readonly length: number;
  /** Octets of the content size at the header's end. */
  readonly sizeLength: number;
  /** The window is as large as the content. */
  readonly singleSegment: boolean;
  /** Four octets of checksum follow the last block. */
  readonly checksum: boolean;
}

/** Reads the Frame_Header_Descriptor (RFC 8878 §3.1.1.1.1). */
function frameHeader(descriptor: number): FrameHeader {
  const singleSegment = (descriptor & 0x20) !== 0;
  const sizeLength = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6]!;
  const dictionaryLength = [0, 1, 2, 4][descriptor & 3]!;
  return {
    length: 5 + (singleSegment ? 0 : 1) + dictionaryLength + sizeLength,
    sizeLength,
    singleSegment,
    checksum: (descriptor & 4) !== 0,
  };
}

/** Frame_Content_Size (§3.1.1.1.4); in two octets it counts from 256. */
function contentSize(input: Input, { length, sizeLength }: FrameHeader): number {
  return input.uint(length - sizeLength, sizeLength) + (sizeLength === 2 ? 256 : 0);
}

/** The window of a Window_Descriptor (§3.1.1.1.2). */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >>> 3));
  return base + (base / 8) * (descriptor & 7);
}

/**
 * Whether the Huffman weights of a compressed block are coded by a table in which one symbol has the whole probability.
 * Reading a symbol of such a table takes no bits, and fzstd would read symbols for ever (§4.2.1.2 forbids more than 255).
 */
function hasEndlessWeights(block: Uint8Array): boolean {
  const literals = block[blockHeader]!;
  const compressedLiterals = 2;
  if ((literals & 3) !== compressedLiterals) return false;
  const weights = blockHeader + [3, 3, 4, 5][(literals >>> 2) & 3]!;
  if (block[weights]! >= 128) return false; // not compressed

  let position = (weights + 1) * 8;
  const bits = (count: number) => {
    const octet = position >>> 3;
    const value = (block[octet]! | (block[octet + 1]! << 8) | (block[octet + 2]! << 16)) >>> (position & 7);
    return value & ((1 << count) - 1);
  };
  const accuracy = bits(4) + 5;
  position += 4;
  // While nothing is assigned, the low `accuracy` bits say 1 for "none" and all bits set for "everything" (§4.1.1).
  while (bits(accuracy) === 1) {
    position += accuracy;
    while (bits(2) === 3) position += 2;
    position += 2;
  }
  return bits(accuracy + 1) === 2 ** (accuracy + 1) - 1;
}

/** The compressed octets in order, with a given number of them in one piece. */
class Input {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #window = new Window('');

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Whether all octets have been used up. */
  async atEnd(): Promise<boolean> {
    return !(await this.#has(1));
  }

  /** Waits until `length` octets are at hand; throws where the input ends before. */
  async need(length: number): Promise<void> {
    if (!(await this.#has(length))) throw new Damage('the zstd data end within a frame');
  }

  /** An unsigned integer at `offset` of the octets at hand, little-endian, in double precision. */
  uint(offset: number, length: number): number {
    const at = this.#window.start + offset;
    let value = 0;
    for (let i = length - 1; i >= 0; i--) value = value * 256 + this.#window.bytes[at + i]!;
    return value;
  }

  /** Uses up `length` octets at hand, of which it gives a copy. */
  take(length: number): Uint8Array {
    const { bytes, start } = this.#window;
    this.#window.start += length;
    return bytes.slice(start, start + length);
  }

  /** Uses up `length` octets without keeping them. */
  async skip(length: number): Promise<void> {
    for (let left = length; left > 0; ) {
      await this.need(1);
      const step = Math.min(left, this.#window.length);
      this.#window.start += step;
      left -= step;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #has(length: number): Promise<boolean> {
    while (this.#window.length < length) {
      const next = await this.#chunks.next();
      if (next.done) return false;
      this.#window.append(next.value);
    }
    return true;
  }
}
