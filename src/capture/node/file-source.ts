import { type FileHandle, open, stat } from 'node:fs/promises';
import { CaptureError } from '../error.ts';
import { limits } from '../limits.ts';
import type { ByteSource } from '../source.ts';

/**
 * A file, a named pipe or a device. Of a file, the next chunk is read while one is worked on.
 * Throws a CaptureError, here or while reading, where the system refuses.
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const refuse = (error: unknown) => {
    throw systemError(path, error);
  };
  const status = await stat(path).catch(refuse);
  if (status.isDirectory()) throw systemError(path, { code: 'EISDIR' });
  return {
    name: path,
    ...(status.isFile() && { size: status.size }),
    headroom: limits.headroom,
    async *chunks() {
      const file = await open(path, 'r').catch(refuse);
      try {
        // Nobody reads ahead from a pipe: a read that waits for its writer could not be given up.
        yield* chunksOf(file, status.isFile());
      } catch (error) {
        refuse(error);
      } finally {
        await file.close();
      }
    },
  };
}

/** `isAhead`: while a chunk is worked on, the next one is read. */
async function* chunksOf(file: FileHandle, isAhead: boolean): AsyncGenerator<Uint8Array, void, undefined> {
  // One is read into, one is worked on, and what is left of the one before is still needed.
  const buffers = [0, 1, 2].map(() => new Uint8Array(limits.headroom + limits.chunk).subarray(limits.headroom));
  const read = (i: number) => {
    const into = buffers[i % buffers.length]!;
    const reading = file.read(into, 0, into.length, null).then(({ bytesRead }) => into.subarray(0, bytesRead));
    // Who leaves before it is done asks nobody how it ended.
    reading.catch(() => {});
    return reading;
  };
  let next = isAhead ? read(0) : undefined;
  for (let i = 0; ; i++) {
    const chunk = await (next ?? read(i));
    if (chunk.length === 0) return;
    if (isAhead) next = read(i + 1);
    yield chunk;
  }
}

/** Standard input. It can be read once. */
export function stdinSource(): ByteSource {
  return {
    name: 'standard input',
    async *chunks() {
      try {
        for await (const chunk of process.stdin) yield chunk as Uint8Array;
      } catch (error) {
        throw systemError('standard input', error);
      }
    },
  };
}

const reasons: Record<string, [what: string, advice: string]> = {
  ENOENT: ['there is no such file', 'check the path'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'check the path'],
  EISDIR: ['this is a folder', 'name a capture file in it'],
  EACCES: ['reading it is not permitted', 'change its permissions or run as a user who may read it'],
  EPERM: ['reading it is not permitted', 'change its permissions or run as a user who may read it'],
  EMFILE: ['too many files are open', 'close some or raise the limit (ulimit -n)'],
  EIO: ['the device failed while reading', 'copy the file from a sound medium'],
};

function systemError(name: string, cause: unknown): CaptureError {
  const code = cause instanceof Object && 'code' in cause ? String(cause.code) : String(cause);
  const [what, advice] = reasons[code] ?? [`it cannot be read (${code})`, 'check that the file is readable'];
  return new CaptureError(name, undefined, what, advice, { cause });
}
