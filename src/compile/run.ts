import { Parser } from 'binary-parser';
import type { FieldRow } from '../schema/dissector.ts';
import type { Value, ValueType } from '../schema/field.ts';
import { integerBits } from '../schema/field.ts';

/**
 * Octets of a row, where the declaration alone says how many; undefined where it depends on the packet.
 */
export function fixedSize(row: FieldRow): number | undefined {
  const bits = integerBits(row.type);
  if (bits > 0) return bits / 8;
  if (row.type === 'bool') return 1;
  if (row.type === 'ipv4') return 4;
  if (row.type === 'ipv6') return 16;
  if (row.type === 'mac') return 6;
  if (row.type === 'eui64') return 8;
  if (row.size === undefined) return row.type === 'time' ? 4 : undefined;
  return /^\d+$/.test(row.size) ? Number(row.size) : undefined;
}

/** The integer that `bytes` hold, big-endian; a bigint from 7 octets on. */
export function integerOf(bytes: Uint8Array): number | bigint {
  if (bytes.length <= 6) return bytes.reduce((value, byte) => value * 256 + byte, 0);
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

const utf8 = new TextDecoder();

/** A value of the tree from the octets of a field of variable width, or of a fixed width that binary-parser does not know. */
export function valueFrom(type: ValueType, bytes: Uint8Array): Value {
  switch (type) {
    case 'uint':
    case 'u24':
      return integerOf(bytes);
    case 'u24le':
      return integerOf(bytes.slice().reverse());
    case 'i24':
      return ((integerOf(bytes) as number) << 8) >> 8;
    case 'bool':
      return bytes[0] !== 0;
    case 'text': {
      const end = bytes.indexOf(0);
      return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
    }
    case 'time':
      return { seconds: Number(integerOf(bytes)), nanoseconds: 0 };
    case 'none':
      return true;
    default:
      return bytes;
  }
}

/**
 * Reads a run: rows of fixed width that follow each other without a condition. One binary-parser does the work; its
 * fields are numbered, so no name of a declaration reaches the code that it generates. The caller has checked that
 * the octets are there: binary-parser itself would read short without a word.
 */
export class Run {
  readonly sizes: readonly number[];
  readonly size: number;
  readonly #parser: Parser;
  readonly #types: readonly ValueType[];
  readonly #names: readonly string[];

  constructor(rows: readonly FieldRow[]) {
    this.sizes = rows.map((row) => fixedSize(row)!);
    this.size = this.sizes.reduce((sum, size) => sum + size, 0);
    this.#types = rows.map((row) => row.type);
    this.#names = rows.map((_, i) => `f${i}`);
    const start = new Parser().create(Parsed);
    this.#parser = rows.reduce((parser, row, i) => addField(parser, row.type, this.#names[i]!, this.sizes[i]!), start);
  }

  /** Values of the rows; `bytes` begins with the run and holds all of it. */
  read(bytes: Uint8Array): Value[] {
    const fields = this.#parser.parse(bytes);
    const values: Value[] = [];
    for (let i = 0; i < this.#names.length; i++) {
      const value = fields[this.#names[i]!]!;
      values.push(value instanceof Uint8Array ? valueFrom(this.#types[i]!, value) : value);
    }
    return values;
  }
}

/**
 * What binary-parser fills. Its code sets `$parent` and `$root` and deletes them in the end, which would make each
 * object a slow one; setters that do nothing leave nothing to delete.
 */
class Parsed {
  set $parent(_: unknown) {}
  set $root(_: unknown) {}
}

function addField(parser: Parser, type: ValueType, name: string, size: number): Parser {
  switch (type) {
    case 'u8':
      return parser.uint8(name);
    case 'i8':
      return parser.int8(name);
    case 'u16':
      return parser.uint16be(name);
    case 'u16le':
      return parser.uint16le(name);
    case 'i16':
      return parser.int16be(name);
    case 'u32':
      return parser.uint32be(name);
    case 'u32le':
      return parser.uint32le(name);
    case 'i32':
      return parser.int32be(name);
    case 'u64':
      return parser.uint64be(name);
    case 'u64le':
      return parser.uint64le(name);
    case 'i64':
      return parser.int64be(name);
    default:
      return parser.buffer(name, { length: size });
  }
}
