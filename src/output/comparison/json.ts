import type { Clock } from '../../session/comparison/clock.ts';
import type { Pairing } from '../../session/comparison/pairing.ts';
import { addressText } from '../../session/words.ts';
import { diagnosisJson } from '../diagnosis-json.ts';
import type { Comparison } from './comparison.ts';

/** The object that `compare --json` writes; `comparison.schema.json` describes it. */
export function comparisonJson(names: readonly [first: string, second: string], result: Comparison): object {
  const { first, second, pairing, changes, losses, findings, isSwapped, leftOut } = result;
  return {
    schema: 1,
    first: diagnosisJson(names[0], first),
    second: diagnosisJson(names[1], second),
    swapped: isSwapped,
    leftOut,
    clock: pairing.clock ? clockJson(pairing.clock) : null,
    hops: changes.hops ?? null,
    mappings: changes.mappings.map((mapping) => ({
      protocol: mapping.protocol,
      first: end(mapping.first),
      second: end(mapping.second),
      packets: mapping.packets,
      seconds: seconds(mapping.times[1] - mapping.times[0]),
      count: mapping.count,
    })),
    pairs: runsOf(pairing),
    lost: losses.map(({ seenIn, kind, packets, of, isCertain }) => ({ seenIn, kind, packets, of, certain: isCertain })),
    findings: findings.map(({ finding, seenIn, place, confidence, packets, because }) => ({
      id: finding.id,
      severity: finding.severity,
      confidence,
      seenIn,
      place,
      packets,
      title: finding.title,
      because: because === '' ? finding.because : because,
      fix: finding.fix,
    })),
  };
}

function clockJson({ offset, drift, spread, samples }: Clock): object {
  return { offset: seconds(offset), drift, spread: seconds(spread), samples };
}

function end({ address, port }: { readonly address: string; readonly port: number }): object {
  return { address: addressText(address), port };
}

/** Microseconds are more than a capture's clock is good for. */
function seconds(value: number): number | null {
  return Number.isNaN(value) ? null : Math.round(value * 1e6) / 1e6;
}

/** Pairs in a row as one: `count` packets from `first` and `second` on. */
function runsOf({ second }: Pairing): { first: number; second: number; count: number }[] {
  const runs: { first: number; second: number; count: number }[] = [];
  second.forEach((there, here) => {
    if (there < 0) return;
    const last = runs.at(-1);
    if (last && last.first + last.count === here + 1 && last.second + last.count === there + 1) last.count++;
    else runs.push({ first: here + 1, second: there + 1, count: 1 });
  });
  return runs;
}
