import { masked, readIpv4, readIpv6 } from '../../schema/address.ts';
import { hex } from '../../schema/render.ts';
import { type Cipher, cipherForKey, type Integrity, noIntegrity } from '../algorithms.ts';
import type { AddressTest, EspKeys, KeyRing } from '../key-ring.ts';
import { cipherNamed, integrityNamed } from './algorithm-names.ts';
import { checkKeys, KeyLineError, readKey, shown } from './reading.ts';

/** A line of one of Wireshark's tables of keys: `esp_sa`, `ikev1_decryption_table`, `ikev2_decryption_table`. */
export function readTableLine(line: string, ring: KeyRing): boolean {
  const isEsp = /^"?IPv[46]"?\s*,/i.test(line);
  const isIke = /^"?[0-9A-Fa-f]{16}"?\s*,/.test(line);
  if (!isEsp && !isIke) return false;
  const fields = fieldsOf(line);
  if (isEsp) ring.esp.push(espKeys(fields));
  else if (/^[0-9A-Fa-f]{16}$/.test(fields[1] ?? '') && fields.length > 4) addIkev2(fields, ring);
  else addIkev1(fields, ring);
  return true;
}

/** Initiator's cookie and Ka; behind them, which Wireshark has not, SKEYID_d and SKEYID_a. */
function addIkev1([cookie, ka, skeyidD, skeyidA]: string[], ring: KeyRing): void {
  if (!ka) throw new KeyLineError('a line of ikev1_decryption_table has a cookie and the encryption key Ka');
  ring.ikev1.push({
    initiatorSpi: cookie!.toLowerCase(),
    ka: readKey(ka, 'the encryption key'),
    ...(skeyidD && { skeyidD: readKey(skeyidD, 'SKEYID_d') }),
    ...(skeyidA && { skeyidA: readKey(skeyidA, 'SKEYID_a') }),
  });
}

/** Wireshark's eight fields; behind them, which Wireshark has not, SK_d, from which the keys of children are made. */
function addIkev2(fields: string[], ring: KeyRing): void {
  if (fields.length < 8) throw new KeyLineError(`a line of ikev2_decryption_table has 8 fields, this one ${fields.length}`);
  const [initiatorSpi, responderSpi, skEi, skEr, encryption, skAi, skAr, authentication, skD] = fields as [string, ...string[]];
  const keys = { initiator: readKey(skEi!, 'SK_ei'), responder: readKey(skEr!, 'SK_er') };
  const macs = { initiator: readKey(skAi!, 'SK_ai'), responder: readKey(skAr!, 'SK_ar') };
  const algorithms = algorithmsNamed(encryption!, authentication!, keys.initiator.length);
  for (const side of ['initiator', 'responder'] as const) checkKeys(algorithms.cipher, keys[side], algorithms.integrity, macs[side]);
  ring.ikev2.push({
    spis: { initiator: initiatorSpi.toLowerCase(), responder: responderSpi!.toLowerCase() },
    algorithms,
    initiator: { cipher: keys.initiator, mac: macs.initiator },
    responder: { cipher: keys.responder, mac: macs.responder },
    ...(skD && { skD: readKey(skD, 'SK_d') }),
  });
}

function espKeys(fields: string[]): EspKeys {
  if (fields.length < 8) throw new KeyLineError(`a line of esp_sa has 8 fields, this one ${fields.length}`);
  const [protocol, source, destination, spi, encryption, key, authentication, macKey, size] = fields as [string, ...string[]];
  const isIpv6 = /6/.test(protocol);
  const keys = { cipher: readKey(key!, 'the encryption key'), mac: readKey(macKey!, 'the authentication key') };
  const { cipher, integrity } = algorithmsNamed(encryption!, authentication!, keys.cipher.length);
  checkKeys(cipher, keys.cipher, integrity, keys.mac);
  return {
    source: addressTest(source!, isIpv6),
    destination: addressTest(destination!, isIpv6),
    spi: spiTest(spi!),
    cipher,
    integrity,
    keys: cipher.tag > 0 ? { ...keys, mac: new Uint8Array(0) } : keys,
    ...(size !== undefined && /^(?:32|64)/.test(size) && { isExtended: size.startsWith('64') }),
  };
}

/** Names of one line as algorithms, by the size of the key. */
export function algorithmsNamed(encryption: string, authentication: string, keyOctets: number): { cipher: Cipher; integrity: Integrity } {
  const integrity = integrityNamed(authentication);
  if (!integrity)
    throw new KeyLineError(
      `there is no authentication ${shown(authentication)} here; "ANY 128 bit authentication [no checking]" passes it over`,
    );
  const named = cipherNamed(encryption);
  // "AES-GCM [RFC4106]" has the tag that the authentication tells.
  const isPlainGcm = named === 20 && !/octet|_/i.test(encryption) && integrity.mac === 'unchecked';
  const id = isPlainGcm ? { 8: 18, 12: 19, 16: 20 }[integrity.icv] : named;
  if (id === undefined) throw new KeyLineError(`encryption ${shown(encryption)} is not supported`);
  const cipher = cipherForKey(id, keyOctets);
  if (!cipher) throw new KeyLineError(`the encryption key has ${keyOctets} octets, which is no size of ${encryption}`);
  return { cipher, integrity: cipher.tag > 0 ? noIntegrity : integrity };
}

/** An address, a prefix, `*`, or `*` for parts of one; what is no address of the line's protocol never fits. */
function addressTest(text: string, isIpv6: boolean): AddressTest | undefined {
  const digits = isIpv6 ? 32 : 8;
  if (text === '*' || text === '') return (address) => address.length === digits;
  if (!isIpv6 && /^(?:\d{1,3}|\*)(?:\.(?:\d{1,3}|\*)){3}$/.test(text) && text.includes('*')) {
    const parts = text.split('.').map((part) => (part === '*' ? '..' : Number(part).toString(16).padStart(2, '0')));
    const pattern = new RegExp(`^${parts.join('')}$`);
    return (address) => pattern.test(address);
  }
  const prefix = isIpv6 ? readIpv6(text) : readIpv4(text);
  if (!prefix) throw new KeyLineError(`${shown(text)} is no ${isIpv6 ? 'IPv6' : 'IPv4'} address, prefix or *`);
  const bits = prefix.bits ?? digits * 4;
  const wanted = hex(masked(prefix.octets, bits));
  return (address) =>
    address.length === digits &&
    hex(
      masked(
        Uint8Array.from(address.match(/../g)!, (octet) => Number.parseInt(octet, 16)),
        bits,
      ),
    ) === wanted;
}

/** `*`, a number, or hexadecimal with `*` for digits. */
function spiTest(text: string): EspKeys['spi'] {
  if (text === '*') return undefined;
  if (/^(?:0x[0-9A-Fa-f]{1,8}|\d{1,10})$/.test(text) && Number(text) <= 0xffffffff) return Number(text);
  if (!/^0x[0-9A-Fa-f*]{1,8}$/.test(text)) throw new KeyLineError(`${shown(text)} is no SPI`);
  const pattern = new RegExp(`^${text.slice(2).toLowerCase().padStart(8, '0').replaceAll('*', '.')}$`);
  return (spi) => pattern.test(spi.toString(16).padStart(8, '0'));
}

/** Fields between commas; in quotes they may hold commas, and \xNN for an octet. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|([^",]*))\s*(,|$)/y;
  for (let ended = false; !ended; ) {
    const found = pattern.exec(line);
    if (!found) throw new KeyLineError('a quotation mark is not closed');
    const quoted = found[1]?.replaceAll(/\\x([0-9A-Fa-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
    fields.push(quoted ?? found[2]!.trim());
    ended = found[3] === '';
  }
  return fields;
}
