import type { Cipher, Integrity } from './algorithms.ts';
import type { DirectionKeys } from './derivation.ts';

/** Keys of an IKEv1 SA (RFC 2409 §5); what is absent was not given. */
export interface Ikev1Keys {
  /** Initiator's cookie in hexadecimal; absent in keys from logs, which are tried. */
  readonly initiatorSpi?: string;
  /** The cipher's key. */
  readonly ka?: Uint8Array;
  readonly skeyidD?: Uint8Array;
  readonly skeyidA?: Uint8Array;
  readonly skeyidE?: Uint8Array;
}

/** Keys of an IKEv2 SA (RFC 7296 §2.14). SPIs and algorithms are absent in keys from logs: those are tried with what was negotiated. */
export interface Ikev2Keys {
  readonly spis?: { readonly initiator: string; readonly responder: string };
  readonly algorithms?: { readonly cipher: Cipher; readonly integrity: Integrity };
  readonly skD?: Uint8Array;
  readonly initiator?: DirectionKeys;
  readonly responder?: DirectionKeys;
}

/** Keys of one ESP SA, as a line of Wireshark's table `esp_sa` or the kernel has them. */
export interface EspKeys {
  /** Patterns of addresses; undefined for any. */
  readonly source: AddressTest | undefined;
  readonly destination: AddressTest | undefined;
  /** Undefined for any. */
  readonly spi: ((spi: number) => boolean) | number | undefined;
  readonly cipher: Cipher;
  readonly integrity: Integrity;
  readonly keys: DirectionKeys;
  readonly isExtended?: boolean;
}

/** Tests an address in hexadecimal: 8 digits for IPv4, 32 for IPv6. */
export type AddressTest = (address: string) => boolean;

/** All keys that were given, in memory alone. */
export interface KeyRing {
  readonly ikev1: Ikev1Keys[];
  readonly ikev2: Ikev2Keys[];
  readonly esp: EspKeys[];
  /** Keys of one direction of some child SA, from logs that do not say of which. */
  readonly directions: DirectionKeys[];
  /** Diffie-Hellman shared secrets. */
  readonly secrets: Uint8Array[];
}

export function emptyKeyRing(): KeyRing {
  return { ikev1: [], ikev2: [], esp: [], directions: [], secrets: [] };
}
