import type { DiagnosisResult } from '../../findings/finding.ts';
import { type Ladder, type LadderNames, ladderOf, type Rung } from '../../session/ladder.ts';
import type { IkeSession, Party } from '../../session/session.ts';
import { secondsText } from '../../session/words.ts';
import { type Paint, plain } from '../paint.ts';
import { longSilence, type Mark, marksOf } from './marks.ts';

/** Columns of the line between the two sides, and where NATs stand on it. */
const span = 62;
const natAt: Readonly<Record<Party, number>> = { initiator: 2, responder: span - 3 };
/** Columns before it: time, packet, port. */
const left = 26;

/** A ladder in lines of a hundred columns. */
export function ladderText(
  session: IkeSession,
  number: number,
  { findings }: DiagnosisResult,
  names: LadderNames,
  paint: Paint = plain,
): string {
  const ladder = ladderOf(session, names);
  const marks = marksOf(session, findings, ladder.rungs);
  const lines = ladder.rungs.flatMap((rung, i) => {
    const silence = i === 0 ? 0 : rung.time - ladder.rungs[i - 1]!.time;
    return [
      ...(silence >= longSilence ? [`${' '.repeat(left)}${paint.faint(centred(`${secondsText(silence)} of silence`, ladder.nats))}`] : []),
      rungLine(rung, ladder.nats),
      ...(marks.get(rung) ?? []).map((mark) => `${' '.repeat(left + 3)}${markWords(mark, paint)}`),
    ];
  });
  return [...heads(ladder, number, paint), ...lines, ...elided(ladder), ''].join('\n');
}

function heads({ version, sides, nats }: Ladder, number: number, paint: Paint): string[] {
  const name = (party: Party, role: string) => {
    const { address, inside } = sides[party];
    return inside === undefined ? `${role} ${address}` : `${role} ${inside} as ${address}`;
  };
  const [client, gateway] = [name('initiator', 'client'), name('responder', 'gateway')];
  const gap = Math.max(2, span + 12 - client.length - gateway.length);
  return [
    paint.strong(`Session ${number}, IKEv${version}${nats.length > 0 ? `, ┊ is the NAT${nats.length > 1 ? 's' : ''}` : ''}`),
    `   time   packet   ${client}${' '.repeat(gap)}${gateway}`,
  ];
}

function rungLine({ packet, time, from, ports, words }: Rung, nats: readonly Party[]): string {
  const stamp = `${(Number.isNaN(time) ? 0 : time).toFixed(3).padStart(8)} ${String(packet).padStart(8)}`;
  return `${stamp}  ${portText(ports.initiator).padStart(6)} ${arrow(words, from, nats)} ${portText(ports.responder)}`.trimEnd();
}

function portText(port: number): string {
  return port === 0 ? '' : `:${port}`;
}

/** A line with its words in it, across the NATs; words that are too long are cut. */
function arrow(words: string, from: Party | undefined, nats: readonly Party[]): string {
  const cells = line('─', nats);
  const room = span - 8;
  const text = words.length > room ? `${words.slice(0, room - 1)}…` : words;
  put(cells, from === 'responder' ? span - 4 - [...text].length - 1 : 4, ` ${text} `.slice(0, room + 2));
  if (from === 'responder') cells[0] = '◀';
  else cells[span - 1] = '▶';
  return cells.join('');
}

function centred(words: string, nats: readonly Party[]): string {
  const cells = line(' ', nats);
  put(cells, (span - words.length) >> 1, words);
  return cells.join('').trimEnd();
}

function line(of: string, nats: readonly Party[]): string[] {
  const cells = new Array<string>(span).fill(of);
  for (const party of nats) cells[natAt[party]] = '┊';
  return cells;
}

function put(cells: string[], at: number, text: string): void {
  [...text].forEach((character, i) => {
    cells[Math.max(0, at) + i] = character;
  });
}

function markWords({ severity, id }: Mark, paint: Paint): string {
  if (severity === 'notice') return paint.faint(`· ${id}`);
  return paint.wrong(`${severity === 'error' ? '✗' : '!'} ${id}`);
}

function elided({ leftOut }: Ladder): string[] {
  return leftOut === 0 ? [] : [`${' '.repeat(left)}${leftOut} messages in the middle of the session are not shown`];
}
