import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { emptyKeyRing, type KeyRing, readKeys } from '../engine/index.ts';
import { UserError } from './command.ts';

/** Files of keys in a folder: Wireshark's tables, and logs. A configuration of Wireshark has many others beside them. */
const keyFile = /^(?:esp_sa|ikev[12]_decryption_table|.*\.(?:keys|log|txt))$/;

/** Octets of a file that are read. */
const mostOctets = 64 << 20;

/** The keys in files and folders of `--keys`; undefined where the option is not given. Says on standard error what cannot be used. */
export function keysIn(paths: readonly string[]): KeyRing | undefined {
  if (paths.length === 0) return undefined;
  const ring = emptyKeyRing();
  const complaints: string[] = [];
  for (const path of paths) {
    const files = filesOf(path);
    if (files.length === 0) complaints.push(`${path}: there is no file of keys in this folder`);
    for (const file of files) complaints.push(...readKeys(ring, file, octetsOf(file)).complaints);
  }
  for (const complaint of complaints) process.stderr.write(`nattscope: ${complaint}\n`);
  return ring;
}

function filesOf(path: string): string[] {
  const isFolder = refusing(path, () => statSync(path).isDirectory());
  if (!isFolder) return [path];
  const names = refusing(path, () => readdirSync(path)).sort();
  return names
    .filter((name) => keyFile.test(name))
    .map((name) => join(path, name))
    .filter((file) => refusing(file, () => statSync(file).isFile() && statSync(file).size > 0));
}

function octetsOf(file: string): Uint8Array {
  return refusing(file, () => {
    const descriptor = openSync(file, 'r');
    try {
      const octets = Buffer.alloc(Math.min(statSync(file).size || mostOctets, mostOctets));
      let length = 0;
      for (let read = -1; read !== 0 && length < octets.length; length += read)
        read = readSync(descriptor, octets, length, octets.length - length, null);
      return octets.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  });
}

function refusing<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'you may not read it' : message;
    throw new UserError(`--keys: ${path}: ${why}`);
  }
}
