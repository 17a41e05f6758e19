import type { Landmark } from '../../capture/container.ts';
import { type Capture, openCaptureAt, type Place } from '../../capture/reader.ts';
import type { ByteSource } from '../../capture/source.ts';
import type { PacketRecord } from '../../decode/decoder.ts';
import type { Registry } from '../../decode/registry.ts';
import { recordOf } from '../records.ts';
import { standardRegistry } from '../registry.ts';
import { Block, IndexError, type Links } from './block.ts';
import { PacketIndexBuilder } from './builder.ts';
import { limits } from './limits.ts';

/** The blocks of an index, in memory or in a file. */
export interface IndexBlocks {
  /** Packets of the capture. */
  readonly packets: number;
  readonly landmarks: readonly Landmark[];
  /** Block `i`, counting from 0: that of {@link limits.stride} packets. */
  block(i: number): Promise<Uint8Array> | Uint8Array;
}

/** Blocks that are kept after they were read. */
const keptBlocks = 64;

/**
 * The index of a capture: finds any packet of it at once, and says which packets before it must be decoded so that its
 * detail is the same as if all had been.
 */
export class PacketIndex {
  readonly #blocks: IndexBlocks;
  readonly #known = new Map<number, Block>();

  constructor(blocks: IndexBlocks) {
    this.#blocks = blocks;
  }

  /** Packets of the capture. */
  get packets(): number {
    return this.#blocks.packets;
  }

  /** The place at or before a packet from which the capture can be read. */
  async placeOf(packet: number): Promise<Place> {
    const i = this.#blockOf(packet);
    const { position, landmarks } = await this.#block(i);
    return { packet: 1 + i * limits.stride, position, landmarks: this.#blocks.landmarks.slice(0, landmarks) };
  }

  /** What a packet itself needs. */
  async links(packet: number): Promise<Links> {
    const i = this.#blockOf(packet);
    return (await this.#block(i)).links(packet - 1 - i * limits.stride, packet);
  }

  /** All packets before `packet` that must be decoded first, in order: those that it needs, those that these need, and so on. */
  async packetsNeeded(packet: number): Promise<number[]> {
    const { earlier, sequence } = await this.links(packet);
    const needed = new Set([...earlier, ...sequence]);
    let newest = [...needed];
    for (let depth = 1; depth < limits.depth && newest.length > 0; depth++) {
      const next: number[] = [];
      for (const one of newest) {
        for (const other of (await this.links(one)).earlier) {
          if (needed.size >= limits.needed || needed.has(other)) continue;
          needed.add(other);
          next.push(other);
        }
      }
      newest = next;
    }
    return [...needed].sort((a, b) => a - b);
  }

  /** The packet's record; its octets are a copy. */
  async recordAt(source: ByteSource, packet: number): Promise<PacketRecord> {
    return (await this.recordsAt(source, [packet]))[0]!;
  }

  /** The records of packets in ascending order. Throws an IndexError where they are not where the index says. */
  async recordsAt(source: ByteSource, packets: readonly number[]): Promise<PacketRecord[]> {
    const records: PacketRecord[] = [];
    while (records.length < packets.length) {
      const block = this.#blockOf(packets[records.length]!);
      const wanted = packets.slice(records.length).filter((packet) => this.#blockOf(packet) === block);
      const capture = openCaptureAt(source, await this.placeOf(wanted[0]!));
      records.push(...(await take(capture, wanted)));
    }
    return records;
  }

  #blockOf(packet: number): number {
    if (!(Number.isInteger(packet) && packet >= 1 && packet <= this.packets)) throw new RangeError(`There is no packet ${packet}`);
    return Math.floor((packet - 1) / limits.stride);
  }

  async #block(i: number): Promise<Block> {
    const known = this.#known.get(i) ?? new Block(await this.#blocks.block(i), i);
    this.#known.delete(i);
    this.#known.set(i, known);
    if (this.#known.size > keptBlocks) this.#known.delete(this.#known.keys().next().value!);
    return known;
  }
}

/** Records of a capture by their numbers, in ascending order. */
async function take(capture: Capture, wanted: readonly number[]): Promise<PacketRecord[]> {
  const records: PacketRecord[] = [];
  for await (const batch of capture) {
    for (let next = wanted[records.length]; next !== undefined && next < batch.first + batch.count; next = wanted[records.length]) {
      const record = recordOf(batch, next - batch.first);
      records.push({ ...record, bytes: record.bytes.slice() });
    }
    if (records.length === wanted.length) return records;
  }
  throw new IndexError('it names packets that the capture does not have');
}

/**
 * Goes through a capture once and gives its index, which is kept in memory: some ten octets a packet. Throws what reading
 * the capture throws.
 */
export async function buildIndex(capture: Capture, registry: Registry = standardRegistry()): Promise<PacketIndex> {
  const blocks: Uint8Array[] = [];
  const builder = new PacketIndexBuilder(registry, capture.info, (block) => blocks.push(block.slice()));
  for await (const batch of capture) builder.add(batch);
  builder.finish();
  return new PacketIndex({ packets: builder.packets, landmarks: builder.landmarks, block: (i) => blocks[i]! });
}
