import type { DiagnosisResult } from '../../findings/finding.ts';
import { type Ladder, type LadderNames, ladderOf, type Rung } from '../../session/ladder.ts';
import type { IkeSession, Party } from '../../session/session.ts';
import { secondsText } from '../../session/words.ts';
import { longSilence, type Mark, marksOf } from './marks.ts';

const width = 960;
const lanes: Readonly<Record<Party, number>> = { initiator: 210, responder: 860 };
const natLanes: Readonly<Record<Party, number>> = { initiator: 262, responder: 808 };
const rungHeight = 34;
const noteHeight = 22;
const headHeight = 78;

/** Colours by light and dark; a drawing in a page has that of the page. */
const style = `
  .ladder { font: 13px system-ui, sans-serif; --ink: #1b1f24; --faint: #6a737d; --paper: #ffffff; --ike: #0b57d0; --esp: #137333; --keepalive: #6a737d; --icmp: #b3261e; --wrong: #b3261e; }
  @media (prefers-color-scheme: dark) { .ladder { --ink: #e6e9ed; --faint: #9aa4af; --paper: #16191d; --ike: #8ab4f8; --esp: #81c995; --keepalive: #9aa4af; --icmp: #f2b8b5; --wrong: #f2b8b5; } }
  .ladder .paper { fill: var(--paper); } .ladder text { fill: var(--ink); } .ladder .faint { fill: var(--faint); font-size: 11px; } .ladder .wrong { fill: var(--wrong); font-weight: 600; }
  .ladder .lane { stroke: var(--faint); } .ladder .nat { stroke: var(--faint); stroke-dasharray: 2 4; }
  .ladder .ike { stroke: var(--ike); } .ladder .esp { stroke: var(--esp); } .ladder .keepalive { stroke: var(--keepalive); stroke-dasharray: 4 3; } .ladder .icmp { stroke: var(--icmp); }
  .ladder .ike-head { fill: var(--ike); } .ladder .esp-head { fill: var(--esp); } .ladder .keepalive-head { fill: var(--keepalive); } .ladder .icmp-head { fill: var(--icmp); }`;

/** Ladders as one drawing that needs nothing else: no script, no font, no picture. */
export function laddersSvg(
  sessions: readonly { readonly session: IkeSession; readonly number: number }[],
  result: DiagnosisResult,
  names: LadderNames,
): string {
  let top = 0;
  const drawings = sessions.map(({ session, number }) => {
    const ladder = ladderOf(session, names);
    const { body, height } = draw(ladder, number, marksOf(session, result.findings, ladder.rungs));
    const placed = `<g transform="translate(0 ${top})">${body}</g>`;
    top += height;
    return placed;
  });
  const height = Math.max(top, 40);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="ladder" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>Messages between client and gateway</title><style>${style}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...drawings,
    '</svg>\n',
  ].join('\n');
}

function draw(ladder: Ladder, number: number, marks: ReadonlyMap<Rung, readonly Mark[]>): { body: string; height: number } {
  const parts: string[] = [];
  let y = headHeight;
  ladder.rungs.forEach((rung, i) => {
    const silence = i === 0 ? 0 : rung.time - ladder.rungs[i - 1]!.time;
    if (silence >= longSilence) {
      parts.push(text(middle, y + 12, `${secondsText(silence)} of silence`, 'faint', 'middle'));
      y += noteHeight;
    }
    parts.push(drawRung(rung, y));
    y += rungHeight;
    for (const { severity, id } of marks.get(rung) ?? []) {
      parts.push(
        text(
          middle,
          y + 4,
          `${severity === 'error' ? '✗' : severity === 'warning' ? '!' : '·'} ${id}`,
          severity === 'notice' ? 'faint' : 'wrong',
          'middle',
        ),
      );
      y += noteHeight;
    }
  });
  if (ladder.leftOut > 0) {
    parts.push(text(middle, y + 8, `${ladder.leftOut} messages in the middle of the session are not shown`, 'faint', 'middle'));
    y += noteHeight;
  }
  const bottom = y + 8;
  const vertical = (x: number, kind: string) => `<line class="${kind}" x1="${x}" x2="${x}" y1="${headHeight - 22}" y2="${bottom}"/>`;
  const head = [
    text(16, 22, `Session ${number}, IKEv${ladder.version}`, ''),
    ...(['initiator', 'responder'] as const).flatMap((party) => [
      text(
        lanes[party],
        44,
        `${party === 'initiator' ? 'client' : 'gateway'} ${ladder.sides[party].inside ?? ladder.sides[party].address}`,
        '',
        'middle',
      ),
      vertical(lanes[party], 'lane'),
      ...(ladder.nats.includes(party)
        ? [
            vertical(natLanes[party], 'nat'),
            text(natLanes[party], 62, natWords(ladder, party), 'faint', party === 'initiator' ? 'start' : 'end'),
          ]
        : []),
    ]),
  ];
  return { body: [...head, ...parts].join('\n'), height: bottom + 20 };
}

const middle = (lanes.initiator + lanes.responder) / 2;

function natWords({ sides }: Ladder, party: Party): string {
  const { address, inside } = sides[party];
  return inside === undefined ? 'NAT' : `NAT ${address}`;
}

function drawRung({ kind, packet, time, from, ports, words }: Rung, y: number): string {
  const isDown = from === 'responder';
  const [x1, x2] = isDown ? [lanes.responder, lanes.initiator] : [lanes.initiator, lanes.responder];
  const tip = isDown
    ? `${x2},${y + 14} ${x2 + 9},${y + 10} ${x2 + 9},${y + 18}`
    : `${x2},${y + 14} ${x2 - 9},${y + 10} ${x2 - 9},${y + 18}`;
  return [
    text(16, y + 18, Number.isNaN(time) ? '' : time.toFixed(3), 'faint'),
    text(118, y + 18, String(packet), 'faint', 'end'),
    text(lanes.initiator - 8, y + 18, ports.initiator === 0 ? '' : String(ports.initiator), 'faint', 'end'),
    text(lanes.responder + 8, y + 18, ports.responder === 0 ? '' : String(ports.responder), 'faint'),
    `<line class="${kind}" x1="${x1}" x2="${isDown ? x2 + 8 : x2 - 8}" y1="${y + 14}" y2="${y + 14}"/><polygon class="${kind}-head" points="${tip}"/>`,
    text(middle, y + 9, words.length > mostWords ? `${words.slice(0, mostWords - 1)}…` : words, '', 'middle'),
  ].join('');
}

/** Characters that there is room for. */
const mostWords = 82;

function text(x: number, y: number, words: string, kind: string, anchor?: 'middle' | 'end' | 'start'): string {
  if (words === '') return '';
  return `<text x="${x}" y="${y}"${kind === '' ? '' : ` class="${kind}"`}${anchor === undefined ? '' : ` text-anchor="${anchor}"`}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replace(/[<>&"\p{Cc}]/gu, (character) => `&#${character.codePointAt(0)};`);
}
