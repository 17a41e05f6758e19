/** Octets of integers and texts in one byte order, to build capture files from. */
export class Writer {
  readonly littleEndian: boolean;

  constructor(littleEndian = true) {
    this.littleEndian = littleEndian;
  }

  u16(...values: number[]): Uint8Array {
    return this.#integers(2, values, (view, at, value) => view.setUint16(at, value, this.littleEndian));
  }

  u32(...values: number[]): Uint8Array {
    return this.#integers(4, values, (view, at, value) => view.setUint32(at, value, this.littleEndian));
  }

  i64(value: bigint): Uint8Array {
    return this.#integers(8, [0], (view, at) => view.setBigInt64(at, value, this.littleEndian));
  }

  /** A pcap file header. */
  pcap({ magic = 0xa1b2c3d4, major = 2, minor = 4, snapLength = 262144, network = 1 } = {}): Uint8Array {
    return join(this.u32(magic), this.u16(major, minor), this.u32(0, 0, snapLength, network));
  }

  /** A pcap record with the 16-octet header; `extra` stands between header and data. */
  record(
    data: Uint8Array,
    { seconds = 1, fraction = 2, captured = data.length, original = data.length, extra = octets() } = {},
  ): Uint8Array {
    return join(this.u32(seconds, fraction, captured, original), extra, data);
  }

  /** A pcapng block around `body`. */
  block(type: number, ...body: Uint8Array[]): Uint8Array {
    const padded = pad(join(...body));
    return join(this.u32(type, padded.length + 12), padded, this.u32(padded.length + 12));
  }

  option(code: number, value: Uint8Array): Uint8Array {
    return join(this.u16(code, value.length), pad(value));
  }

  sectionHeader(...options: Uint8Array[]): Uint8Array {
    return this.block(0x0a0d0d0a, this.u32(0x1a2b3c4d), this.u16(1, 0), this.i64(-1n), ...options);
  }

  interfaceDescription({ linkType = 1, snapLength = 0 } = {}, ...options: Uint8Array[]): Uint8Array {
    return this.block(1, this.u16(linkType, 0), this.u32(snapLength), ...options);
  }

  enhancedPacket(data: Uint8Array, { id = 0, time = 1_000_002n, original = data.length } = {}, ...options: Uint8Array[]): Uint8Array {
    const clock = this.u32(Number(time >> 32n), Number(time & 0xffff_ffffn));
    return this.block(6, this.u32(id), clock, this.u32(data.length, original), pad(data), ...options);
  }

  obsoletePacket(data: Uint8Array, { id = 0, drops = 0xffff, time = 1_000_002n, original = data.length } = {}): Uint8Array {
    const clock = this.u32(Number(time >> 32n), Number(time & 0xffff_ffffn));
    return this.block(2, this.u16(id, drops), clock, this.u32(data.length, original), pad(data));
  }

  simplePacket(data: Uint8Array, original = data.length): Uint8Array {
    return this.block(3, this.u32(original), data);
  }

  #integers(size: number, values: number[], set: (view: DataView, at: number, value: number) => void): Uint8Array {
    const bytes = new Uint8Array(size * values.length);
    const view = new DataView(bytes.buffer);
    values.forEach((value, i) => {
      set(view, i * size, value);
    });
    return bytes;
  }
}

export const little = new Writer(true);
export const big = new Writer(false);

export function octets(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

export function join(...parts: Uint8Array[]): Uint8Array {
  return joinAll(parts);
}

/** As {@link join}, for more parts than a call can have arguments. */
export function joinAll(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function pad(bytes: Uint8Array): Uint8Array {
  return join(bytes, new Uint8Array(-bytes.length & 3));
}

/** A packet of `length` octets that count up. */
export function data(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i);
}

/** A small pcapng file with one of everything. */
export function everything(first = little, second = big): Uint8Array {
  return join(
    first.sectionHeader(first.option(1, text('a section')), first.option(0, octets())),
    first.interfaceDescription({ snapLength: 20 }, first.option(2, text('eth0')), first.option(9, octets(9))),
    first.block(10, first.u32(0x544c534b, 5), text('keys\n')),
    first.enhancedPacket(data(13), { time: 1_700_000_000_123_456_789n }, first.option(1, text('look')), first.option(0, octets())),
    first.block(4, first.u16(0, 0)),
    first.simplePacket(data(20), 100),
    first.block(0xbad, first.u32(32473), text('custom')),
    first.obsoletePacket(data(7)),
    first.block(0x7777, data(9)),
    second.sectionHeader(),
    second.interfaceDescription({ linkType: 101 }),
    second.interfaceDescription({ linkType: 113 }, second.option(14, second.i64(-3600n))),
    second.enhancedPacket(data(5), { id: 1, original: 50 }),
    second.block(5, second.u32(0, 0, 0)),
    second.block(9, text('__REALTIME_TIMESTAMP=1700000000123456\nMESSAGE=hi\n')),
  );
}

/** A small pcap file with three packets. */
export function threePackets(writer = little): Uint8Array {
  return join(writer.pcap(), writer.record(data(0)), writer.record(data(60), { original: 1500 }), writer.record(data(9)));
}
