import { readIpv4, readIpv6 } from '../../schema/address.ts';
import { hex } from '../../schema/render.ts';
import { cipherForKey, uncheckedIntegrity } from '../algorithms.ts';
import type { KeyRing } from '../key-ring.ts';
import { integrityNamed } from './algorithm-names.ts';
import { KeyLineError, readKey, shown } from './reading.ts';

/** `dh HEX`: a Diffie-Hellman shared secret, for those children that were made with one of their own (PFS). */
export function readSecretLine(line: string, ring: KeyRing): boolean {
  const found = /^dh\s+(\S+)$/.exec(line);
  if (!found) return false;
  ring.secrets.push(readKey(found[1]!, 'the Diffie-Hellman secret'));
  return true;
}

/** What tcpdump's option -E reads from a file: `SPI@ADDRESS ALGORITHM:KEY`. It checks no authentication. */
export function readTcpdumpLine(line: string, ring: KeyRing): boolean {
  const found = /^(0x[0-9A-Fa-f]{1,8}|\d{1,10})@(\S+)\s+([\w-]+):(\S+)$/.exec(line);
  if (!found) return false;
  const [, spi, address, algorithm, text] = found as unknown as [string, string, string, string, string];
  const prefix = readIpv4(address) ?? readIpv6(address);
  if (!prefix || prefix.bits !== undefined) throw new KeyLineError(`${shown(address)} is no address`);
  const named = /^(des|3des|aes(?:128|192|256)?|none)(?:-cbc)?(-hmac96)?$/.exec(algorithm);
  if (!named) throw new KeyLineError(`encryption ${shown(algorithm)} is not supported`);
  const key = readKey(text, 'the key');
  const id = { des: 2, '3des': 3, none: 11 }[named[1]!] ?? 12;
  const cipher = cipherForKey(id, id === 11 ? 0 : key.length);
  if (!cipher) throw new KeyLineError(`the key has ${key.length} octets, which is no size of ${named[1]}`);
  const wanted = hex(prefix.octets);
  ring.esp.push({
    source: undefined,
    destination: (destination) => destination === wanted,
    spi: Number(spi),
    cipher,
    integrity: named[2] ? uncheckedIntegrity(96) : uncheckedIntegrity(0),
    keys: { cipher: id === 11 ? new Uint8Array(0) : key, mac: new Uint8Array(0) },
  });
  return true;
}

/** libreswan with plutodebug=private, and tcpdump: `ikev2 I|R SPIi SPIr INTEGRITY:SK_a ENCRYPTION:SK_e`, a line for each side. */
export function readPlutoLine(line: string, ring: KeyRing): boolean {
  const found = /\bikev2 ([IR]) 0x([0-9A-Fa-f]{16}) 0x([0-9A-Fa-f]{16}) (\w+):(?:0x)?(\w*) (\w+):(?:0x)?(\w*)/.exec(line);
  if (!found) return false;
  const [, side, initiator, responder, authentication, mac, encryption, key] = found as unknown as string[];
  const keys = { cipher: readKey(key!, 'the encryption key'), mac: readKey(mac!, 'the authentication key') };
  const id = /gcm/.test(encryption!)
    ? 20
    : /^3des/.test(encryption!)
      ? 3
      : /^(?:cbc_?)?aes|^rijndael/.test(encryption!)
        ? 12
        : /^null/.test(encryption!)
          ? 11
          : undefined;
  const integrity = integrityNamed(plutoIntegrities[authentication!] ?? authentication!);
  if (id === undefined || !integrity) throw new KeyLineError(`${encryption} with ${authentication} is not supported`);
  const cipher = cipherForKey(id, keys.cipher.length);
  if (!cipher) throw new KeyLineError(`the encryption key has ${keys.cipher.length} octets, which is no size of ${encryption}`);
  const spis = { initiator: initiator!.toLowerCase(), responder: responder!.toLowerCase() };
  const known = ring.ikev2.findIndex(
    (one) => one.spis?.initiator === spis.initiator && one.spis.responder === spis.responder && !(one.initiator && one.responder),
  );
  const before = known < 0 ? { spis, algorithms: { cipher, integrity } } : ring.ikev2.splice(known, 1)[0]!;
  ring.ikev2.push({ ...before, [side === 'I' ? 'initiator' : 'responder']: keys });
  return true;
}

const plutoIntegrities: Readonly<Record<string, string>> = {
  md5: 'HMAC-MD5-96',
  sha: 'HMAC-SHA-1-96',
  sha1: 'HMAC-SHA-1-96',
  sha256: 'HMAC-SHA-256-128',
  sha384: 'HMAC-SHA-384-192',
  sha512: 'HMAC-SHA-512-256',
};
