import { open, stat } from 'node:fs/promises';
import { CaptureError } from '../error.ts';
import { limits } from '../limits.ts';
import type { ByteSource } from '../source.ts';

/**
 * A file, a named pipe or a device. All chunks share one buffer.
 * Throws a CaptureError, here or while reading, where the system refuses.
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const status = await stat(path).catch((error: unknown) => {
    throw systemError(path, error);
  });
  if (status.isDirectory()) throw systemError(path, { code: 'EISDIR' });
  return {
    name: path,
    ...(status.isFile() && { size: status.size }),
    async *chunks() {
      const refuse = (error: unknown) => {
        throw systemError(path, error);
      };
      const file = await open(path, 'r').catch(refuse);
      try {
        const buffer = new Uint8Array(limits.chunk);
        for (;;) {
          const { bytesRead } = await file.read(buffer, 0, buffer.length, null).catch(refuse);
          if (bytesRead === 0) return;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await file.close();
      }
    },
  };
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
