import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { longestMagic, recognise } from '../engine/node/index.ts';

/** Octets of a file from which on a second thread is worth its start. */
const worthwhile = 2e9;

/**
 * Starts the thread that reads a large file and its columns. Whoever will have use for it starts it before anything else is
 * loaded, so that both threads load at the same time. `least`: size of the file; `from`: where the bundle of the worker lies.
 */
export function startWorker(file: string, { least = worthwhile, from = import.meta.url } = {}): Worker | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size < least || isCompressed(file)) return undefined;
  // It makes hardly any garbage.
  const worker = new Worker(new URL('./column-worker.cjs', from), { resourceLimits: { maxYoungGenerationSizeMb: 2 } });
  worker.unref();
  return worker;
}

/** What is compressed takes most of its time to be inflated, which is done elsewhere anyway. Whoever may not read a file is told so later. */
function isCompressed(file: string): boolean {
  const head = new Uint8Array(longestMagic);
  try {
    const opened = openSync(file, 'r');
    readSync(opened, head);
    closeSync(opened);
  } catch {
    return true;
  }
  return recognise(head) !== 'none';
}
