import type { Finding } from '../findings/finding.ts';
import { type Paint, plain } from './paint.ts';

/** What a line of `watch` is made of. */
export interface WatchLine {
  readonly kind: string;
  readonly time: number;
  readonly packet: number | undefined;
  readonly session: number | undefined;
  readonly words: string;
  readonly finding?: Finding;
}

const marks: Readonly<Record<Finding['severity'], string>> = { error: '✗', warning: '!', notice: '·', fact: ' ' };

/** An event in a line; a finding with what to change below it. */
export function watchText({ kind, time, session, words, finding }: WatchLine, paint: Paint = plain): string {
  const stamp = Number.isNaN(time) ? '--:--:--.---' : new Date(time * 1000).toISOString().slice(11, 23);
  const who = (session === undefined ? '' : `#${session}`).padEnd(6);
  const start = `${stamp}  ${who}`;
  if (kind !== 'finding' || !finding) return `${start}  ${words}\n`;
  const { severity, id, confidence, fix } = finding;
  const head = `${marks[severity]} ${words}`;
  const isBad = severity === 'error' || severity === 'warning';
  // What is done about a cause mends what comes of it, too.
  const fixes = finding.under ? [] : fix.map((one) => `${' '.repeat(start.length + 4)}→ ${one.where}: ${one.do}\n`);
  return `${start}${isBad ? paint.wrong(head) : head}  ${paint.faint(`[${id}, ${confidence}]`)}\n${fixes.join('')}`;
}

/** The same for programs: one object, as `event.schema.json` describes it. */
export function watchJson({ kind, time, packet, session, words, finding }: WatchLine): string {
  const found = finding && {
    id: finding.id,
    severity: finding.severity,
    confidence: finding.confidence,
    packets: finding.packets,
    title: finding.title,
    because: finding.because,
    fix: finding.fix,
  };
  const event = {
    schema: 1,
    event: kind,
    time: Number.isNaN(time) ? null : Math.round(time * 1e6) / 1e6,
    packet: packet ?? null,
    session: session ?? null,
    words,
    finding: found ?? null,
  };
  return `${JSON.stringify(event)}\n`;
}
