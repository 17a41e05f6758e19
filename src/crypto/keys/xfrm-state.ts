import { readIpv4, readIpv6 } from '../../schema/address.ts';
import { cipherForKey, type Integrity, integrityOf, noIntegrity } from '../algorithms.ts';
import type { KeyRing } from '../key-ring.ts';
import { checkKeys, KeyLineError, readKey, shown } from './reading.ts';

/** The kernel's names of algorithms, by their numbers in IKEv2; those with a tag by the tag's bits. */
const ciphers: Readonly<Record<string, number>> = {
  'ecb(cipher_null)': 11,
  'cbc(des)': 2,
  'cbc(des3_ede)': 3,
  'cbc(aes)': 12,
  'rfc3686(ctr(aes))': 13,
  'cbc(camellia)': 23,
  'rfc4543(gcm(aes))': 21,
  'rfc7539esp(chacha20,poly1305)': 28,
};
const tagged: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  'rfc4106(gcm(aes))': { 64: 18, 96: 19, 128: 20 },
  'rfc4309(ccm(aes))': { 64: 14, 96: 15, 128: 16 },
};
const integrities: Readonly<Record<string, number>> = {
  digest_null: 0,
  'hmac(md5)': 1,
  'hmac(sha1)': 2,
  'hmac(sha256)': 12,
  'hmac(sha384)': 13,
  'hmac(sha512)': 14,
  'xcbc(aes)': 5,
  'cmac(aes)': 8,
};

interface State {
  readonly source: string;
  readonly destination: string;
  spi?: number;
  isExtended?: boolean;
  cipher?: { readonly id: number; readonly key: Uint8Array };
  integrity?: Integrity;
  mac?: Uint8Array;
}

/** Reads what `ip xfrm state` prints on Linux: a block a state, whose first line says between whom. */
export class XfrmReader {
  readonly #ring: KeyRing;
  #state: State | undefined;

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** Whether a line belongs to a block. */
  read(line: string): boolean {
    const ends = /^src (\S+) dst (\S+)\s*$/.exec(line);
    if (ends) {
      this.end();
      this.#state = { source: ends[1]!, destination: ends[2]! };
      return true;
    }
    const state = this.#state;
    if (!state || !/^\s/.test(line)) return false;
    const spi = /^\s*proto esp spi (0x[0-9A-Fa-f]{1,8})\b/.exec(line);
    if (spi) state.spi = Number(spi[1]);
    if (/\bflag\b.*\besn\b/.test(line)) state.isExtended = true;
    const [kind, name, key, bits] = line.trim().split(/\s+/) as [string, ...string[]];
    if (kind === 'auth' || kind === 'auth-trunc') {
      const known = integrityOf(integrities[name ?? ''] ?? -1);
      if (!known) throw new KeyLineError(`authentication ${shown(name ?? '')} is not supported`);
      state.integrity = { ...known, icv: bits ? Number(bits) / 8 : known.icv };
      state.mac = readKey(key ?? '', 'the authentication key');
    } else if (kind === 'enc' || kind === 'aead') {
      const id = ciphers[name ?? ''] ?? tagged[name ?? '']?.[Number(bits)];
      if (id === undefined) throw new KeyLineError(`encryption ${shown(name ?? '')} is not supported`);
      state.cipher = { id, key: readKey(key ?? '', 'the encryption key') };
    }
    return true;
  }

  /** What has an SPI and keys is a state; what has none, another protocol. */
  end(): void {
    const state = this.#state;
    this.#state = undefined;
    if (state?.spi === undefined || !(state.cipher || state.mac)) return;
    const cipher = cipherForKey(state.cipher?.id ?? 11, state.cipher?.key.length ?? 0);
    if (!cipher)
      throw new KeyLineError(
        `the encryption key of SPI 0x${state.spi.toString(16)} has ${state.cipher?.key.length} octets, which is no size for it`,
      );
    const integrity = cipher.tag > 0 ? noIntegrity : (state.integrity ?? noIntegrity);
    const keys = { cipher: state.cipher?.key ?? new Uint8Array(0), mac: state.mac ?? new Uint8Array(0) };
    checkKeys(cipher, keys.cipher, integrity, keys.mac);
    // Both ends are what this host sees: on the other side of a NAT they are others. The SPI and the integrity check decide.
    for (const end of [state.source, state.destination])
      if (!readIpv4(end) && !readIpv6(end)) throw new KeyLineError(`${shown(end)} is no address`);
    this.#ring.esp.push({
      source: undefined,
      destination: undefined,
      spi: state.spi,
      cipher,
      integrity,
      keys,
      isExtended: state.isExtended === true,
    });
  }
}
