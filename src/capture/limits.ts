const KiB = 1024;
const MiB = 1024 * KiB;

/**
 * What a capture may make this folder do. A capture is hostile input: each number here bounds memory or work, in octets
 * unless it says otherwise, and a capture that asks for more ends in a CaptureError.
 */
export const limits = {
  /** Octets taken from a source at a time; about the size of a second-level cache. */
  chunk: 1 * MiB,
  /** The same where a few packets are wanted from the middle of a capture. */
  nearChunk: 128 * KiB,
  /** Octets left free in front of those: a record that two chunks share is completed there, so that chunks are not copied. */
  headroom: 64 * KiB,
  /** Packets in a batch. */
  batchPackets: 4096,
  /** Captured octets of one packet: libpcap's MAXIMUM_SNAPLEN. */
  packet: 256 * KiB,
  /** Total length of one pcapng block. */
  block: 16 * MiB,
  /** Interfaces over all sections (a number); {@link import('./batch.ts').Batch.interface} has 16 bits, one value means none. */
  interfaces: 65_535,
  /** Blocks that are read before any packet can be read from the middle of a capture (a number); with more of them, none is. */
  landmarks: 1 << 17,
  /** An interface's name or description; longer ones are cut. */
  text: 1 * KiB,
  /** Section comments kept over the whole capture; what is beyond is left out. */
  comments: 1 * MiB,
  /** Decryption secrets kept over the whole capture; what is beyond is left out. */
  secrets: 16 * MiB,
  /** Compressed octets inflated at a time: deflate expands at most 1032 times, so this bounds the output too. */
  gzipSlice: 16 * KiB,
  /** Header of one gzip member, with its file name and comment. */
  gzipHeader: 256 * KiB,
  /** Zstandard window: what RFC 8878 §3.1.1.1.2 asks every decoder to support and every encoder to keep to. */
  zstdWindow: 8 * MiB,
} as const;
