import type { DiagnosisResult, Finding, Severity } from '../findings/finding.ts';
import { missingService } from '../findings/firewall/needs.ts';
import { natVerdict } from '../session/nat-verdict.ts';
import type { IkeSession } from '../session/session.ts';
import { floatOf, sideName, stateOf, tunnelEvidence } from '../session/state.ts';
import { addressText, endText, secondsText } from '../session/words.ts';
import { type Paint, plain, printable } from './paint.ts';
import { wrapped } from './wrapped.ts';

/** Packets that are named before it is said how many more there are. */
const mostPackets = 10;
/** Sessions that are told of one by one: those with something wrong first. */
const mostSessions = 50;

const marks: Readonly<Record<Severity, string>> = { error: '✗', warning: '!', notice: '·', fact: ' ' };

/** The diagnosis in words: what is wrong and what to change, then the sessions, then the facts. */
export function diagnosisText(file: string, result: DiagnosisResult, paint: Paint = plain): string {
  const { packets, duration, sessions, findings, leftOut } = result;
  const numbers = new Map(sessions.map((session, i) => [session, i + 1]));
  const listed = listedSessions(result);
  const lines = [
    `${printable(file)}: ${packets} packet${packets === 1 ? '' : 's'}${packets === 0 ? '' : ` in ${secondsText(duration)}`}`,
    paint.strong(verdict(result)),
    ...alike(findings).flatMap((group) => ['', ...findingLines(group, numbers, paint)]),
    ...(listed.length > 0 ? ['', 'Sessions', ...listed.flatMap((session) => sessionLines(session, numbers.get(session)!, findings))] : []),
  ];
  const apart = findings.filter(({ session, severity }) => !session && severity === 'fact').map(({ title }) => title);
  if (apart.length > 0) lines.push('', ...new Set(apart.flatMap((title) => wrapped(title, ''))));
  const more = sessions.length - listed.length;
  if (more > 0) lines.push('', `${many(more, 'more session')}, which --json lists.`);
  const gone = leftOut.sound + leftOut.wrong;
  if (gone > 0) lines.push('', `${many(gone, 'more session')} followed and not listed; with ${leftOut.wrong} of them something was wrong.`);
  return `${lines.join('\n')}\n`;
}

/** What is told of findings, but facts: those that say the same of several sessions together. A consequence stays at its cause. */
function alike(findings: readonly Finding[]): (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.severity === 'fact') continue;
    const key = `${finding.id} ${finding.title} ${finding.under?.title ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

/** In their order; of very many, those with something wrong. */
function listedSessions({ sessions, findings }: DiagnosisResult): readonly IkeSession[] {
  if (sessions.length <= mostSessions) return sessions;
  const wrong = new Set(findings.flatMap(({ severity, session }) => (isBad(severity) && session ? [session] : [])));
  const first = [...sessions.filter((session) => wrong.has(session)), ...sessions.filter((session) => !wrong.has(session))];
  return first.slice(0, mostSessions).sort((a, b) => a.firstPacket - b.firstPacket);
}

function isBad(severity: Severity): boolean {
  return severity === 'error' || severity === 'warning';
}

/** Findings that the head of an overview names. */
const mostCauses = 5;

/** The head of an overview: the verdict, what is wrong first and its fix, and who is behind a NAT. */
export function leadText(file: string, result: DiagnosisResult, paint: Paint = plain): string {
  const bad = alike(result.findings).flatMap(([first]) => (first && isBad(first.severity) ? [first] : []));
  const lines = bad.slice(0, mostCauses).flatMap((finding) => {
    const indent = '  '.repeat(1 + depthOf(finding));
    const head = `${indent}${paint.wrong(`${marks[finding.severity]} ${finding.title}`)}  ${paint.faint(`[${finding.id}]`)}`;
    // What is done about a cause mends what comes of it, too.
    const fix = finding.under ? [] : finding.fix;
    return [head, ...fix.flatMap((one) => wrapped(`${one.where}: ${one.do}.`, `${indent}    `, `${indent}  → `))];
  });
  const nats = new Set(result.findings.flatMap(({ id, title }) => (/^nat-(none|initiator|responder)$/.test(id) ? [title] : [])));
  const natLine = nats.size > 0 && nats.size <= mostCauses ? [...nats].map((title) => `  ${title}`) : [];
  const more = bad.length > 0 ? [`  ${paint.faint(`nattscope diagnose ${printable(file)} shows the evidence`)}`] : [];
  return [paint.strong(verdict(result)), ...lines, ...natLine, ...more].map((line) => `${line}\n`).join('');
}

/** In one sentence. */
export function verdict({ packets, sessions, findings, traffic }: DiagnosisResult): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors + warnings > 0) {
    const words = [errors > 0 ? many(errors, 'error') : '', warnings > 0 ? many(warnings, 'warning') : ''].filter((text) => text !== '');
    return `${words.join(' and ')}.`;
  }
  if (packets === 0) return 'The capture is empty.';
  if (sessions.length === 0) {
    const what = traffic.esp.length > 0 ? `ESP of ${many(traffic.esp.length, 'SA')}` : traffic.ah.length > 0 ? 'AH' : '';
    if (what !== '') return `Nothing wrong is seen. There is ${what}, and no IKE session in this capture.`;
    return 'There is no IKE session in this capture, and nothing that is wrong with IPsec.';
  }
  const up = sessions.filter(tunnelEvidence).length;
  const cut = findings.find(({ id }) => id === 'capture-ends-early');
  if (up === 0 && cut) return `Nothing wrong is seen. ${cut.title}`;
  const tunnels =
    up === sessions.length ? (up === 1 ? 'with a tunnel' : 'all with a tunnel') : up === 0 ? 'without a tunnel' : `${up} with a tunnel`;
  return `Nothing is wrong: ${many(sessions.length, 'IKE session')}, ${tunnels}.`;
}

function many(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function findingLines(group: readonly Finding[], numbers: ReadonlyMap<IkeSession, number>, paint: Paint): string[] {
  const { severity, id, confidence, title, because, fix, settledBy, session, packets } = group[0]!;
  const indent = ' '.repeat(2 * depthOf(group[0]!));
  const service = missingService(id);
  const of = session && numbers.size > 1 ? `, session ${numbers.get(session)}` : '';
  const head = `${marks[severity]} ${title}`;
  const others = group.slice(1).flatMap((finding) => (finding.session ? [numbers.get(finding.session)!] : []));
  return [
    `${indent}${isBad(severity) ? paint.wrong(head) : head}  ${paint.faint(`[${id}, ${confidence}${of}]`)}`,
    ...wrapped(`${because} ${packetWords(packets)}`, `${indent}  `),
    ...(others.length > 0 ? wrapped(`The same in ${listWords('session', others)}.`, `${indent}  `) : []),
    ...fix.flatMap((one) => wrapped(`${one.where}: ${one.do}.`, `${indent}    `, `${indent}  → `)),
    ...(service === undefined ? [] : [`${indent}  The rule for ${service} is missing on the way; nattscope firewall writes it.`]),
    ...(settledBy === undefined || confidence === 'certain'
      ? []
      : wrapped(`To be sure: ${settledBy[0]!.toLowerCase()}${settledBy.slice(1)}.`, `${indent}  `)),
  ];
}

function depthOf({ under }: Finding): number {
  return under ? 1 + depthOf(under) : 0;
}

function packetWords(packets: readonly number[]): string {
  if (packets.length === 0) return '';
  return `(${listWords('packet', packets)})`;
}

function listWords(what: string, numbers: readonly number[]): string {
  const known = [...numbers].sort((a, b) => a - b);
  const more = known.length > mostPackets ? ` and ${known.length - mostPackets} more` : '';
  return `${what}${known.length === 1 ? '' : 's'} ${known.slice(0, mostPackets).join(', ')}${more}`;
}

function sessionLines(session: IkeSession, number: number, findings: readonly Finding[]): string[] {
  const { who, inside, confidence } = natVerdict(session);
  const [initiator, responder] = [session.end('initiator'), session.end('responder')];
  const insides = (['initiator', 'responder'] as const).flatMap((party) => {
    const end = inside[party];
    return end && end.address !== session.end(party).address ? [`${addressText(end.address)} is the ${sideName(party)}'s own address`] : [];
  });
  const nat = {
    none: 'no NAT',
    unknown: 'NAT unknown',
    initiator: 'client behind a NAT',
    responder: 'gateway behind a NAT',
    both: 'both behind NATs',
  }[who];
  const sure = confidence === 'certain' || who === 'unknown' ? '' : ` (${confidence})`;
  const float = floatOf(session);
  const flows = [...session.esp.initiator, ...session.esp.responder];
  const esp = flows.length === 0 ? 'no ESP' : `ESP ${many(sum(session.esp.initiator), 'packet')} out, ${sum(session.esp.responder)} back`;
  const keepalives = session.keepalives.initiator.count + session.keepalives.responder.count;
  const facts = findings.filter(
    (finding) => finding.session === session && finding.severity === 'fact' && !/^(nat-|tunnel-up)/.test(finding.id),
  );
  return [
    `  ${number}  IKEv${session.version}  ${endText(initiator)} → ${endText(responder)}  ${stateOf(session, true)}, packets ${session.firstPacket}–${session.lastPacket}`,
    `     ${[`${nat}${sure}`, ...insides].join('; ')}`,
    `     ${[...(float ? [`on ${float.to[0]} → ${float.to[1]} from packet ${float.packet}`] : []), esp, ...(keepalives > 0 ? [many(keepalives, 'keepalive')] : [])].join('; ')}`,
    ...facts.flatMap(({ title }) => wrapped(title, '     ')),
  ];
}

function sum(flows: readonly { readonly packets: number }[]): number {
  return flows.reduce((total, { packets }) => total + packets, 0);
}
