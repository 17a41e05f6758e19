import { exchange, type IkeSession, type SeenEnd, type Step } from './session.ts';
import { endText } from './words.ts';

/** A new outside address or port of the initiator in mid-session, and what the responder makes of it. */
export interface Rebinding {
  readonly before: SeenEnd;
  readonly after: SeenEnd;
  /** Packets that the responder sent to the old end after the new one was seen. */
  readonly toOld: readonly number[];
  readonly toNew: readonly number[];
}

/** Ends of the initiator on the leg that carries ESP: the one of port 500 is another mapping (RFC 3947 §4). */
function floatedEnds(session: IkeSession): SeenEnd[] {
  const ends = new Map<string, SeenEnd>();
  const see = (end: SeenEnd['end'], packet: number, time: number, lastPacket: number, lastTime: number) => {
    const key = endText(end);
    const known = ends.get(key);
    if (!known || packet < known.packet)
      ends.set(key, {
        end,
        packet,
        time,
        lastPacket: Math.max(lastPacket, known?.lastPacket ?? 0),
        lastTime: Math.max(lastTime, known?.lastTime ?? 0),
      });
    else if (lastPacket > known.lastPacket) [known.lastPacket, known.lastTime] = [lastPacket, lastTime];
  };
  for (const step of session.steps) {
    if (step.by !== 'initiator' || !(step.hasMarker || step.overTcp)) continue;
    for (const { source, packet, time } of step.sendings) see(source, packet, time, packet, time);
  }
  for (const { carrier, paths } of session.esp.initiator) {
    if (carrier.encapsulation === 'none') continue;
    for (const { source, firstPacket, firstTime, lastPacket, lastTime } of paths) see(source, firstPacket, firstTime, lastPacket, lastTime);
  }
  return [...ends.values()].sort((a, b) => a.packet - b.packet);
}

export function rebindingOf(session: IkeSession): Rebinding | undefined {
  const [before, ...later] = floatedEnds(session);
  const after = later.find(({ packet }) => before && packet > before.packet);
  if (!before || !after || before.lastPacket > after.packet + 8) return undefined;
  const sent = (to: SeenEnd) => [
    ...session.steps
      .flatMap((step) => (step.by === 'responder' ? step.sendings : []))
      .flatMap(({ destination, packet }) => (endText(destination) === endText(to.end) && packet > after.packet ? [packet] : [])),
    ...session.esp.responder
      .flatMap(({ paths }) => paths)
      .flatMap(({ destination, lastPacket }) =>
        endText(destination) === endText(to.end) && lastPacket > after.packet ? [lastPacket] : [],
      ),
  ];
  return { before, after, toOld: sent(before), toNew: sent(after) };
}

/** UPDATE_SA_ADDRESSES (RFC 4555 §4.2.3). */
const updateAddresses = 16400;

/** The message by which the client says that its address changed, which takes keys to know. */
export function mobikeUpdate(session: IkeSession): Step | undefined {
  return session.steps.find(({ by, notifications }) => by === 'initiator' && notifications.some(({ type }) => type === updateAddresses));
}

/** Whether a MOBIKE exchange may have told of the new address: INFORMATIONAL from it, and at once (RFC 4555 §3.5). */
export function mayBeMobike(session: IkeSession, { after }: Rebinding): boolean {
  return session.steps.some(
    ({ exchange: kind, by, sendings }) => kind === exchange.informational && by === 'initiator' && sendings[0]!.packet === after.packet,
  );
}

/** Silence after which the NAT did not know the client any more. */
export interface LostMapping {
  /** Seconds. */
  readonly gap: number;
  /** Last packet from the client before, and the first sign that the mapping is gone. */
  readonly last: number;
  readonly lost: number;
  readonly packets: readonly number[];
}

/** The least silence that can cost a mapping; routers that forget sooner are not known. */
export const leastSilence = 3;

export function lostMapping(session: IkeSession): LostMapping | undefined {
  const error = session.icmpErrors.find(
    ({ says, reporter, destination }) =>
      says === 'port-unreachable' && reporter === destination.address && destination.port !== 500 && destination.port !== 4500,
  );
  if (!error) return undefined;
  const ends = floatedEnds(session).filter(({ end }) => endText(end) === endText(error.destination));
  const last = Math.max(
    ...ends.map(({ lastTime }) => lastTime),
    session.keepalives.initiator.lastTime < error.time ? session.keepalives.initiator.lastTime : 0,
  );
  const gap = error.time - last;
  if (ends.length === 0 || !(gap >= leastSilence)) return undefined;
  const errors = session.icmpErrors.filter(({ says }) => says === 'port-unreachable');
  return {
    gap,
    last: Math.max(...ends.map(({ lastPacket }) => lastPacket)),
    lost: error.packet,
    packets: errors.map(({ packet }) => packet),
  };
}
