/** The state that a hash begins with (FIPS 180-4 §5.3.1). */
const start = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0] as const;

/** Words of the message schedule. */
const rounds = 80;

/** Fills the schedule of which the first 16 words are set (FIPS 180-4 §6.1.2). */
function schedule(words: Int32Array): void {
  for (let i = 16; i < rounds; i++) {
    const word = words[i - 3]! ^ words[i - 8]! ^ words[i - 14]! ^ words[i - 16]!;
    words[i] = (word << 1) | (word >>> 31);
  }
}

/** No change of a schedule. */
const none = new Int32Array(rounds);

/**
 * SHA-1 (FIPS 180-4 §6.1) of an input that fits one block: NAT detection hashes are made of 22 or 34 octets. Many of them are
 * made, and one at a time; this takes a fraction of what a function for octets of any length does.
 */
export class ShortSha1 {
  readonly words = new Int32Array(rounds);
  /** The five words of the hash that was made last. */
  readonly hash = new Int32Array(5);

  /** Sets the input, at most 55 octets. */
  set(input: Uint8Array): void {
    const { words } = this;
    words.fill(0, 0, 16);
    for (let i = 0; i < input.length; i++) words[i >> 2]! |= input[i]! << (24 - 8 * (i & 3));
    words[input.length >> 2]! |= 0x80 << (24 - 8 * (input.length & 3));
    words[15] = 8 * input.length;
    schedule(words);
  }

  /** Makes the hash of the input, of which the schedule is changed by what stands from `at` on in `changes`. */
  update(changes: Int32Array = none, at = 0): void {
    const { words, hash } = this;
    let [a, b, c, d, e] = start as readonly [number, number, number, number, number];
    for (let i = 0; i < 20; i++) {
      const next = (((a << 5) | (a >>> 27)) + ((b & c) | (~b & d)) + e + (words[i]! ^ changes[at + i]!) + 0x5a827999) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    for (let i = 20; i < 40; i++) {
      const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + (words[i]! ^ changes[at + i]!) + 0x6ed9eba1) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    for (let i = 40; i < 60; i++) {
      const next = (((a << 5) | (a >>> 27)) + ((b & c) | (b & d) | (c & d)) + e + (words[i]! ^ changes[at + i]!) + 0x8f1bbcdc) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    for (let i = 60; i < rounds; i++) {
      const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + (words[i]! ^ changes[at + i]!) + 0xca62c1d6) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    hash[0] = (a + start[0]) | 0;
    hash[1] = (b + start[1]) | 0;
    hash[2] = (c + start[2]) | 0;
    hash[3] = (d + start[3]) | 0;
    hash[4] = (e + start[4]) | 0;
  }

  /** Whether the hash that was made last has these octets. */
  is(octets: Uint8Array): boolean {
    if (octets.length !== 20) return false;
    const { hash } = this;
    for (let i = 0; i < 20; i++) if (octets[i] !== ((hash[i >> 2]! >>> (24 - 8 * (i & 3))) & 0xff)) return false;
    return true;
  }
}

/** Octets of which {@link changesOfWord} has the changes. */
export const octetValues = 256;

/**
 * What the low octet of a word of the input, where it was 0, changes in the schedule; all its values, one after the other. A
 * schedule is linear: that of an input whose bits differ is the other one with these changes, and need not be made anew.
 */
export function changesOfWord(word: number): Int32Array {
  const changes = new Int32Array(octetValues * rounds);
  for (let octet = 0; octet < octetValues; octet++) {
    const words = changes.subarray(octet * rounds, (octet + 1) * rounds);
    words[word] = octet;
    schedule(words);
  }
  return changes;
}

/** Where the changes for an octet begin. */
export function changesAt(octet: number): number {
  return octet * rounds;
}
