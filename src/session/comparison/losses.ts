import { kindWords, type PacketLog, packetKinds } from './packet-log.ts';
import type { Pairing } from './pairing.ts';

/** Packets that one capture has and the other one has not. */
export interface Loss {
  /** The capture that has them. */
  readonly seenIn: 'first' | 'second';
  /** What they are, in words. */
  readonly kind: string;
  readonly packets: readonly number[];
  /** Of so many of this kind. */
  readonly of: number;
  /** The other capture has later packets: it was running. If not, it may have ended. */
  readonly isCertain: boolean;
}

/**
 * What went in at one point and never came out at the other one, while that was captured, by kind. Errors that a device between
 * the two reports are on one side by nature, and no loss.
 */
export function lossesOf(one: PacketLog, other: PacketLog, pairing: Pairing): Loss[] {
  const shift = (time: number) => time + (pairing.clock?.at(time) ?? 0);
  const back = (time: number) => time - (pairing.clock?.at(time) ?? 0);
  return [
    ...lossesIn('first', one, pairing.second, windowOf(other, back)),
    ...lossesIn('second', other, pairing.first, windowOf(one, shift)),
  ];
}

interface Window {
  readonly first: number;
  readonly last: number;
}

/** When a capture was running at least, by the clock of the other one. */
function windowOf({ times, count }: PacketLog, by: (time: number) => number): Window | undefined {
  if (count === 0 || Number.isNaN(times[0]!)) return undefined;
  return { first: by(times[0]!), last: by(times[count - 1]!) };
}

/** Seconds by which packets may be out of step at the edges of a capture. */
const slack = 0.05;

function lossesIn(seenIn: Loss['seenIn'], log: PacketLog, found: Int32Array, other: Window | undefined): Loss[] {
  const byKind = new Map<number, { packets: number[]; of: number; last: number }>();
  for (let row = 0; row < log.count; row++) {
    const kind = log.kinds[row]!;
    if (kind === packetKinds.icmpError || log.flow[row]! < 0) continue;
    const time = log.times[row]!;
    // Before its first packet the other one may not have begun.
    if (other && time < other.first - slack) continue;
    let known = byKind.get(kind);
    if (!known) byKind.set(kind, (known = { packets: [], of: 0, last: Number.NEGATIVE_INFINITY }));
    known.of++;
    if (found[row]! >= 0) continue;
    known.packets.push(row + 1);
    known.last = time;
  }
  return [...byKind]
    .filter(([, { packets }]) => packets.length > 0)
    .map(([kind, { packets, of, last }]) => ({
      seenIn,
      kind: kindWords[kind]!,
      packets,
      of,
      isCertain: other !== undefined && last <= other.last + slack,
    }));
}
