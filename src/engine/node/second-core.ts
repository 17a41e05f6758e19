import { setImmediate } from 'node:timers/promises';
import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import type { Batch, CaptureInterface } from '../../capture/batch.ts';
import type { CaptureInfo } from '../../capture/container.ts';
import { CaptureError } from '../../capture/error.ts';
import type { Capture, CaptureOptions } from '../../capture/reader.ts';
import { type Column, type ColumnOptions, type Columns, columnsNamed, type MakeColumns } from '../../decode/columns.ts';
import type { Registry } from '../../decode/registry.ts';
import { fact, type Lane, makeLane, type Note, place } from './lane.ts';

/** What a worker is told to do. */
export interface Order {
  readonly file: string;
  readonly lane: Lane;
  /** For notes. */
  readonly port: MessagePort;
  readonly names: readonly string[];
  readonly options: Omit<ColumnOptions, 'opened'> & { readonly opened?: readonly string[] };
  /** What makes the registry of the worker the same as that of the main thread, in the program's own words. */
  readonly changes: readonly string[];
}

/** Milliseconds after which the event loop has a turn, though no batch has come, … */
const patience = 50;
/** … and batches after which it has one. */
const batchesInARow = 32;

/** Has a worker read a file and the columns of its packets: this thread finds them read. */
export class SecondCore {
  readonly #file: string;
  readonly #worker: Worker;
  readonly #changes: readonly string[];
  #columns: LaneColumns | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** `worker` waits for an {@link Order}; `changes` are that order's. */
  constructor(worker: Worker, file: string, changes: readonly string[]) {
    this.#file = file;
    this.#changes = changes;
    this.#worker = worker;
    worker.once('error', (error) => (this.#failure = { error }));
  }

  /** Has the columns read there. */
  readonly columns: MakeColumns = (registry: Registry, names, options) => {
    const columns = columnsNamed(registry, names);
    const lane = makeLane(columns);
    const { port1, port2 } = new MessageChannel();
    const opened = [...(options.opened ?? [])];
    const order: Order = { file: this.#file, lane, port: port2, names, options: { ...options, opened }, changes: this.#changes };
    this.#worker.postMessage(order, [port2]);
    this.#columns = new LaneColumns(columns, registry.protocols, lane, port1);
    return this.#columns;
  };

  /** The capture, whose batches have the columns that were asked for. */
  open({ signal }: CaptureOptions = {}): Capture {
    const taker = this.#columns!;
    const batches = this.#batches(taker, signal);
    return { info: taker.info, interfaces: taker.interfaces, [Symbol.asyncIterator]: () => batches };
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async *#batches(taker: LaneColumns, signal: AbortSignal | undefined): AsyncGenerator<Batch, void, undefined> {
    try {
      for (let i = 1; ; i++) {
        while (!taker.waitForNext(patience)) {
          await setImmediate();
          signal?.throwIfAborted();
          if (this.#failure) throw this.#failure.error;
        }
        if (i % batchesInARow === 0) await setImmediate();
        signal?.throwIfAborted();
        const batch = taker.take();
        if (!batch) return;
        yield batch;
        taker.giveBack();
      }
    } finally {
      await this.close();
    }
  }
}

/** Takes the slots of a lane: the columns are those of the batch that was taken last. */
class LaneColumns implements Columns {
  readonly columns: readonly Mutable<Column>[];
  readonly protocols: readonly string[];
  innermost: Uint8Array = new Uint8Array();
  carriers = this.innermost;
  starts: Uint32Array = new Uint32Array();
  ends = this.starts;
  deep = this.innermost;
  readonly info: CaptureInfo = {
    format: undefined,
    compression: 'none',
    sections: 0,
    comments: [],
    secrets: [],
    omitted: 0,
    bytesRead: 0,
    landmarks: undefined,
  };
  readonly interfaces: CaptureInterface[] = [];
  readonly #lane: Lane;
  readonly #rooms: readonly Uint8Array[];
  readonly #notes: MessagePort;
  #taken = 0;

  constructor(columns: readonly Column[], protocols: readonly string[], lane: Lane, notes: MessagePort) {
    this.columns = columns;
    this.protocols = protocols;
    this.#lane = lane;
    this.#rooms = lane.rooms.map(({ buffer }) => new Uint8Array(buffer));
    this.#notes = notes;
  }

  column(name: string): Column | undefined {
    return this.columns.find((column) => column.name === name);
  }

  /** The batch is the one at hand, whose columns were read. */
  read(): void {}

  /** Waits for the next slot; whether it came. */
  waitForNext(milliseconds: number): boolean {
    const { state } = this.#lane;
    return Atomics.load(state, place.filled) > this.#taken || Atomics.wait(state, place.filled, this.#taken, milliseconds) !== 'timed-out';
  }

  /** Takes the next slot, which is filled; undefined where there is no batch any more. */
  take(): Batch | undefined {
    const { slots } = this.#lane;
    const { facts, records, results, columns } = slots[this.#taken++ % slots.length]!;
    const note = facts[fact.hasNote] ? (receiveMessageOnPort(this.#notes)!.message as Note) : {};
    this.#hear(note);
    this.info.bytesRead = facts[fact.bytesRead]!;
    if (note.end) return endWith(note.end);
    Object.assign(this, results);
    for (const [i, column] of this.columns.entries()) Object.assign(column, columns[i]);
    return {
      ...records,
      bytes: note.bytes ?? this.#rooms[facts[fact.room]!]!,
      count: facts[fact.count]!,
      first: facts[fact.first]!,
      interfaces: this.interfaces,
      comments: note.comments ?? noComments,
    };
  }

  /** The slot at hand is used up. */
  giveBack(): void {
    Atomics.store(this.#lane.state, place.returned, this.#taken);
    Atomics.notify(this.#lane.state, place.returned);
  }

  #hear({ interfaces, info }: Note): void {
    if (interfaces) for (const one of interfaces) this.interfaces.push(one);
    if (!info) return;
    const { comments, secrets } = this.info;
    for (const comment of info.comments) comments.push(comment);
    for (const secret of info.secrets) secrets.push(secret);
    Object.assign(this.info, { ...info, comments, secrets });
  }
}

const noComments: Batch['comments'] = new Map();

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The end of a file, or what was wrong with it. */
function endWith({ refusal, error }: NonNullable<Note['end']>): undefined {
  if (refusal) throw new CaptureError(refusal.file, refusal.offset, refusal.what, refusal.advice);
  if (error !== undefined) throw error;
}
