import { type Batch, NO_INTERFACE, NO_TIME } from '../src/capture/batch.ts';
import type { PacketRecord } from '../src/decode/decoder.ts';

/** A batch that holds the given packets, as a reader would give it. */
export function batchOf(records: readonly PacketRecord[]): Batch {
  const linkTypes = [...new Set(records.map((record) => record.linkType))].filter((type) => type !== undefined);
  const bytes = new Uint8Array(records.reduce((sum, record) => sum + record.bytes.length, 0));
  const offset = new Uint32Array(records.length);
  let end = 0;
  records.forEach((record, i) => {
    offset[i] = end;
    bytes.set(record.bytes, end);
    end += record.bytes.length;
  });
  return {
    bytes,
    count: records.length,
    first: records[0]?.number ?? 1,
    offset,
    captured: Uint32Array.from(records, (record) => record.bytes.length),
    original: Uint32Array.from(records, (record) => record.originalLength),
    seconds: Float64Array.from(records, (record) => record.time?.seconds ?? 0),
    nanoseconds: Uint32Array.from(records, (record) => record.time?.nanoseconds ?? NO_TIME),
    interface: Uint16Array.from(records, (record) => (record.linkType === undefined ? NO_INTERFACE : linkTypes.indexOf(record.linkType))),
    section: new Uint32Array(records.length).fill(1),
    position: new Float64Array(records.length),
    interfaces: linkTypes.map((linkType, id) => ({ id, section: 1, linkType, snapLength: 0 })),
    comments: new Map(),
  };
}
