import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Octets of a file from which on a second thread is worth its start. */
const worthwhile = 400e6;

/**
 * Starts the thread that reads a large file and its columns. Whoever will have use for it starts it before anything else is
 * loaded, so that both threads load at the same time.
 */
export function startWorker(file: string): Worker | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size < worthwhile) return undefined;
  // It makes hardly any garbage.
  const worker = new Worker(new URL('./column-worker.cjs', import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: 2 } });
  worker.unref();
  return worker;
}
