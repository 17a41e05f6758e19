import type { Batch, CaptureInterface } from '../../capture/batch.ts';
import { BatchBuilder } from '../../capture/batch-builder.ts';
import type { CaptureInfo } from '../../capture/container.ts';
import type { CaptureError } from '../../capture/error.ts';
import { limits } from '../../capture/limits.ts';
import { chunkRoom } from '../../capture/node/file-source.ts';
import type { Column, Columns } from '../../decode/columns.ts';

/** Batches that one thread may be ahead of the other, and rooms for the chunks that they lie in. */
const ahead = 4;

/**
 * What two threads share: one fills the slots in turn, the other takes them in turn and gives them back. All arrays are in
 * shared memory.
 */
export interface Lane {
  /** Counters that a thread can wait for, at the {@link place}s. */
  readonly state: Int32Array;
  /** Where the file is read into. */
  readonly rooms: readonly Uint8Array[];
  readonly slots: readonly Slot[];
}

/** Places in {@link Lane.state}: slots filled, and slots given back. */
export const place = { filled: 0, returned: 1 } as const;

/** A batch and its columns. */
export interface Slot {
  /** Numbers at the places of {@link fact}. */
  readonly facts: Float64Array;
  readonly records: Pick<Batch, (typeof recordKeys)[number]>;
  readonly results: Pick<Columns, (typeof resultKeys)[number]>;
  readonly columns: readonly Pick<Column, 'values' | 'valid'>[];
}

/** Places in {@link Slot.facts}. `room` is -1 for octets that lie in none. */
export const fact = { count: 0, first: 1, room: 2, bytesRead: 3, hasNote: 4 } as const;

/** What a batch tells of its records, … */
export const recordKeys = ['offset', 'captured', 'original', 'seconds', 'nanoseconds', 'interface', 'section', 'position'] as const;
/** … and a reader of its packets, beside the columns of fields. */
export const resultKeys = ['innermost', 'carriers', 'starts', 'ends', 'deep'] as const;

/** A message that goes with a slot: what few batches have. */
export interface Note {
  /** The new ones. */
  readonly interfaces?: readonly CaptureInterface[];
  readonly comments?: Batch['comments'];
  /** As it is now; of its lists what is new. */
  readonly info?: CaptureInfo;
  /** Octets of the batch that lie in no room. */
  readonly bytes?: Uint8Array;
  /** There is no batch in this slot, and none will come. */
  readonly end?: { readonly refusal?: Refusal; readonly error?: unknown };
}

/** What a {@link CaptureError} says; of its class a message keeps nothing. */
export type Refusal = Pick<CaptureError, 'file' | 'offset' | 'what' | 'advice'>;

/** A lane for batches with such columns. */
export function makeLane(columns: readonly Column[]): Lane {
  const records = new BatchBuilder();
  const { batchPackets } = limits;
  const makeSlot = (): Slot => ({
    facts: new Float64Array(shared(8 * Object.keys(fact).length)),
    records: Object.fromEntries(recordKeys.map((key) => [key, sharedLike(records[key])])) as unknown as Slot['records'],
    results: {
      innermost: new Uint8Array(shared(batchPackets)),
      carriers: new Uint8Array(shared(batchPackets)),
      starts: new Uint32Array(shared(4 * batchPackets)),
      ends: new Uint32Array(shared(4 * batchPackets)),
      deep: new Uint8Array(shared(batchPackets)),
    },
    columns: columns.map(({ values, valid }) => ({ values: sharedLike(values), valid: sharedLike(valid) })),
  });
  return {
    state: new Int32Array(shared(4 * Object.keys(place).length)),
    rooms: Array.from({ length: ahead }, () => chunkRoom(shared)),
    slots: Array.from({ length: ahead }, makeSlot),
  };
}

const shared = (octets: number) => new SharedArrayBuffer(octets);

/** An array of the same kind and length. */
function sharedLike<T extends Column['values'] | Float64Array>(array: T): T {
  const kind = array.constructor as new (buffer: SharedArrayBuffer) => T;
  return new kind(shared(array.byteLength));
}
