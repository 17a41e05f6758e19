import type { Batch } from '../../capture/batch.ts';
import type { CaptureInfo } from '../../capture/container.ts';
import { CaptureError } from '../../capture/error.ts';
import { fileSource } from '../../capture/node/file-source.ts';
import { openCapture } from '../../capture/reader.ts';
import type { ColumnReader } from '../../decode/columns.ts';
import { fact, type Lane, type Note, place, recordKeys, resultKeys, type Slot } from './lane.ts';

/** Fills the slots of a lane with the batches of a file and their columns, and waits while there is none free. */
export class LaneFiller {
  readonly #lane: Lane;
  readonly #send: (note: Note) => void;
  /** Slots filled so far. */
  #filled = 0;
  /** For each room how many slots were filled when a batch in it was the last: once they are back, it is free. */
  readonly #lastIn: number[];
  /** What the other side knows: interfaces, comments and secrets, as numbers of them, and the rest. */
  #interfaces = 0;
  #info = { comments: 0, secrets: 0, text: '' };

  /** `send` sends a note, which is sent before the slot that it goes with is filled. */
  constructor(lane: Lane, send: (note: Note) => void) {
    this.#lane = lane;
    this.#send = send;
    this.#lastIn = lane.rooms.map(() => 0);
  }

  async fill(file: string, reader: ColumnReader): Promise<void> {
    const { rooms } = this.#lane;
    const roomOf = (chunk: number) => {
      const room = chunk % rooms.length;
      this.#waitFor(this.#lastIn[room]!);
      return rooms[room]!;
    };
    let end: Note['end'] = {};
    try {
      const capture = openCapture(await fileSource(file, () => roomOf));
      for await (const batch of capture) {
        this.#put(batch, reader, capture.info);
      }
    } catch (error) {
      end = error instanceof CaptureError ? { refusal: { ...error } } : { error };
    }
    this.#fill(this.#freeSlot(), { end });
  }

  #put(batch: Batch, reader: ColumnReader, info: CaptureInfo): void {
    const slot = this.#freeSlot();
    const { facts, records } = slot;
    const { count, bytes } = batch;
    const room = this.#lane.rooms.findIndex(({ buffer }) => buffer === bytes.buffer);
    if (room >= 0) this.#lastIn[room] = this.#filled + 1;
    // It is sent as a copy, large as it may be: there shall be one at a time.
    else this.#waitFor(this.#filled);
    facts[fact.count] = count;
    facts[fact.first] = batch.first;
    facts[fact.room] = room;
    facts[fact.bytesRead] = info.bytesRead;
    for (const key of recordKeys) records[key].set(batch[key].subarray(0, count));
    this.#read(slot, batch, reader);
    this.#fill(slot, this.#noteOf(batch, room < 0, info));
  }

  #read({ results, columns }: Slot, batch: Batch, reader: ColumnReader): void {
    const { count } = batch;
    reader.read(batch);
    for (const key of resultKeys) results[key].set(reader[key].subarray(0, count));
    for (const [i, { values, valid, octets, kind }] of reader.columns.entries()) {
      const marks = valid.subarray(0, (count + 7) >> 3);
      columns[i]!.valid.set(marks);
      if (marks.some((mark) => mark !== 0)) columns[i]!.values.set(values.subarray(0, kind === 'octets' ? count * octets : count));
    }
  }

  /** What is to be said of a batch, if there is anything. */
  #noteOf(batch: Batch, isElsewhere: boolean, info: CaptureInfo): Note | undefined {
    const { interfaces, comments, bytes, count, offset, captured } = batch;
    const note = {
      ...(interfaces.length > this.#interfaces && { interfaces: interfaces.slice(this.#interfaces) }),
      ...(comments.size > 0 && { comments }),
      ...this.#news(info),
      ...(isElsewhere && { bytes: bytes.slice(0, offset[count - 1]! + captured[count - 1]!) }),
    };
    this.#interfaces = interfaces.length;
    return Object.keys(note).length > 0 ? note : undefined;
  }

  #news(info: CaptureInfo): Pick<Note, 'info'> {
    const { format, compression, sections, omitted, comments, secrets } = info;
    const text = [format, compression, sections, omitted, comments.length, secrets.length].join();
    if (text === this.#info.text) return {};
    const news = { ...info, comments: comments.slice(this.#info.comments), secrets: secrets.slice(this.#info.secrets) };
    this.#info = { comments: comments.length, secrets: secrets.length, text };
    return { info: news };
  }

  #freeSlot(): Slot {
    const { slots } = this.#lane;
    this.#waitFor(this.#filled - slots.length + 1);
    return slots[this.#filled % slots.length]!;
  }

  /** Lets the other side have a slot. */
  #fill({ facts }: Slot, note: Note | undefined): void {
    facts[fact.hasNote] = note ? 1 : 0;
    if (note) this.#send(note);
    Atomics.store(this.#lane.state, place.filled, ++this.#filled);
    Atomics.notify(this.#lane.state, place.filled);
  }

  /** Waits until so many slots are back. */
  #waitFor(count: number): void {
    const { state } = this.#lane;
    for (let back = Atomics.load(state, place.returned); back < count; back = Atomics.load(state, place.returned)) {
      Atomics.wait(state, place.returned, back);
    }
  }
}
