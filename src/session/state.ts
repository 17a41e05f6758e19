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

/** Of a session that nothing more comes of, if `isOver`. */
export function stateOf(session: IkeSession, isOver: boolean): SessionState {
  if (tunnelEvidence(session)) return 'established';
  if (session.beganBefore && session.steps.every((step) => step.exchange !== exchange.init && step.exchange !== exchange.main))
    return 'unknown';
  return isOver && !isLeft(session) ? 'failed' : 'connecting';
}

/** The gateway answered well, and the client did not go on, as far as the capture goes. */
function isLeft({ steps }: IkeSession): boolean {
  const last = steps.at(-1);
  return last?.by === 'responder' && !last.isEncrypted && last.notifications.every(({ type }) => type >= firstStatus);
}

/** The first type of notifications that report no error (RFC 7296 §3.10.1, RFC 2408 §3.14.1). */
export const firstStatus = 16384;

/** The first message on 4500 of a session that began on another port, and the ports, [initiator, responder], before and after. */
export interface Float {
  readonly packet: number;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** Undefined where a session has not moved, also if it began on 4500 (RFC 3947 §4). */
export function floatOf(session: IkeSession): Float | undefined {
  const [sending] = session.float?.sendings ?? [];
  if (!sending) return undefined;
  const from = [session.end('initiator').port, session.end('responder').port] as const;
  const [own, peers] = [sending.source.port, sending.destination.port];
  const to = session.float!.by === 'initiator' ? ([own, peers] as const) : ([peers, own] as const);
  return from[0] === to[0] && from[1] === to[1] ? undefined : { packet: sending.packet, from, to };
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
