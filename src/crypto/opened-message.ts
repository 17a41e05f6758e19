/** What came out of an encrypted IKE message. */
export interface OpenedMessage {
  /** The payloads, without padding: octets of their own. Of a fragment, empty until it is the last that was missing. */
  readonly plain: Uint8Array;
  /** Type of the first payload; 0 where there is none, as in a fragment of a message that is not whole. */
  readonly first: number;
  /** Whether an integrity check held: IKEv1 has none but the HASH payload, and that takes SKEYID_a. */
  readonly isProven: boolean;
  /** Octets of IV and integrity check value, at the beginning and at the end of what is sealed. */
  readonly iv: number;
  readonly icv: number;
  /** Behind the payloads (RFC 7296 §3.14): octets of padding, of which the last tells their number; none under IKEv1. */
  readonly padding: Uint8Array;
  /** The payloads are those of all fragments (RFC 7383 §2.6). */
  readonly isJoined: boolean;
}
