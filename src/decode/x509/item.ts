import type { AsnType, BaseBlock } from 'asn1js';
import { limits } from '../limits.ts';
import { library } from './asn1js.ts';

/** Universal tags (X.680 §8.4) that X.509 tells apart. */
export const tags = { integer: 2, bitString: 3, oid: 6, sequence: 16, set: 17, utcTime: 23, generalizedTime: 24 } as const;

/** The octets are not what the standard says. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

/** An ASN.1 value, over the packet's own octets. */
export class Item {
  readonly #block: BaseBlock;
  #items: readonly Item[] | undefined;

  constructor(block: BaseBlock) {
    this.#block = block;
  }

  /** The value with its tag and length. */
  get whole(): Uint8Array {
    return this.#block.valueBeforeDecodeView;
  }

  get content(): Uint8Array {
    return this.whole.subarray(this.#block.idBlock.blockLength + this.#block.lenBlock.blockLength);
  }

  /** Values within; none in a primitive one. */
  get items(): readonly Item[] {
    this.#items ??= this.#block.idBlock.isConstructed ? innerBlocks(this.#block).map((block) => new Item(block)) : [];
    return this.#items;
  }

  /** The value at a place where there must be one. */
  at(index: number): Item {
    const item = this.items.at(index);
    if (!item) throw new MalformedError('A value is missing');
    return item;
  }

  is(tag: number): boolean {
    return this.#block.idBlock.tagClass === 1 && this.#block.idBlock.tagNumber === tag;
  }

  isContext(tag: number): boolean {
    return this.#block.idBlock.tagClass === 3 && this.#block.idBlock.tagNumber === tag;
  }

  /** An object identifier in dotted decimals. */
  get oid(): string {
    if (!(this.#block instanceof library().ObjectIdentifier)) throw new MalformedError('An object identifier is missing');
    return this.#block.getValue();
  }

  /** A value of one of the string types; undefined for others. */
  get text(): string | undefined {
    return this.#block instanceof library().BaseStringBlock ? this.#block.getValue() : undefined;
  }

  /** A UTCTime or GeneralizedTime in milliseconds since 1970. */
  get time(): number {
    const { UTCTime } = library();
    const time = this.#block instanceof UTCTime ? this.#block.toDate().getTime() : Number.NaN;
    if (Number.isNaN(time)) throw new MalformedError('A time is missing');
    return time;
  }
}

function innerBlocks(block: BaseBlock): readonly BaseBlock[] {
  const { value } = block.valueBlock as { value?: unknown };
  return Array.isArray(value) ? value : [];
}

/** Reads one value from the beginning of the octets. Throws MalformedError where there is none. */
export function readItem(octets: Uint8Array): Item {
  // Views over the packet: a node's range is that of its value.
  const view = new Uint8Array(octets.buffer as ArrayBuffer, octets.byteOffset, octets.length);
  const { offset, result } = library().fromBER(view, {
    maxDepth: limits.asn1Depth,
    maxNodes: limits.asn1Values,
    parseEmbedded: false,
    copyInput: false,
  });
  if (offset < 0) throw new MalformedError(result.error);
  return new Item(result as BaseBlock & AsnType);
}
