import { type Clock, type ClockSample, clockOf } from './clock.ts';
import type { PacketLog } from './packet-log.ts';

/** Which packet of one capture is which of the other. */
export interface Pairing {
  /** For each row of the first log its row in the second one; -1 where it has none. */
  readonly second: Int32Array;
  /** The other way round. */
  readonly first: Int32Array;
  readonly pairs: number;
  readonly clock: Clock | undefined;
}

/** Seconds that the same octets may be on their way, or lie apart by a clock that is not known better. */
const tolerance = 0.5;

/**
 * Pairs the packets of two captures. What one content occurs once with in each is paired at once, and tells how the clocks
 * differ; what is repeated (retransmissions, keepalives) is paired by time then, each with the nearest one.
 */
export function pair(one: PacketLog, other: PacketLog): Pairing {
  const [second, first] = [new Int32Array(one.count).fill(-1), new Int32Array(other.count).fill(-1)];
  const [ours, theirs] = [byPrint(one), byPrint(other)];
  let pairs = 0;
  const join = (a: number, b: number) => {
    second[a] = b;
    first[b] = a;
    pairs++;
  };
  const samples: ClockSample[] = [];
  const sample = (a: number, b: number) => samples.push({ time: one.times[a]!, difference: other.times[b]! - one.times[a]! });
  for (const group of groupsOf(one, ours, other, theirs)) {
    if (group.ours.length !== 1 || group.theirs.length !== 1) continue;
    join(group.ours[0]!, group.theirs[0]!);
    sample(group.ours[0]!, group.theirs[0]!);
  }
  const isUnique = samples.length > 0;
  const repeated = [...groupsOf(one, ours, other, theirs)].filter((group) => group.ours.length + group.theirs.length > 2);
  // Where nothing is unique, what is repeated as often on both sides is taken in its order.
  for (const group of isUnique ? [] : repeated) {
    if (group.ours.length === group.theirs.length) for (const [i, row] of group.ours.entries()) sample(row, group.theirs[i]!);
  }
  const clock = clockOf(samples);
  for (const group of repeated) pairByTime(one, other, group.ours, group.theirs, clock, join);
  return { second, first, pairs, clock };
}

/** Packets of one content, in both logs. */
interface Group {
  readonly ours: Uint32Array;
  readonly theirs: Uint32Array;
}

/** Rows in the order of their content, and of their numbers where that is the same; those without addresses are left out. */
function byPrint({ prints, flow, count }: PacketLog): Uint32Array {
  const rows = Uint32Array.from({ length: count }, (_, row) => row).filter((row) => flow[row]! >= 0);
  return rows.sort((a, b) => prints[a]! - prints[b]! || a - b);
}

/** Contents that both logs have. */
function* groupsOf(one: PacketLog, ours: Uint32Array, other: PacketLog, theirs: Uint32Array): Generator<Group> {
  const end = ({ prints }: PacketLog, rows: Uint32Array, at: number) => {
    let to = at + 1;
    while (to < rows.length && prints[rows[to]!] === prints[rows[at]!]) to++;
    return to;
  };
  for (let a = 0, b = 0; a < ours.length && b < theirs.length; ) {
    const difference = one.prints[ours[a]!]! - other.prints[theirs[b]!]!;
    const [toA, toB] = [end(one, ours, a), end(other, theirs, b)];
    if (difference === 0) yield { ours: ours.subarray(a, toA), theirs: theirs.subarray(b, toB) };
    if (difference <= 0) a = toA;
    if (difference >= 0) b = toB;
  }
}

/** Both lists in the order of time: each packet of ours with the nearest one of theirs that comes after those taken. */
function pairByTime(
  one: PacketLog,
  other: PacketLog,
  ours: Uint32Array,
  theirs: Uint32Array,
  clock: Clock | undefined,
  join: (a: number, b: number) => void,
): void {
  let next = 0;
  for (const row of ours) {
    const time = one.times[row]!;
    const expected = time + (clock?.at(time) ?? 0);
    const away = (i: number) => Math.abs(other.times[theirs[i]!]! - expected);
    while (next < theirs.length && other.times[theirs[next]!]! < expected - tolerance) next++;
    while (next + 1 < theirs.length && away(next + 1) < away(next)) next++;
    if (next >= theirs.length) return;
    // Without times, their order is all that there is.
    if (away(next) > tolerance) continue;
    join(row, theirs[next]!);
    next++;
  }
}
