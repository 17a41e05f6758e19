import { type Batch, NO_TIME } from '../../capture/batch.ts';

/** A batch in parts of at most so many seconds each: what is seen in a file is then told as it would have been told live. */
export function* slicesOf(batch: Batch, seconds: number): Generator<Batch> {
  const { count, nanoseconds } = batch;
  for (let from = 0, to = 1; from < count; from = to, to = from + 1) {
    while (to < count && (nanoseconds[to] === NO_TIME || batch.seconds[to]! - batch.seconds[from]! < seconds)) to++;
    yield from === 0 && to === count ? batch : slice(batch, from, to);
  }
}

function slice(batch: Batch, from: number, to: number): Batch {
  const { bytes, interfaces, comments } = batch;
  return {
    bytes,
    interfaces,
    count: to - from,
    first: batch.first + from,
    offset: batch.offset.subarray(from, to),
    captured: batch.captured.subarray(from, to),
    original: batch.original.subarray(from, to),
    seconds: batch.seconds.subarray(from, to),
    nanoseconds: batch.nanoseconds.subarray(from, to),
    interface: batch.interface.subarray(from, to),
    section: batch.section.subarray(from, to),
    position: batch.position.subarray(from, to),
    comments: comments.size === 0 ? comments : new Map([...comments].map(([row, comment]) => [row - from, comment])),
  };
}
