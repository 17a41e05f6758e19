import type { LocatedFinding } from '../../findings/comparison/located.ts';
import type { Severity } from '../../findings/finding.ts';
import type { Clock } from '../../session/comparison/clock.ts';
import type { Loss } from '../../session/comparison/losses.ts';
import type { Mapping } from '../../session/comparison/mapping.ts';
import { endText, secondsText } from '../../session/words.ts';
import { type Paint, plain, printable } from '../paint.ts';
import { wrapped } from '../wrapped.ts';
import type { Comparison } from './comparison.ts';
import { rangesText } from './ranges.ts';

/** Mappings that are told one by one. */
const mostMappings = 20;

const marks: Readonly<Record<Severity, string>> = { error: '✗', warning: '!', notice: '·', fact: ' ' };

/** The comparison in words: the answer first, then the NAT, the clocks, and what was lost. */
export function comparisonText(names: readonly [first: string, second: string], result: Comparison, paint: Paint = plain): string {
  const { first, second, pairing, findings, changes, losses, leftOut, isSwapped } = result;
  const [one, other] = names.map(printable) as [string, string];
  return [
    `${one}: ${many(first.packets, 'packet')}; ${other}: ${many(second.packets, 'packet')}; ${pairing.pairs} in both`,
    paint.strong(answer(result)),
    ...(isSwapped ? [`${one} seems to be taken outside of the NAT, and ${other} inside: they are compared as they were given.`] : []),
    ...findings.flatMap((finding) => ['', ...findingLines(finding, paint)]),
    ...(pairing.pairs > 0 ? mappingLines(changes.mappings, changes.hops, paint) : []),
    ...clockLines(pairing.clock, paint),
    ...lossLines(losses, [one, other], paint),
    ...(leftOut > 0
      ? [
          '',
          `${many(leftOut, 'packet')} beyond the first ${(1 << 20).toLocaleString('en')} of a capture ${leftOut === 1 ? 'was' : 'were'} not compared.`,
        ]
      : []),
    '',
  ].join('\n');
}

function answer({ first, second, pairing, findings, losses }: Comparison): string {
  const bad = findings.filter(({ finding }) => finding.severity === 'error' || finding.severity === 'warning');
  if (first.packets === 0 && second.packets === 0) return 'Both captures are empty.';
  if (pairing.pairs === 0 && first.packets > 0 && second.packets > 0)
    return 'The captures have no packet in common: they are of different conversations or times.';
  const located = bad.find(({ place }) => place !== 'unknown') ?? bad[0];
  if (located)
    return `${located.finding.title}${located.place === 'between' ? ' It happens between the two points.' : located.place === 'unknown' ? '' : ' It happens behind the second point.'}`;
  const lost = losses.reduce((sum, { packets }) => sum + packets.length, 0);
  return lost === 0
    ? 'Nothing is wrong, and nothing was lost between the two points.'
    : `Nothing is wrong; ${many(lost, 'packet')} of one capture ${lost === 1 ? 'is' : 'are'} not in the other.`;
}

function findingLines({ finding, seenIn, place, confidence, packets, because }: LocatedFinding, paint: Paint): string[] {
  const { severity, id, title, fix } = finding;
  const head = `${marks[severity]} ${title}`;
  const isBad = severity === 'error' || severity === 'warning';
  const where = place === 'unknown' ? seenWords[seenIn] : place;
  const proof = (['first', 'second'] as const).flatMap((side) =>
    packets[side].length > 0 ? [`packets ${rangesText(packets[side])} of the ${side} capture`] : [],
  );
  return [
    `${isBad ? paint.wrong(head) : head}  ${paint.faint(`[${id}, ${confidence}, ${where}]`)}`,
    ...wrapped(`${because === '' ? finding.because : because} (${proof.join(', ')})`, '  '),
    ...fix.flatMap((one) => wrapped(`${one.where}: ${one.do}.`, '    ', '  → ')),
  ];
}

const seenWords = { first: 'seen in the first capture', second: 'seen in the second capture', both: 'seen in both captures' } as const;

function mappingLines(mappings: readonly Mapping[], hops: number | undefined, paint: Paint): string[] {
  const withPorts = mappings.filter(({ first }) => first.port > 0);
  const told = withPorts.length > 0 ? withPorts : mappings;
  const way = hops === undefined ? [] : [`  ${many(hops, 'hop')} between the two points, by time to live`];
  if (told.length === 0) return ['', paint.strong('No address and no port is changed between the two points'), ...way];
  const lines = told.slice(0, mostMappings).map(({ protocol, first, second, packets, times, count }) => {
    const life = times[1] - times[0];
    const seen = Number.isNaN(life) ? '' : `, used for ${secondsText(life)}`;
    return `  ${protocol.toUpperCase()} ${endText(first)} → ${endText(second)}  ${many(count, 'packet')}, ${packets[0]}–${packets[1]}${seen}`;
  });
  const more = told.length > mostMappings ? [`  … and ${told.length - mostMappings} more`] : [];
  return ['', paint.strong('What the NAT makes of the ends'), ...lines, ...more, ...way];
}

function clockLines(clock: Clock | undefined, paint: Paint): string[] {
  if (!clock) return [];
  const { offset, drift, spread, samples } = clock;
  const gains = drift === 0 ? '' : `, and ${drift > 0 ? 'gains' : 'loses'} ${Math.abs(drift * 1e6).toFixed(1)} µs a second`;
  const ahead = `${Math.abs(offset).toFixed(6)} s ${offset < 0 ? 'behind' : 'ahead'}`;
  return [
    '',
    paint.strong('Clocks'),
    `  The second one is ${ahead}${gains}; from ${many(samples, 'packet')}, half of them within ${(spread * 1000).toFixed(3)} ms`,
  ];
}

function lossLines(losses: readonly Loss[], [one, other]: readonly [string, string], paint: Paint): string[] {
  if (losses.length === 0) return [];
  const lines = losses.flatMap(({ seenIn, kind, packets, of, isCertain }) => {
    const [here, there] = seenIn === 'first' ? [one, other] : [other, one];
    const sure = isCertain ? '' : '; that capture has nothing later, and may have ended';
    return wrapped(`${kind}: ${packets.length} of ${of} in ${here} are not in ${there}: ${rangesText(packets)}${sure}`, '    ', '  ');
  });
  return ['', paint.strong('In one capture alone'), ...lines];
}

function many(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
