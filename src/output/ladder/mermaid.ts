import type { DiagnosisResult } from '../../findings/finding.ts';
import { type LadderNames, ladderOf } from '../../session/ladder.ts';
import type { IkeSession, Party } from '../../session/session.ts';
import { secondsText } from '../../session/words.ts';
import { longSilence, marksOf } from './marks.ts';

const names: Readonly<Record<Party, string>> = { initiator: 'client', responder: 'gateway' };

/** A ladder as a sequence diagram of Mermaid. */
export function ladderMermaid(session: IkeSession, { findings }: DiagnosisResult, registry: LadderNames): string {
  const { sides, nats, rungs, leftOut } = ladderOf(session, registry);
  const marks = marksOf(session, findings, rungs);
  const lane = (party: Party) => {
    const { address, inside } = sides[party];
    return `    participant ${names[party]} as ${escaped(`${names[party]} ${inside ?? address}`)}`;
  };
  const nat = (party: Party) => {
    const { address, inside } = sides[party];
    return nats.includes(party)
      ? [`    participant ${names[party]}_nat as ${escaped(inside === undefined ? 'NAT' : `NAT ${address}`)}`]
      : [];
  };
  const lines = rungs.flatMap((rung, i) => {
    const silence = i === 0 ? 0 : rung.time - rungs[i - 1]!.time;
    const [from, to] = rung.from === 'responder' ? ['gateway', 'client'] : ['client', 'gateway'];
    const ports = `${rung.ports.initiator} ${rung.from === 'responder' ? '←' : '→'} ${rung.ports.responder}`;
    return [
      ...(silence >= longSilence ? [`    Note over client,gateway: ${escaped(`${secondsText(silence)} of silence`)}`] : []),
      `    ${from}${rung.kind === 'ike' ? '->>' : '-->>'}${to}: ${escaped(`${rung.packet}. ${rung.words} (${ports})`)}`,
      ...(marks.get(rung) ?? []).map(({ severity, id }) => `    Note over client,gateway: ${escaped(`${severity}: ${id}`)}`),
    ];
  });
  const elided = leftOut === 0 ? [] : [`    Note over client,gateway: ${leftOut} messages in the middle are not shown`];
  return ['sequenceDiagram', lane('initiator'), ...nat('initiator'), ...nat('responder'), lane('responder'), ...lines, ...elided, ''].join(
    '\n',
  );
}

/** Characters that mean something to Mermaid, and control characters, by number. */
function escaped(text: string): string {
  return text.replace(/[#;:<>"&{}\p{Cc}]/gu, (character) => (character === ':' ? ':' : `#${character.codePointAt(0)};`));
}
