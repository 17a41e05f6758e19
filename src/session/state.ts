import type { Moment } from './esp-flow.ts';
import { exchange, type IkeSession, other, type Party, type Step } from './session.ts';

export type SessionState = 'established' | 'connecting' | 'failed' | 'unknown';

/** Octets of an answer to IKE_AUTH that has room for an SA: with less, it refuses (RFC 7296 §1.2). */
const wholeAnswer = 200;
/** A message that holds one encrypted notification, whatever the algorithms. */
const oneNotification = 110;

/** What shows that a tunnel came up. */
export interface TunnelEvidence {
  readonly confidence: 'certain' | 'likely';
  readonly packets: readonly number[];
}

/** The evidence that was asked for last: the rules of one session ask for it one after the other. */
let latest: { readonly session: IkeSession; readonly changes: number; readonly evidence: TunnelEvidence | undefined } | undefined;

/** ESP, or answers that are long enough. Undefined where nothing shows a tunnel. */
export function tunnelEvidence(session: IkeSession): TunnelEvidence | undefined {
  if (latest?.session !== session || latest.changes !== session.changes)
    latest = { session, changes: session.changes, evidence: evidenceOf(session) };
  return latest.evidence;
}

function evidenceOf(session: IkeSession): TunnelEvidence | undefined {
  const flows = [...session.esp.initiator, ...session.esp.responder];
  if (flows.length > 0) return { confidence: 'certain', packets: flows.map(({ first }) => first.packet) };
  const last = session.steps.findLast((step) => step.exchange === exchange.auth && step.answer);
  if (session.version === 2 && last && last.answer!.length >= wholeAnswer)
    return { confidence: 'likely', packets: [last.sendings[0]!.packet, last.answer!.sendings[0]!.packet] };
  // Who asks for more SAs, and gets an answer, has the first one.
  const child = session.steps.find((step) => step.exchange === exchange.child && step.answer && step.isResponse === false);
  if (child) return { confidence: 'likely', packets: [child.sendings[0]!.packet, child.answer!.sendings[0]!.packet] };
  const quick = session.steps.filter((step) => step.exchange === exchange.quick);
  if (quick.length >= 3) return { confidence: 'likely', packets: quick.map(({ sendings }) => sendings[0]!.packet) };
  return undefined;
}

/** A message of one notification that answers an encrypted request, or follows on one under IKEv1. */
export function isShort({ length, isEncrypted }: Step): boolean {
  return isEncrypted && length <= oneNotification;
}

/** Whether a message got no answer although it was sent so many times, and its sender heard nothing else either. */
export function isUnanswered(session: IkeSession, step: Step, sendings: number): boolean {
  if (step.answer || step.times < sendings) return false;
  const { lastTime } = session.sides[other(step.by)];
  return !(lastTime > step.sendings[0]!.time);
}

/** Packets of a message, all its sendings that are known. */
export function packetsOf(...steps: readonly (Step | undefined)[]): number[] {
  return steps.flatMap((step) => step?.sendings.map(({ packet }) => packet) ?? []);
}

/** Whether an exchange of the session before the float was answered: the two sides reached each other. */
export function firstAnswered(session: IkeSession): Step | undefined {
  return session.steps.find((step) => step.answer && !step.hasMarker);
}

export function sideName(party: Party): string {
  return party === 'initiator' ? 'client' : 'gateway';
}

export function stateOf(session: IkeSession, isOver: boolean): SessionState {
  if (tunnelEvidence(session)) return 'established';
  if (session.beganBefore && session.steps.every((step) => step.exchange !== exchange.init && step.exchange !== exchange.main))
    return 'unknown';
  return isOver ? 'failed' : 'connecting';
}

/** The last packet of a side before a moment, as far as is kept: IKE, ESP or a keepalive. */
export function lastSign(session: IkeSession, party: Party, before: number): Moment | undefined {
  const { packets, lastTime } = session.keepalives[party];
  const signs: Moment[] = [
    ...session.steps.filter(({ by }) => by === party).flatMap(({ sendings }) => sendings),
    ...session.esp[party].flatMap(({ beginning, recent }) => [...beginning, ...recent]),
    ...(packets.length > 0 ? [{ packet: packets.at(-1)!, time: lastTime }] : []),
  ];
  return signs
    .filter(({ time }) => time < before)
    .reduce<Moment | undefined>((last, sign) => (last && last.time > sign.time ? last : sign), undefined);
}
