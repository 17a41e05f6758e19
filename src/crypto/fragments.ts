import { Memory } from '../decode/memory.ts';
import { limits } from './limits.ts';
import { flag, header, type Payload, u16, u32 } from './payloads.ts';
import { concat } from './primitives.ts';

interface Pieces {
  readonly total: number;
  readonly plain: Map<number, Uint8Array>;
  first: number;
  octets: number;
}

/** Fragments of IKEv2 messages that were opened one by one (RFC 7383 §2.6). */
export class Fragments {
  readonly #messages = new Memory<Pieces>(limits.exchanges);

  /** The payloads of all fragments, with the last one that was missing. */
  add(bytes: Uint8Array, start: number, sealed: Payload, plain: Uint8Array): { plain: Uint8Array; first: number } | undefined {
    const [number, total] = [u16(bytes, sealed.start), u16(bytes, sealed.start + 2)];
    if (number === 0 || number > total || total > limits.fragments) return undefined;
    const key = `${bytes[start + header.flags]! & (flag.initiator | flag.response)} ${u32(bytes, start + header.messageId)}`;
    let pieces = this.#messages.get(key);
    // A sender that begins anew makes more fragments; those of before are void (§2.6.1).
    if (!pieces || pieces.total < total) pieces = this.#messages.set(key, { total, plain: new Map(), first: 0, octets: 0 });
    if (pieces.total > total || pieces.octets + plain.length > limits.fragmentOctets) return undefined;
    if (!pieces.plain.has(number)) pieces.octets += plain.length;
    pieces.plain.set(number, plain);
    // The first one tells what the first payload is, the others say 0 (§2.5).
    if (number === 1) pieces.first = sealed.next;
    if (pieces.plain.size < total) return undefined;
    this.#messages.delete(key);
    const { plain: parts, first } = pieces;
    return { first, plain: concat(...Array.from({ length: total }, (_, i) => parts.get(i + 1)!)) };
  }
}
