import { limits } from './limits.ts';

const endOfOptions = 0;
const utf8 = new TextDecoder();

/** Option codes (pcapng draft §3.5, §4.2). */
export const optComment = 1;
export const ifName = 2;
export const ifDescription = 3;
export const ifTsresol = 9;
export const ifFcslen = 13;
export const ifTsoffset = 14;

/**
 * Walks the options of a block (pcapng draft §3.5). Options end at opt_endofopt, at the end of the block, or at the first
 * one that would pass it: a damaged option does not cost the packet. One cursor serves any number of blocks.
 */
export class OptionCursor {
  code = endOfOptions;
  /** The value is `bytes[at .. at + length)`. */
  at = 0;
  length = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #littleEndian = false;
  #next = 0;
  #end = 0;

  /** Places the cursor before the options in `[at, end)` of `view`. */
  reset(view: DataView, littleEndian: boolean, at: number, end: number): void {
    this.#view = view;
    this.#littleEndian = littleEndian;
    this.#next = at;
    this.#end = end;
  }

  /** Steps to the next option; false when there is none. */
  next(): boolean {
    const at = this.#next + 4;
    if (at > this.#end) return false;
    this.code = this.#view.getUint16(this.#next, this.#littleEndian);
    this.length = this.#view.getUint16(this.#next + 2, this.#littleEndian);
    if (this.code === endOfOptions || at + this.length > this.#end) return false;
    this.at = at;
    this.#next = at + padded(this.length);
    return true;
  }

  /** The value as text, without the zeros that some writers put behind it. */
  text(bytes: Uint8Array, longest = 0xffff): string {
    let end = this.at + Math.min(this.length, longest);
    while (end > this.at && bytes[end - 1] === 0) end--;
    return utf8.decode(bytes.subarray(this.at, end));
  }

  /** The value as the name or description of an interface, cut at {@link limits.text}. */
  shortText(bytes: Uint8Array): string {
    return this.text(bytes, limits.text);
  }

  /** The value, a signed 64-bit integer, in double precision. */
  int64(): number {
    return Number(this.#view.getBigInt64(this.at, this.#littleEndian));
  }
}

/** `length` rounded up to a multiple of 4. */
export function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
