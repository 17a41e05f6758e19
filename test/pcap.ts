// Captures of classic pcap taken apart and put together again, little-endian and with microseconds as the lab's are.
import { readFileSync } from 'node:fs';

export interface Record {
  /** Seconds since 1970. */
  time: number;
  bytes: Uint8Array;
}

const headerOctets = 24;

export function recordsOf(path: string): Record[] {
  const file = readFileSync(path);
  const records: Record[] = [];
  for (let at = headerOctets; at < file.length; ) {
    const length = file.readUInt32LE(at + 8);
    records.push({ time: file.readUInt32LE(at) + file.readUInt32LE(at + 4) / 1e6, bytes: file.subarray(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return records;
}

/** A capture of Ethernet frames. */
export function pcapOf(records: readonly Record[]): Uint8Array {
  const header = Buffer.alloc(headerOctets);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(1, 20);
  const parts = records.map(({ time, bytes }) => {
    const record = Buffer.alloc(16);
    const microseconds = Math.round(time * 1e6);
    record.writeUInt32LE(Math.floor(microseconds / 1e6), 0);
    record.writeUInt32LE(microseconds % 1e6, 4);
    record.writeUInt32LE(bytes.length, 8);
    record.writeUInt32LE(bytes.length, 12);
    return Buffer.concat([record, bytes]);
  });
  return Buffer.concat([header, ...parts]);
}
