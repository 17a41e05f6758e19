/** Bounds of what is kept for opening what is sealed. */
export const limits = {
  /** IKE SAs, and ESP SAs by SPI; the one that was quiet longest is given up for a new one. */
  sas: 1 << 14,
  /** Exchanges of one IKE SA that wait for their answers, and messages of it whose IV is remembered. */
  exchanges: 64,
  /** Octets of all fragments of one IKE message (RFC 7383 §2.5), and how many. */
  fragmentOctets: 1 << 17,
  fragments: 256,
  /** Keys and secrets that may be tried for one SA of which no line of a key file says that they are its own. */
  candidates: 256,
  /** Octets of one key file; a log that is larger is read to here. */
  fileOctets: 64 << 20,
  /** Lines of a key file that are called wrong one by one. */
  complaints: 5,
} as const;
