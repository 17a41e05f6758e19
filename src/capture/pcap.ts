import type { BatchBuilder } from './batch-builder.ts';
import { addLandmark, type CaptureInfo, type Container } from './container.ts';
import { readFileHeader } from './headers.ts';
import { limits } from './limits.ts';
import type { Window } from './window.ts';

/** A variant of the pcap format, as its magic number tells (draft-ietf-opsawg-pcap §4). */
interface Variant {
  /** Octets of the file header. */
  readonly fileHeader: number;
  /** Octets of a record header. */
  readonly recordHeader: number;
  /** Nanoseconds in one unit of a record's fraction. */
  readonly unit: number;
}

const variants: ReadonlyMap<number, Variant> = new Map([
  [0xa1b2c3d4, { fileHeader: 24, recordHeader: 16, unit: 1000 }],
  [0xa1b23c4d, { fileHeader: 24, recordHeader: 16, unit: 1 }],
  // Kuznetzov's modified format: the record header goes on with interface index, protocol and packet type.
  [0xa1b2cd34, { fileHeader: 24, recordHeader: 24, unit: 1000 }],
  // Ixia's hardware and software formats: the file header goes on with the length of all records.
  [0x1c0001ac, { fileHeader: 28, recordHeader: 16, unit: 1 }],
  [0x1c0001ab, { fileHeader: 28, recordHeader: 16, unit: 1000 }],
]);

const billion = 1_000_000_000;
const never = () => false;
const always = () => true;
const whenLonger = (captured: number, original: number) => captured > original;

/** Whether `head`, at least 4 octets, starts a pcap file. */
export function isPcap(head: DataView): boolean {
  return variants.has(head.getUint32(0, false)) || variants.has(head.getUint32(0, true));
}

/**
 * Reads the file header and returns the parser of the records behind it.
 * Throws a CaptureError where the header is cut or its version is unknown.
 */
export function openPcap(window: Window, batch: BatchBuilder, info: CaptureInfo): Container {
  const { view, start } = window;
  const littleEndian = variants.has(view.getUint32(start, true));
  const variant = variants.get(view.getUint32(start, littleEndian))!;
  if (window.length < variant.fileHeader) {
    throw window.error(start, `the pcap file header is cut: ${window.length} of ${variant.fileHeader} octets`, 'copy the file again');
  }
  const { major, minor, snapLength, network } = readFileHeader(window.bytes.subarray(start), littleEndian);
  const dgux = major === 543 && minor === 0;
  if (major !== 2 && !dgux) {
    throw window.error(start + 4, `this is pcap version ${major}.${minor}, not 2.x`, 'write it anew with a current tcpdump or editcap');
  }
  batch.interfaces.push({
    id: 0,
    section: 1,
    linkType: network & 0xffff,
    implied: true,
    snapLength,
    // Bit 26: the FCS length is given, in the top four bits, in units of 16 bits.
    ...(network & 0x0400_0000 && { fcsLength: (network >>> 28) * 2 }),
  });
  info.sections = 1;
  addLandmark(info, window.base + start, variant.fileHeader);
  window.start += variant.fileHeader;

  // Before version 2.3 and on DG/UX the two lengths stood the other way round; 2.3 was written in either order.
  const swapped = minor < 3 ? always : minor === 3 ? whenLonger : never;
  return new PcapReader(littleEndian, variant, swapped);
}

class PcapReader implements Container {
  readonly #littleEndian: boolean;
  readonly #header: number;
  readonly #unit: number;
  readonly #swapped: (captured: number, original: number) => boolean;

  constructor(littleEndian: boolean, variant: Variant, swapped: (captured: number, original: number) => boolean) {
    this.#littleEndian = littleEndian;
    this.#header = variant.recordHeader;
    this.#unit = variant.unit;
    this.#swapped = swapped;
  }

  read(window: Window, batch: BatchBuilder): void {
    const { view, base, end } = window;
    const littleEndian = this.#littleEndian;
    const header = this.#header;
    const unit = this.#unit;
    let at = window.start;
    while (at + header <= end && !batch.full) {
      let captured = view.getUint32(at + 8, littleEndian);
      let original = view.getUint32(at + 12, littleEndian);
      if (this.#swapped(captured, original)) [captured, original] = [original, captured];
      if (captured > limits.packet) {
        throw window.error(
          at,
          `the record claims ${captured} captured octets, more than the ${limits.packet} that a packet can have`,
          'the file is damaged here; all packets before it were read',
        );
      }
      const next = at + header + captured;
      if (next > end) break;

      let seconds = view.getUint32(at, littleEndian);
      let nanoseconds = view.getUint32(at + 4, littleEndian) * unit;
      if (nanoseconds >= billion) {
        seconds += Math.floor(nanoseconds / billion);
        nanoseconds %= billion;
      }
      batch.add(base + at, at + header, captured, original, seconds, nanoseconds, 0, 1);
      at = window.start = next;
    }
  }

  recordLength(window: Window): number {
    const { view, start } = window;
    if (window.length < this.#header) return this.#header;
    const captured = view.getUint32(start + 8, this.#littleEndian);
    const original = view.getUint32(start + 12, this.#littleEndian);
    return this.#header + (this.#swapped(captured, original) ? original : captured);
  }
}
