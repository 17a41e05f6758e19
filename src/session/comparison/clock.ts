/** How the clock of the second capture differs from that of the first one. */
export interface Clock {
  /** Seconds that it is ahead in the middle of what both saw. */
  readonly offset: number;
  /** Seconds that it gains in a second; 0 where that cannot be told. */
  readonly drift: number;
  /** Seconds around the estimate in which half of the packets lie. */
  readonly spread: number;
  /** Packets that it is estimated from. */
  readonly samples: number;
  /** Seconds to add to a time by the first clock. */
  at(time: number): number;
}

/** A packet in both captures: when the first one has it, and how much later the second one does. */
export interface ClockSample {
  readonly time: number;
  readonly difference: number;
}

/** Parts of the time in which the difference is looked at. */
const parts = 16;
/** Packets in a part that tell something. */
const fewest = 4;
/** Seconds that the clocks must have drifted apart to be said to drift. */
const leastDrift = 0.002;

/**
 * Estimates how two clocks differ, by medians: what is delayed or paired wrongly does not count. Undefined without times.
 * Packets go both ways, so their delays cancel out where both ways are busy.
 */
export function clockOf(samples: readonly ClockSample[]): Clock | undefined {
  const known = samples.filter(({ difference }) => !Number.isNaN(difference)).sort((a, b) => a.time - b.time);
  if (known.length === 0) return undefined;
  const middle = median(known.map(({ difference }) => difference));
  const points = partsOf(known).map((part) => ({
    time: median(part.map(({ time }) => time)),
    difference: median(part.map(({ difference }) => difference)),
  }));
  const slope = points.length < 3 ? 0 : median(slopesOf(points));
  const span = known.at(-1)!.time - known[0]!.time;
  const drift = Math.abs(slope * span) < leastDrift ? 0 : slope;
  const center = median(known.map(({ time }) => time));
  const offset = drift === 0 ? middle : median(known.map(({ time, difference }) => difference - drift * (time - center)));
  const at = (time: number) => offset + drift * (time - center);
  const spread = median(known.map(({ time, difference }) => Math.abs(difference - at(time))));
  return { offset, drift, spread, samples: known.length, at };
}

function partsOf(samples: readonly ClockSample[]): ClockSample[][] {
  const size = Math.max(fewest, Math.ceil(samples.length / parts));
  const found: ClockSample[][] = [];
  for (let at = 0; at + fewest <= samples.length; at += size) found.push(samples.slice(at, at + size));
  return found;
}

/** Between any two points (the Theil–Sen estimator). */
function slopesOf(points: readonly ClockSample[]): number[] {
  return points.flatMap((one, i) =>
    points.slice(i + 1).flatMap((other) => (other.time > one.time ? [(other.difference - one.difference) / (other.time - one.time)] : [])),
  );
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
