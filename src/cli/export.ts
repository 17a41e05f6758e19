import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { createDecoder, innerDatagram, recordOf, standardRegistry } from '../engine/index.ts';
import { pcapngHead, pcapngPacket } from '../output/pcapng.ts';
import { type Arguments, status, UserError } from './command.ts';
import { decodeAs } from './decode-as.ts';
import { decoderOptions } from './decoder-options.ts';
import { fileName } from './diagnose-file.ts';
import { readInput } from './input.ts';
import { version } from './version.ts';

/** Octets that are gathered before they are written. */
const enough = 1 << 20;

/** `nattscope export FILE --inner -o OUT`: what is inside of ESP, as a capture of its own. Nothing half-written stays. */
export async function runExport(args: Arguments): Promise<number> {
  const [file] = args.files as [string];
  const path = args.text('output');
  if (!args.is('inner')) throw new UserError('export: --inner says what to write: the packets inside of ESP', status.wrongUsage);
  if (path === undefined) throw new UserError('export: -o says where to write them', status.wrongUsage);
  if (args.texts('keys').length === 0) throw new UserError('export: the packets inside take keys: --keys PATH', status.wrongUsage);
  const registry = standardRegistry();
  decodeAs(registry, args.texts('decode-as'));
  const decoder = createDecoder(decoderOptions(args, registry));
  const draft = `${path}.${process.pid}.tmp`;
  const counts = { esp: 0, inner: 0 };
  const descriptor = writable(path, () => openSync(draft, 'w'));
  let parts: Uint8Array[] = [pcapngHead(`nattscope ${version()}`, 'inside of ESP')];
  let octets = 0;
  const flush = () => {
    // A write may take a part of what it is given.
    const whole = Buffer.concat(parts);
    writable(path, () => {
      for (let at = 0; at < whole.length; ) at += writeSync(descriptor, whole, at);
    });
    parts = [];
    octets = 0;
  };
  let exitStatus: number = status.unwritable;
  try {
    exitStatus = await readInput(file, async (batch) => {
      for (let i = 0; i < batch.count; i++) {
        const packet = decoder.decode(recordOf(batch, i));
        if (packet.layers.some(({ protocol, quoted }) => protocol === 'esp' && !quoted)) counts.esp++;
        const inner = innerDatagram(packet);
        if (!inner) continue;
        counts.inner++;
        const from = `packet ${packet.number} of ${fileName(file)}, SPI 0x${inner.spi.toString(16).padStart(8, '0')}`;
        parts.push(pcapngPacket(inner.datagram, packet.time, from));
        octets += inner.datagram.length;
        if (octets >= enough) flush();
      }
      return true;
    });
    flush();
    if (exitStatus === status.done) writable(path, () => renameSync(draft, path));
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
  if (exitStatus === status.done) process.stderr.write(`nattscope: ${path}: ${counts.inner} packets out of ${counts.esp} of ESP\n`);
  return exitStatus;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'writing there is not permitted',
  EROFS: 'nothing can be written there',
  ENOENT: 'there is no such folder',
  ENOSPC: 'no space is left; free some, or write elsewhere',
  EISDIR: 'it is a folder',
};

function writable<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UserError(`export: ${path}: ${reasons[code] ?? message}`, status.unwritable);
  }
}
