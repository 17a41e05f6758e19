import type { Piece as Told } from '../compile/host.ts';
import { field } from '../schema/field.ts';
import { hex } from '../schema/render.ts';
import { limits } from './limits.ts';

/** A piece of a larger whole: its place, its octets, and the packet that brought them. */
export interface Piece extends Told {
  readonly bytes: Uint8Array;
  readonly packet: number;
}

/** A whole: its octets, and the packets of its pieces in the order of their place. */
export interface Whole {
  readonly bytes: Uint8Array;
  readonly packets: readonly number[];
}

interface Incomplete {
  readonly pieces: Piece[];
  octets: number;
  /** Where the whole ends, known once the last piece is there: its length, or the number of its pieces. */
  end: number | undefined;
}

/** Joins pieces to wholes, IP fragments for one, in bounded memory: what does not complete is given up, oldest first. */
export class Reassembly {
  readonly #incomplete = new Map<string, Incomplete>();
  #octets = 0;

  /** Takes a piece; gives the whole if this piece completes it. A piece that contradicts the others is dropped. */
  add(piece: Piece): Whole | undefined {
    if (piece.bytes.length === 0 || endOf(piece) > limits.wholeOctets) return undefined;
    const key = keyOf(piece);
    const whole = this.#incomplete.get(key) ?? { pieces: [], octets: 0, end: undefined };
    if (whole.pieces.some((known) => known.place === piece.place) || !agrees(piece, whole)) return undefined;
    if (whole.pieces.length >= limits.pieces || whole.octets + piece.bytes.length > limits.wholeOctets) return undefined;
    this.#incomplete.set(key, whole);
    // The piece outlives the reader's buffer.
    whole.pieces.push({ ...piece, bytes: piece.bytes.slice() });
    whole.octets += piece.bytes.length;
    this.#octets += piece.bytes.length;
    if (!piece.more) whole.end = endOf(piece);
    const joined =
      whole.end === undefined ? undefined : piece.numbered ? joinNumbered(whole.pieces, whole.end) : join(whole.pieces, whole.end);
    if (joined) this.#forget(key);
    else this.#makeRoom();
    return joined;
  }

  #forget(key: string): void {
    this.#octets -= this.#incomplete.get(key)?.octets ?? 0;
    this.#incomplete.delete(key);
  }

  #makeRoom(): void {
    for (const key of this.#incomplete.keys()) {
      if (this.#incomplete.size <= limits.wholes && this.#octets <= limits.keptOctets) return;
      this.#forget(key);
    }
  }
}

function keyOf({ name, key }: Piece): string {
  return `${name} ${key.map((value) => (value instanceof Uint8Array ? hex(value) : String(value))).join(' ')}`;
}

/** Where a piece ends, in octets or in pieces. */
const endOf = ({ numbered, place, bytes }: Piece) => (numbered ? place : place + bytes.length);

/** A whole has one end, and no piece lies behind it. */
function agrees(piece: Piece, whole: Incomplete): boolean {
  if (!piece.more) return (whole.end ?? endOf(piece)) === endOf(piece) && whole.pieces.every((known) => endOf(known) <= endOf(piece));
  return whole.end === undefined || endOf(piece) <= whole.end;
}

/** Undefined where a gap is left. */
function join(pieces: readonly Piece[], length: number): Whole | undefined {
  const ordered = [...pieces].sort((a, b) => a.place - b.place);
  const bytes = new Uint8Array(length);
  let filled = 0;
  for (const piece of ordered) {
    if (piece.place > filled) return undefined;
    bytes.set(piece.bytes, piece.place);
    filled = Math.max(filled, piece.place + piece.bytes.length);
  }
  if (filled < length) return undefined;
  return { bytes, packets: ordered.map((piece) => piece.packet) };
}

/** Undefined where a number is missing. */
function joinNumbered(pieces: readonly Piece[], last: number): Whole | undefined {
  const ordered = [...pieces].sort((a, b) => a.place - b.place);
  if (ordered.length !== last || ordered[0]!.place !== 1 || ordered.at(-1)!.place !== last) return undefined;
  const bytes = new Uint8Array(ordered.reduce((sum, piece) => sum + piece.bytes.length, 0));
  let end = 0;
  for (const piece of ordered) {
    bytes.set(piece.bytes, end);
    end += piece.bytes.length;
  }
  return { bytes, packets: ordered.map((piece) => piece.packet) };
}

/** Fields of a joined whole, by the prefix that its `join` names. */
export function wholeFields(name: string) {
  return {
    fragments: field(`${name}.fragments`, 'Fragments', 'bytes'),
    fragment: field(`${name}.fragment`, 'Fragment in packet', 'frame'),
    count: field(`${name}.fragment.count`, 'Fragment count', 'u32'),
    length: field(`${name}.reassembled.length`, 'Reassembled length', 'u32'),
    data: field(`${name}.reassembled.data`, 'Reassembled data', 'bytes'),
  };
}
