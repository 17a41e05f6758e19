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
  /** Of IKE: under 2 the last octet of the padding tells its length (RFC 7296 §3.14), under 1 the payloads alone do. */
  readonly version: 1 | 2;
  /** Behind the payloads. */
  readonly padding: Uint8Array;
  /** The payloads are those of all fragments (RFC 7383 §2.6). */
  readonly isJoined: boolean;
}
