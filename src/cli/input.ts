import { type Batch, type Capture, openCapture } from '../engine/index.ts';
import { fileSource, stdinSource } from '../engine/node/index.ts';
import { status } from './command.ts';
import { output } from './output.ts';
import { showProgress } from './progress.ts';

/** Whether to go on. */
export type GoOn = boolean;

/**
 * Reads FILE, `-` being standard input, and hands each batch to `visit` until that says no. Ctrl-C, or being
 * told to end (SIGTERM), ends the reading between two batches, so that what was written is whole lines. Gives the exit
 * status.
 */
export async function readInput(file: string, visit: (batch: Batch, capture: Capture) => Promise<GoOn>): Promise<number> {
  const interrupt = new AbortController();
  const isStdin = file === '-';
  const end = () => {
    interrupt.abort();
    // A read that waits for input would wait on.
    if (isStdin) process.stdin.destroy();
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  const source = isStdin ? stdinSource() : await fileSource(file);
  const capture = openCapture(source, { signal: interrupt.signal });
  const endProgress = showProgress(capture, source.size);
  try {
    for await (const batch of capture) {
      if (!(await visit(batch, capture))) break;
      // What arrives bit by bit is shown as it arrives.
      if (isStdin) await output.flush();
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    return status.interrupted;
  } finally {
    endProgress();
    // The next octets may have been asked for already.
    if (isStdin) process.stdin.destroy();
  }
  return status.done;
}
