/** Payloads that matter for keys (RFC 7296 §3.2, RFC 2408 §3.1). */
export const payload = {
  saV1: 1,
  keyExchangeV1: 4,
  hashV1: 8,
  nonceV1: 10,
  fragmentV1: 132,
  sa: 33,
  keyExchange: 34,
  nonce: 40,
  sealed: 46,
  sealedFragment: 53,
} as const;

/** The IKE header (RFC 7296 §3.1, RFC 2408 §3.1): octets, and the offsets of its parts. */
export const header = {
  octets: 28,
  responderSpi: 8,
  nextPayload: 16,
  version: 17,
  exchange: 18,
  flags: 19,
  messageId: 20,
  length: 24,
} as const;

export const flag = { encrypted: 0x01, initiator: 0x08, response: 0x20 } as const;

/** Most payloads of one message that are looked at. */
const mostPayloads = 256;

export interface Payload {
  readonly type: number;
  /** Where its generic header begins, its body, and what follows it. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** Type of the payload that follows. */
  readonly next: number;
}

/** The payloads from `start` on, up to the first that is not whole; of an encrypted one, which is the last, what is there. */
export function payloadsIn(bytes: Uint8Array, first: number, start: number, end: number): Payload[] {
  const found: Payload[] = [];
  let type = first;
  for (let at = start; type !== 0 && at + 4 <= end && found.length < mostPayloads; ) {
    const behind = at + u16(bytes, at + 2);
    if (behind < at + 4 || behind > end) break;
    const next = bytes[at]!;
    found.push({ type, at, start: at + 4, end: behind, next });
    if (type === payload.sealed || type === payload.sealedFragment || type === payload.fragmentV1) break;
    type = next;
    at = behind;
  }
  return found;
}

/** Body of the first payload of a type. */
export function bodyOf(bytes: Uint8Array, payloads: readonly Payload[], type: number): Uint8Array | undefined {
  const found = payloads.find((one) => one.type === type);
  return found && bytes.subarray(found.start, found.end);
}

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

export function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
