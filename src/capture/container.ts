import type { BatchBuilder } from './batch-builder.ts';
import { limits } from './limits.ts';
import type { Window } from './window.ts';

/** A parser of one capture format, placed behind its file header. */
export interface Container {
  /**
   * Moves whole records from `window` into `batch` until the batch is full or no whole record is left; `window.start`
   * then stands on the first record not taken. Throws a CaptureError at a damaged record; the packets before it are in
   * the batch.
   */
  read(window: Window, batch: BatchBuilder): void;
  /** Length of the first record in `window` as far as it can be known, in octets; asked only when the capture ends within it. */
  recordLength(window: Window): number;
}

/** Decryption secrets that a pcapng Decryption Secrets Block carries (pcapng draft §4.7). */
export interface Secrets {
  /** Section that holds them, counting from 1. They serve the packets of that section only. */
  readonly section: number;
  /** Secrets Type, e.g. 0x544c534b for a TLS key log. */
  readonly type: number;
  /** The data, a copy. */
  readonly bytes: Uint8Array;
}

/** Octets that say how the packets behind them are read: a pcap file header, a pcapng block about a section or an interface. */
export interface Landmark {
  /** Offset in the capture. */
  readonly position: number;
  readonly length: number;
}

/** Adds a landmark behind those that are known; one that follows on the last is made part of it. */
export function addLandmark(info: CaptureInfo, position: number, length: number): void {
  const last = info.landmarks?.at(-1);
  if (!info.landmarks) return;
  if (last && last.position + last.length === position)
    info.landmarks[info.landmarks.length - 1] = { position: last.position, length: last.length + length };
  else if (info.landmarks.length < limits.landmarks) info.landmarks.push({ position, length });
  else info.landmarks = undefined;
}

/** What a capture says about itself, as far as it has been read. */
export interface CaptureInfo {
  /** Undefined until the first octets are there. */
  format: 'pcap' | 'pcapng' | undefined;
  compression: 'none' | 'gzip' | 'zstd';
  /** Number of sections so far; 1 for pcap. */
  sections: number;
  /** Comments on sections, in file order. */
  readonly comments: string[];
  readonly secrets: Secrets[];
  /**
   * Headers and blocks so far by which packets are read; undefined in a capture with too many of them
   * ({@link limits.landmarks}).
   */
  landmarks: Landmark[] | undefined;
  /** Number of comments and secrets left out because of their size. */
  omitted: number;
  /** Octets taken from the source so far, before decompression; to be held against the source's size. */
  bytesRead: number;
}
