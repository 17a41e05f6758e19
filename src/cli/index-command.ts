import { CaptureError, IndexError } from '../engine/index.ts';
import { indexPaths, writeIndexFile } from '../engine/node/index.ts';
import { type Arguments, status, UserError } from './command.ts';
import { showProgress } from './progress.ts';
import { version } from './version.ts';

/** `nattscope index FILE`. Of a damaged capture, the part before the damage is indexed. */
export async function runIndex(args: Arguments): Promise<number> {
  const file = args.files[0]!;
  const chosen = args.text('output');
  if (file === '-') throw new UserError('index: standard input can be read once, and has no index', status.wrongUsage);
  if (chosen !== undefined && args.is('cache')) throw new UserError('index: --output and --cache name two places', status.wrongUsage);
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  try {
    const path = chosen ?? (args.is('cache') ? indexPaths(file).cached : indexPaths(file).beside);
    const packets = await writeIndexFile(file, path, { maker: version(), signal: interrupt.signal, progress: showProgress });
    process.stderr.write(`nattscope: ${path}: the index of ${packets} packets\n`);
    return status.done;
  } catch (error) {
    if (interrupt.signal.aborted) return status.interrupted;
    if (error instanceof CaptureError) throw error;
    if (error instanceof IndexError) throw new UserError(`index: ${error.message}`);
    const { code = '', path = file, message } = error as NodeJS.ErrnoException;
    throw code === '' ? error : new UserError(`index: ${path}: ${reasons[code] ?? message}`, status.unwritable);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'writing there is not permitted; --cache keeps the index elsewhere',
  EROFS: 'nothing can be written there; --cache keeps the index elsewhere',
  ENOENT: 'there is no such file',
  ENOSPC: 'no space is left; free some, or write elsewhere with --output',
};
