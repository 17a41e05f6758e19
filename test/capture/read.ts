import { type Batch, NO_INTERFACE, NO_TIME } from '../../src/capture/batch.ts';
import { type Capture, openCapture } from '../../src/capture/reader.ts';
import { type ByteSource, bytesSource } from '../../src/capture/source.ts';

/** One packet of a batch, copied out. */
export interface Packet {
  number: number;
  /** "seconds.nanoseconds", or '' where there is none. */
  time: string;
  captured: number;
  original: number;
  interface: number | undefined;
  section: number;
  linkType: number | undefined;
  comment: string | undefined;
  position: number;
  hex: string;
}

export interface Reading {
  packets: Packet[];
  capture: Capture;
  /** What the iteration threw. */
  error: unknown;
}

/** Reads a capture to its end or to its damage. */
export async function read(input: ByteSource | Uint8Array, name = 'x.pcap'): Promise<Reading> {
  const capture = openCapture(input instanceof Uint8Array ? bytesSource(input, name) : input);
  const { packets, error } = await collect(capture);
  return { packets, capture, error };
}

export async function collect(batches: AsyncIterable<Batch>): Promise<{ packets: Packet[]; error: unknown }> {
  const packets: Packet[] = [];
  try {
    for await (const batch of batches) packets.push(...rows(batch));
  } catch (error) {
    return { packets, error };
  }
  return { packets, error: undefined };
}

function rows(batch: Batch): Packet[] {
  return Array.from({ length: batch.count }, (_, i) => {
    const index = batch.interface[i]!;
    const from = index === NO_INTERFACE ? undefined : batch.interfaces[index]!;
    return {
      number: batch.first + i,
      time: batch.nanoseconds[i] === NO_TIME ? '' : `${batch.seconds[i]}.${String(batch.nanoseconds[i]).padStart(9, '0')}`,
      captured: batch.captured[i]!,
      original: batch.original[i]!,
      interface: from?.id,
      section: batch.section[i]!,
      linkType: from?.linkType,
      comment: batch.comments.get(i),
      position: batch.position[i]!,
      hex: Buffer.from(batch.bytes.subarray(batch.offset[i]!, batch.offset[i]! + batch.captured[i]!)).toString('hex'),
    };
  });
}

/** A source of chunks of `length` octets that all share one buffer, as a source may do. */
export function chunked(bytes: Uint8Array, length: number, name = 'x.pcap'): ByteSource {
  return {
    name,
    async *chunks() {
      const buffer = new Uint8Array(length);
      for (let at = 0; at < bytes.length; at += length) {
        const chunk = bytes.subarray(at, at + length);
        buffer.fill(0xee);
        buffer.set(chunk);
        yield buffer.subarray(0, chunk.length);
      }
    },
  };
}

/** Random numbers below a bound, the same in every run (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
