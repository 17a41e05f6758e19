import type { Batch, CaptureInterface } from '../../capture/batch.ts';
import type { CaptureInfo } from '../../capture/container.ts';
import { limits } from '../../capture/limits.ts';
import type { Column, Columns } from '../../decode/columns.ts';

/** Batches that one thread may be ahead of the other, and rooms for the chunks that they lie in. */
export const ahead = 4;

/** Places in {@link Lane.state}: batches that were filled, and that were given back. */
export const place = { filled: 0, returned: 1 } as const;

/** What the two threads share. */
export interface Lane {
  /** Counters, to be waited for. */
  readonly state: Int32Array;
  /** Where the file is read into. */
  readonly rooms: readonly Uint8Array[];
  readonly slots: readonly Slot[];
}

/** A batch and its columns in shared memory. */
export interface Slot {
  readonly facts: Float64Array;
  readonly records: readonly Values[];
  readonly results: readonly Values[];
  readonly columns: readonly Pick<Column, 'values' | 'valid'>[];
  /** Of each column, whether any packet has it. */
  readonly isMet: Uint8Array;
}

/** What goes along with a batch that needs it, as a message. */
export interface Note {
  readonly interfaces?: readonly CaptureInterface[];
  readonly comments?: ReadonlyMap<number, string>;
  readonly info?: Pick<CaptureInfo, 'format' | 'compression' | 'sections' | 'comments' | 'secrets' | 'omitted'>;
  /** The octets of the batch, where they lie in no room. */
  readonly bytes?: Uint8Array;
  /** There is no batch any more, and this is why. */
  readonly end?: { readonly error?: unknown };
}

/** Places in {@link Slot.facts}. */
export const fact = { count: 0, first: 1, room: 2, bytesRead: 3, hasNote: 4 } as const;

type Values = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The columns of a batch that tell of its records, … */
export const recordsOf = (
  batch: Pick<Batch, 'offset' | 'captured' | 'original' | 'seconds' | 'nanoseconds' | 'interface' | 'section' | 'position'>,
) =>
  [batch.offset, batch.captured, batch.original, batch.seconds, batch.nanoseconds, batch.interface, batch.section, batch.position] as const;
/** … and what readers tell of a packet beside its columns. */
export const resultsOf = ({
  innermost,
  carriers,
  starts,
  ends,
  deep,
}: Pick<Columns, 'innermost' | 'carriers' | 'starts' | 'ends' | 'deep'>) => [innermost, carriers, starts, ends, deep] as const;

type Kind = { readonly BYTES_PER_ELEMENT: number; new (buffer: SharedArrayBuffer, at: number, length: number): Values };

/** A slot for batches with these columns. */
export function makeSlot(columns: readonly Column[]): Slot {
  const { batchPackets } = limits;
  const parts: ((buffer: SharedArrayBuffer) => void)[] = [];
  let size = 0;
  // All arrays of a slot lie in one buffer, each on a boundary that suits every kind.
  const array = <K extends Kind>(kind: K, length: number): (() => InstanceType<K>) => {
    const at = size;
    size += Math.ceil((length * kind.BYTES_PER_ELEMENT) / 8) * 8;
    let made: InstanceType<K>;
    parts.push((buffer) => (made = new kind(buffer, at, length) as InstanceType<K>));
    return () => made;
  };
  void array;
  void batchPackets;
  void columns;
  throw new Error();
}
