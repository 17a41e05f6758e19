import { ipv4Text, ipv6Text } from '../../schema/render.ts';

/** Words of an address in keys: how many octets it has (0: there is none), then these. */
export const addressWords = 5;

/** An IPv4 or IPv6 address, or none, as words: nothing is allocated to compare or to keep one. */
export class Address {
  readonly words = new Uint32Array(addressWords);

  setNone(): void {
    this.words.fill(0);
  }

  setIpv4(address: number): void {
    this.words[0] = 4;
    this.words[1] = address;
    this.words[2] = this.words[3] = this.words[4] = 0;
  }

  /** Of 16 octets at `at`. */
  setIpv6(bytes: Uint8Array, at: number): void {
    this.words[0] = 16;
    for (let i = 0; i < 4; i++) this.words[i + 1] = wordAt(bytes, at + 4 * i);
  }

  setOctets(octets: Uint8Array | undefined): void {
    if (octets?.length === 4) this.setIpv4(wordAt(octets, 0));
    else if (octets?.length === 16) this.setIpv6(octets, 0);
    else this.setNone();
  }

  equals(other: Address): boolean {
    for (let i = 0; i < addressWords; i++) if (this.words[i] !== other.words[i]) return false;
    return true;
  }
}

/** The text of an address of which `word` gives the words. */
export function addressText(word: (i: number) => number): string {
  const octets = new Uint8Array(word(0));
  const view = new DataView(octets.buffer);
  for (let at = 0; at < octets.length; at += 4) view.setUint32(at, word(1 + at / 4));
  return octets.length === 0 ? '' : octets.length === 4 ? ipv4Text(octets) : ipv6Text(octets);
}

/** The address as hexadecimal digits, as a decoder knows hosts. */
export function addressHex({ words }: Address): string {
  return [...words.subarray(1, 1 + words[0]! / 4)].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** Four octets as an unsigned integer. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
