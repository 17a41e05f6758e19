import type { Batch } from '../../capture/batch.ts';
import { CaptureError } from '../../capture/error.ts';
import { fileSource } from '../../capture/node/file-source.ts';
import { type Capture, openCapture } from '../../capture/reader.ts';
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
  /** What the other side knows of the capture: how long lists are, and the rest as a text. */
  #known = { interfaces: 0, comments: 0, secrets: 0, text: '' };

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
    let capture: Capture | undefined;
    try {
      capture = openCapture(await fileSource(file, () => roomOf));
      for await (const batch of capture) {
        this.#put(batch, reader, capture);
      }
    } catch (error) {
      end = error instanceof CaptureError ? { refusal: { ...error } } : { error };
    }
    const slot = this.#freeSlot();
    if (capture) slot.facts[fact.bytesRead] = capture.info.bytesRead;
    this.#fill(slot, { ...(capture && this.#news(capture)), end });
  }

  #put(batch: Batch, reader: ColumnReader, capture: Capture): void {
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
    facts[fact.bytesRead] = capture.info.bytesRead;
    for (const key of recordKeys) records[key].set(batch[key].subarray(0, count));
    this.#read(slot, batch, reader);
    this.#fill(slot, this.#noteOf(batch, room < 0, capture));
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
  #noteOf({ comments, bytes, count, offset, captured }: Batch, isElsewhere: boolean, capture: Capture): Note | undefined {
    const note = {
      ...this.#news(capture),
      ...(comments.size > 0 && { comments }),
      ...(isElsewhere && { bytes: bytes.slice(0, offset[count - 1]! + captured[count - 1]!) }),
    };
    return Object.keys(note).length > 0 ? note : undefined;
  }

  /** What the other side does not know of the capture. */
  #news({ info, interfaces }: Capture): Pick<Note, 'info' | 'interfaces'> {
    const known = this.#known;
    const { format, compression, sections, omitted, comments, secrets } = info;
    const text = [format, compression, sections, omitted, comments.length, secrets.length].join();
    const news = {
      ...(interfaces.length > known.interfaces && { interfaces: interfaces.slice(known.interfaces) }),
      ...(text !== known.text && { info: { ...info, comments: comments.slice(known.comments), secrets: secrets.slice(known.secrets) } }),
    };
    this.#known = { interfaces: interfaces.length, comments: comments.length, secrets: secrets.length, text };
    return news;
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
