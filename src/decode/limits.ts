/** Bounds of what a decoder keeps over packets. */
export const limits = {
  /** Octets of one joined whole: the largest IP datagram. */
  wholeOctets: 65_535,
  /** Incomplete wholes kept at a time; the oldest is given up for a new one. */
  wholes: 1_024,
  /** Pieces of one whole. */
  pieces: 8_192,
  /** Octets of all pieces kept at a time. */
  keptOctets: 16 << 20,
  /** Octets of one message of a stream; a longer one is none. */
  messageOctets: 1 << 17,
  /** Octets by which the size of a message, and how it begins, are known. */
  streamHead: 64,
  /** Segments, and octets, of one direction that wait for what comes before them; then that is taken for lost. */
  streamSegments: 256,
  streamOctets: 1 << 18,
  /** A segment farther away than this belongs to another connection between the same ports. */
  streamJump: 1 << 24,
  /** Directions of connections kept at a time; the one idle longest is given up for a new one. */
  streams: 4_096,
  /** Pairs of ends, and of hosts, that later packets are read by; the oldest is given up. */
  flows: 1 << 16,
  /** IPv6 addresses that are known by number, whoever has them. */
  addresses: 400_000,
  /** Conversations of one kind; later ones are not numbered. */
  conversations: 1 << 20,
  /** Echo requests that wait for a reply; the oldest is given up. */
  echoRequests: 1 << 16,
  /**
   * Flows, messages and exchanges of one kind that a tracker remembers. The one that was quiet longest is forgotten for
   * a new one: what comes of it later looks like its first, so nothing false is said of it.
   */
  remembered: 1 << 14,
  /** Encrypted fragments of one IKE message; a message of more is not followed. */
  ikeFragments: 256,
  /** L2TP control messages of one sender that wait for an acknowledgement; the oldest is given up. */
  unacknowledged: 64,
  /** ASN.1 values in one certificate or list of revoked ones, and how deep they may nest. */
  asn1Values: 8_192,
  asn1Depth: 32,
} as const;
