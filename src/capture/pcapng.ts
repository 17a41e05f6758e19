import { NO_INTERFACE, NO_TIME } from './batch.ts';
import type { BatchBuilder } from './batch-builder.ts';
import { Clock } from './clock.ts';
import { addLandmark, type CaptureInfo, type Container } from './container.ts';
import { readInterfaceHeader, readSectionHeader } from './headers.ts';
import { journalTime } from './journal.ts';
import { limits } from './limits.ts';
import { ifDescription, ifFcslen, ifName, ifTsoffset, ifTsresol, OptionCursor, optComment, padded } from './options.ts';
import type { Window } from './window.ts';

// Block types (pcapng draft §4). A type that is not here is skipped by its length.
const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const obsoletePacket = 2;
const simplePacket = 3;
const enhancedPacket = 6;
const journalExport = 9;
const decryptionSecrets = 10;
const custom = 0x0bad;
const customNotCopied = 0x40000bad;

const byteOrderMagic = 0x1a2b3c4d;

/** Total lengths of blocks without data and options. */
const shortest: Record<number, number> = {
  [sectionHeader]: 28,
  [interfaceDescription]: 20,
  [obsoletePacket]: 32,
  [simplePacket]: 16,
  [enhancedPacket]: 32,
  [decryptionSecrets]: 20,
  [custom]: 16,
  [customNotCopied]: 16,
};
/** A block type and the total length on either side of nothing. */
const emptyBlock = 12;

/** Whether blocks behind one of this type depend on it. */
const isLandmark = (type: number) => type === sectionHeader || type === interfaceDescription || type === decryptionSecrets;

const afterDamage = 'the file is damaged here; all packets before it were read';

/** Whether `head`, at least 4 octets, starts a pcapng file. */
export function isPcapng(head: DataView): boolean {
  return head.getUint32(0) === sectionHeader;
}

/** The parser of a pcapng file (draft-ietf-opsawg-pcapng), from its first Section Header Block on. */
export class PcapngReader implements Container {
  readonly #info: CaptureInfo;
  #littleEndian = false;
  /** The current section's interfaces are `batch.interfaces` from this index on … */
  #firstInterface = 0;
  /** … and have these clocks. */
  #clocks: Clock[] = [];
  readonly #options = new OptionCursor();
  #secretsSize = 0;
  #commentsSize = 0;

  constructor(info: CaptureInfo) {
    this.#info = info;
  }

  read(window: Window, batch: BatchBuilder): void {
    const { view, end } = window;
    while (window.start + emptyBlock <= end && !batch.full) {
      const at = window.start;
      const type = view.getUint32(at, this.#littleEndian);
      if (type === sectionHeader) this.#readByteOrder(window, at);
      const length = padded(view.getUint32(at + 4, this.#littleEndian));
      if (length < (shortest[type] ?? emptyBlock) || length > limits.block) {
        throw window.error(at, `the block claims a length of ${length} octets`, afterDamage);
      }
      if (at + length > end) return;
      const trailer = padded(view.getUint32(at + length - 4, this.#littleEndian));
      if (trailer !== length) {
        throw window.error(at, `the block says ${length} octets at its start and ${trailer} at its end`, afterDamage);
      }
      this.#readBlock(type, window, at, at + length - 4, batch);
      if (isLandmark(type)) addLandmark(this.#info, window.base + at, length);
      window.start = at + length;
    }
  }

  recordLength(window: Window): number {
    return window.length < emptyBlock ? emptyBlock : padded(window.view.getUint32(window.start + 4, this.#littleEndian));
  }

  /** Dispatches the block at `at`, whose body goes to `end`. */
  #readBlock(type: number, window: Window, at: number, end: number, batch: BatchBuilder): void {
    switch (type) {
      case enhancedPacket:
        this.#readEnhancedPacket(window, at, end, batch);
        break;
      case obsoletePacket:
        this.#readObsoletePacket(window, at, end, batch);
        break;
      case simplePacket:
        this.#readSimplePacket(window, at, end, batch);
        break;
      case custom:
      case customNotCopied:
        this.#readCustom(window, at, end, batch);
        break;
      case journalExport:
        this.#readJournal(window, at, end, batch);
        break;
      case sectionHeader:
        this.#readSectionHeader(window, at, end, batch);
        break;
      case interfaceDescription:
        this.#readInterfaceDescription(window, at, end, batch);
        break;
      case decryptionSecrets:
        this.#readDecryptionSecrets(window, at, end);
        break;
    }
  }

  /** The section's byte order. The block type before it reads the same either way. */
  #readByteOrder(window: Window, at: number): void {
    const magic = window.view.getUint32(at + 8);
    this.#littleEndian = magic !== byteOrderMagic;
    if (this.#littleEndian && window.view.getUint32(at + 8, true) !== byteOrderMagic) {
      throw window.error(at, 'the Section Header Block has no byte-order magic', afterDamage);
    }
  }

  /** Section Header Block (§4.1). Its section length is a hint that is often wrong, so it is not used. */
  #readSectionHeader(window: Window, at: number, end: number, batch: BatchBuilder): void {
    const { major, minor } = readSectionHeader(window.bytes.subarray(at + 8), this.#littleEndian);
    if (major !== 1) {
      throw window.error(at, `this is pcapng version ${major}.${minor}, not 1.x`, 'write it anew with a current editcap');
    }
    this.#info.sections++;
    this.#firstInterface = batch.interfaces.length;
    this.#clocks = [];
    const options = this.#options;
    options.reset(window.view, this.#littleEndian, at + 24, end);
    while (options.next()) {
      if (options.code !== optComment) continue;
      this.#commentsSize += options.length;
      if (this.#commentsSize <= limits.comments) this.#info.comments.push(options.text(window.bytes));
      else this.#info.omitted++;
    }
  }

  /** Interface Description Block (§4.2). */
  #readInterfaceDescription(window: Window, at: number, end: number, batch: BatchBuilder): void {
    if (batch.interfaces.length === limits.interfaces) {
      throw window.error(at, `the file declares more than ${limits.interfaces} interfaces`, 'split it with editcap');
    }
    let name: string | undefined;
    let description: string | undefined;
    let fcsLength: number | undefined;
    let resolution: number | undefined;
    let offset: number | undefined;
    const { view, bytes } = window;
    const { linkType, snapLength } = readInterfaceHeader(bytes.subarray(at + 8), this.#littleEndian);
    const options = this.#options;
    options.reset(view, this.#littleEndian, at + 16, end);
    while (options.next()) {
      if (options.code === ifName) name = options.shortText(bytes);
      else if (options.code === ifDescription) description = options.shortText(bytes);
      else if (options.code === ifFcslen && options.length === 1) fcsLength = bytes[options.at];
      else if (options.code === ifTsresol && options.length === 1) resolution = bytes[options.at];
      else if (options.code === ifTsoffset && options.length === 8) offset = options.int64();
    }
    batch.interfaces.push({
      id: this.#clocks.length,
      section: this.#info.sections,
      linkType,
      snapLength,
      ...(fcsLength !== undefined && { fcsLength }),
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
    });
    this.#clocks.push(new Clock(resolution, offset));
  }

  /** Enhanced Packet Block (§4.3). */
  #readEnhancedPacket(window: Window, at: number, end: number, batch: BatchBuilder): void {
    this.#readTimedPacket(window, at, end, batch, window.view.getUint32(at + 8, this.#littleEndian));
  }

  /** The obsolete Packet Block (appendix A): an Enhanced Packet Block with a drop count in half of the interface number. */
  #readObsoletePacket(window: Window, at: number, end: number, batch: BatchBuilder): void {
    this.#readTimedPacket(window, at, end, batch, window.view.getUint16(at + 8, this.#littleEndian));
  }

  #readTimedPacket(window: Window, at: number, end: number, batch: BatchBuilder, id: number): void {
    const { view, base } = window;
    const littleEndian = this.#littleEndian;
    const clock = this.#clockOf(id, window, at);
    const captured = view.getUint32(at + 20, littleEndian);
    this.#checkCaptured(captured, at + 28, end, window, at);
    clock.read(view.getUint32(at + 12, littleEndian), view.getUint32(at + 16, littleEndian));
    const options = at + 28 + padded(captured);
    if (options < end) this.#readPacketComments(window, options, end, batch);
    const original = view.getUint32(at + 24, littleEndian);
    batch.add(base + at, at + 28, captured, original, clock.seconds, clock.nanoseconds, this.#firstInterface + id, this.#info.sections);
  }

  /** Simple Packet Block (§4.4): interface 0, no time; the captured length follows from the interface's snapshot length. */
  #readSimplePacket(window: Window, at: number, end: number, batch: BatchBuilder): void {
    this.#clockOf(0, window, at);
    const original = window.view.getUint32(at + 8, this.#littleEndian);
    const snapLength = batch.interfaces[this.#firstInterface]!.snapLength || Number.POSITIVE_INFINITY;
    const captured = Math.min(original, snapLength, end - at - 12);
    this.#checkCaptured(captured, at + 12, end, window, at);
    batch.add(window.base + at, at + 12, captured, original, 0, NO_TIME, this.#firstInterface, this.#info.sections);
  }

  /** Custom Block (§4.8), as in Wireshark a frame without time and interface: what follows the Private Enterprise Number. */
  #readCustom(window: Window, at: number, end: number, batch: BatchBuilder): void {
    const length = end - at - 12;
    batch.add(window.base + at, at + 12, length, length, 0, NO_TIME, NO_INTERFACE, this.#info.sections);
  }

  /** systemd Journal Export Block (§4.6), as in Wireshark a frame without interface: the entry, a text, and its time. */
  #readJournal(window: Window, at: number, end: number, batch: BatchBuilder): void {
    let length = end - at - 8;
    while (length > 0 && window.bytes[at + 8 + length - 1] === 0) length--;
    const time = journalTime(window.bytes.subarray(at + 8, at + 8 + length));
    const seconds = time === undefined ? 0 : Math.floor(time / 1_000_000);
    const nanoseconds = time === undefined ? NO_TIME : (time % 1_000_000) * 1000;
    batch.add(window.base + at, at + 8, length, length, seconds, nanoseconds, NO_INTERFACE, this.#info.sections);
  }

  /** Decryption Secrets Block (§4.7). */
  #readDecryptionSecrets(window: Window, at: number, end: number): void {
    const length = window.view.getUint32(at + 12, this.#littleEndian);
    if (at + 16 + length > end) {
      throw window.error(at, `the Decryption Secrets Block claims ${length} octets, more than it has`, afterDamage);
    }
    this.#secretsSize += length;
    if (this.#secretsSize > limits.secrets) {
      this.#info.omitted++;
      return;
    }
    this.#info.secrets.push({
      section: this.#info.sections,
      type: window.view.getUint32(at + 8, this.#littleEndian),
      bytes: window.bytes.slice(at + 16, at + 16 + length),
    });
  }

  #readPacketComments(window: Window, at: number, end: number, batch: BatchBuilder): void {
    const options = this.#options;
    options.reset(window.view, this.#littleEndian, at, end);
    while (options.next()) {
      if (options.code !== optComment) continue;
      const before = batch.comments.get(batch.count);
      const comment = options.text(window.bytes);
      batch.comments.set(batch.count, before === undefined ? comment : `${before}\n${comment}`);
    }
  }

  #clockOf(id: number, window: Window, at: number): Clock {
    const clock = this.#clocks[id];
    if (clock === undefined) {
      throw window.error(at, `the packet is of interface ${id}, which its section does not describe`, afterDamage);
    }
    return clock;
  }

  #checkCaptured(captured: number, from: number, end: number, window: Window, at: number): void {
    if (from + captured > end) {
      throw window.error(at, `the packet claims ${captured} captured octets, more than its block has`, afterDamage);
    }
    if (captured > limits.packet) {
      throw window.error(at, `the packet has ${captured} captured octets, more than the ${limits.packet} that it can have`, afterDamage);
    }
  }
}
