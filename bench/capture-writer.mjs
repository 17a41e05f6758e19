// Writes pcap and pcapng straight to disk over one reused buffer: the caller fills each packet in place.
import { closeSync, openSync, writeSync } from 'node:fs';

/** Stays in the second-level cache. */
const capacity = 1 << 20;

const snapLength = 262144;
const ethernet = 1;
const eth0 = 0x30687465;

/** @typedef {'pcap' | 'pcapng'} Format */

/** A capture of Ethernet frames with microseconds, little-endian, that never grows beyond `limit` octets. */
export class CaptureWriter {
  /** Where packets are written; `begin` says at which offset. */
  buffer = Buffer.alloc(capacity);
  view = new DataView(this.buffer.buffer, this.buffer.byteOffset, capacity);
  #used = 0;
  #flushed = 0;
  #file;
  #format;
  #limit;

  /**
   * @param {string} path
   * @param {Format} format
   * @param {number} limit
   */
  constructor(path, format, limit) {
    this.#file = openSync(path, 'w');
    this.#format = format;
    this.#limit = limit;
    if (format === 'pcap') this.#words(0xa1b2c3d4, 2 | (4 << 16), 0, 0, snapLength, ethernet);
    else {
      this.#words(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28);
      // The npm package pcap-ng-parser stumbles over an interface without a name.
      this.#words(1, 32, ethernet, snapLength, 2 | (4 << 16), eth0, 0, 32);
    }
  }

  /** Octets of the file so far. */
  get size() {
    return this.#flushed + this.#used;
  }

  /**
   * Begins a packet. Its octets are whatever an earlier packet left there: the caller writes all of them.
   * @param {number} length
   * @param {number} time microseconds since 1970
   * @returns {number} where in `buffer` the packet's octets go, or -1 if it would not fit into the limit
   */
  begin(length, time) {
    const size = this.#format === 'pcap' ? 16 + length : 32 + ((length + 3) & ~3);
    if (this.size + size > this.#limit) return -1;
    if (this.#used + size > capacity) this.#flush();
    const end = this.#used + size;
    if (this.#format === 'pcap') {
      const seconds = Math.floor(time / 1e6);
      this.#words(seconds, time - seconds * 1e6, length, length);
    } else {
      this.#words(6, size, 0, Math.floor(time / 2 ** 32), time, length, length);
      this.view.setUint32(end - 8, 0); // padding, of which the packet overwrites its part
      this.view.setUint32(end - 4, size, true);
    }
    const at = this.#used;
    this.#used = end;
    return at;
  }

  close() {
    this.#flush();
    closeSync(this.#file);
  }

  /** @param {...number} values */
  #words(...values) {
    for (const value of values) {
      this.view.setUint32(this.#used, value, true);
      this.#used += 4;
    }
  }

  #flush() {
    for (let written = 0; written < this.#used; ) written += writeSync(this.#file, this.buffer, written, this.#used - written);
    this.#flushed += this.#used;
    this.#used = 0;
  }
}
