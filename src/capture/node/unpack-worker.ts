// The thread that unpack-thread.ts starts. It ends when nothing is left to unpack.
import { parentPort, workerData } from 'node:worker_threads';
import { unpackHere } from '../compression.ts';
import { CaptureError } from '../error.ts';
import { ThreadLink } from './thread-link.ts';
import type { Job, Wrong } from './unpack-thread.ts';

const { compression, file } = workerData as Job;
const port = parentPort!;
const link = new ThreadLink<Wrong>(port);
try {
  for await (const chunk of unpackHere[compression](link.received(), file)) await link.write(chunk);
  link.end();
} catch (error) {
  if (!(error instanceof CaptureError)) throw error;
  const { offset, what, advice } = error;
  link.end({ offset, what, advice });
}
port.close();
