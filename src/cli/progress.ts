import type { Capture } from '../engine/index.ts';

const milliseconds = 200;
const eraseLine = '\r\x1b[K';

/**
 * Shows how much of a capture is read, until the function that it gives is called. Silent where stderr is no terminal,
 * or the packets themselves go to one.
 */
export function showProgress({ info }: Capture, size: number | undefined): () => void {
  if (!process.stderr.isTTY || process.stdout.isTTY) return () => {};
  const megabytes = (octets: number) => (octets / 1e6).toFixed(0);
  const show = () => {
    const of = size === undefined ? '' : ` of ${megabytes(size)}`;
    process.stderr.write(`${eraseLine}${megabytes(info.bytesRead)}${of} MB`);
  };
  const timer = setInterval(show, milliseconds);
  return () => {
    clearInterval(timer);
    process.stderr.write(eraseLine);
  };
}
