import type { End } from './end.ts';
import type { IkeMessage } from './message.ts';
import { type HashName, hashNameOf, isHashOf, natInput } from './nat-hash.ts';

/** Notifications of RFC 7296 §2.23. */
const [sourceNotify, destinationNotify] = [16388, 16389];

/** What made the hash of a claim, where the address and port of its packet did not. */
export type Explanation =
  /** The same address with the usual port of the other leg: who floats may hash the old port. */
  | 'port-500'
  | 'port-4500'
  /** The same address with port 0: libreswan asks for encapsulation in this way. */
  | 'port-0'
  /** An address that a search found, or that another message let know. */
  | 'inside';

/** What a side says its own or its peer's address and port are (RFC 3947 §3.2, RFC 7296 §2.23). */
export interface Claim {
  readonly packet: number;
  readonly of: 'source' | 'destination';
  /** As the packet has it at this capture point. */
  readonly seen: End;
  /** A hash fits what is seen: nothing rewrote it on its way to here. */
  readonly fits: boolean;
  /** The hashes that do not fit; several of a source, for each address that the sender has. */
  readonly hashes: readonly Uint8Array[];
  readonly name: HashName;
  readonly initiatorSpi: string;
  readonly responderSpi: string;
  explanation: Explanation | undefined;
  /** What made the hash: `seen` if it fits. */
  end: End | undefined;
}

/** The claims of a message: of its source, of its destination, or none. `phase1Hash`: what IKEv1 agreed on. */
export function claimsOf(message: IkeMessage, phase1Hash: number | undefined): Claim[] {
  const { version, natHashes, notifications, source, destination } = message;
  const ofType = (type: number) => notifications.filter((notify) => notify.type === type).map(({ data }) => data);
  const [sources, destinations] =
    version === 1 ? [natHashes.slice(1), natHashes.slice(0, 1)] : [ofType(sourceNotify), ofType(destinationNotify)];
  const nameOf = (hash: Uint8Array) => (version === 1 ? hashNameOf(phase1Hash, hash.length) : 'sha1');
  const claim = (of: Claim['of'], hashes: readonly Uint8Array[], seen: End) => {
    const name = hashes[0] && nameOf(hashes[0]);
    return name === undefined ? [] : [weigh(message, of, hashes, seen, name)];
  };
  return [...claim('source', sources, source), ...claim('destination', destinations, destination)];
}

function weigh(message: IkeMessage, of: Claim['of'], hashes: readonly Uint8Array[], seen: End, name: HashName): Claim {
  const { packet, initiatorSpi, responderSpi } = message;
  const isMadeOf = (end: End) => makes({ initiatorSpi, responderSpi, name, hashes }, end);
  if (isMadeOf(seen))
    return { packet, of, seen, fits: true, hashes: none, name, initiatorSpi, responderSpi, explanation: undefined, end: seen };
  const other = otherPorts.find(([, port]) => isMadeOf({ address: seen.address, port }));
  const end = other && { address: seen.address, port: other[1] };
  // The octets of a message are gone with its batch.
  const kept = hashes.map((hash) => hash.slice());
  return { packet, of, seen, fits: false, hashes: kept, name, initiatorSpi, responderSpi, explanation: other?.[0], end };
}

const none: readonly never[] = [];

const otherPorts: readonly (readonly [Explanation, number])[] = [
  ['port-500', 500],
  ['port-4500', 4500],
  ['port-0', 0],
];

/** Whether an address and port make one of the hashes of a claim. */
export function makes(
  { initiatorSpi, responderSpi, name, hashes }: Pick<Claim, 'initiatorSpi' | 'responderSpi' | 'name' | 'hashes'>,
  end: End,
): boolean {
  const input = natInput(initiatorSpi, responderSpi, end);
  return hashes.some((hash) => isHashOf(name, input, hash));
}
