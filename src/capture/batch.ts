/** The time of a packet that carries none (pcapng Simple Packet Block): `nanoseconds[i]` holds this value. */
export const NO_TIME = 0xffffffff;

/** Where packets of one link type come from: one pcap file header, or one pcapng Interface Description Block. */
export interface CaptureInterface {
  /** The container knows no interfaces: a pcap file has one link type for all packets, and nothing else. */
  readonly implied?: true;
  /** Number within its section, counting from 0 (`frame.interface_id`). */
  readonly id: number;
  /** Section that declares it, counting from 1 (`frame.section_number`). */
  readonly section: number;
  /** LINKTYPE_ value of the file, e.g. 1 for Ethernet. */
  readonly linkType: number;
  /** Longest packet kept, in octets; 0 means no limit. */
  readonly snapLength: number;
  /** Length of the Ethernet frame check sequence in octets where the file states it. */
  readonly fcsLength?: number;
  readonly name?: string;
  readonly description?: string;
}

/**
 * A batch of packets: columns over one buffer. Packet `i` of the batch has the octets
 * `bytes[offset[i] .. offset[i] + captured[i])`. Nothing is allocated for a packet. A batch that comes from a reader
 * is valid until the next one is asked for: the reader reuses `bytes` and the columns.
 */
export interface Batch {
  /** The octets that `offset` points into. */
  readonly bytes: Uint8Array;
  /** Number of packets in this batch; the columns may be longer. */
  readonly count: number;
  /** Number of the first packet, counting from 1 over the whole capture. */
  readonly first: number;
  /** Start of each packet in `bytes`. */
  readonly offset: Uint32Array;
  /** Octets of each packet that the capture holds. */
  readonly captured: Uint32Array;
  /** Octets that each packet had on the wire. */
  readonly original: Uint32Array;
  /** Time of capture: whole seconds since 1970-01-01 UTC (may be negative) … */
  readonly seconds: Float64Array;
  /** … and nanoseconds into that second, or {@link NO_TIME}. */
  readonly nanoseconds: Uint32Array;
  /** Index into {@link Batch.interfaces}; {@link NO_INTERFACE} for a block without one. */
  readonly interface: Uint16Array;
  /** Section of each packet, counting from 1; 1 for pcap. */
  readonly section: Uint32Array;
  /** Offset of each packet's record in the (decompressed) file, in octets. */
  readonly position: Float64Array;
  /** All interfaces of the capture so far, over all sections, in file order. */
  readonly interfaces: readonly CaptureInterface[];
  /** Packet comments by index in the batch; only packets that have one. Several comments are joined by line feeds. */
  readonly comments: ReadonlyMap<number, string>;
}

/**
 * `interface[i]` of a record that belongs to no interface: a pcapng Custom Block or systemd Journal Export Block, which
 * tshark counts as a frame.
 */
export const NO_INTERFACE = 0xffff;
