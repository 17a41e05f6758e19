import { Memory } from '../decode/memory.ts';
import type { End } from './end.ts';
import type { EspFlow } from './esp-flow.ts';
import type { IcmpError } from './icmp-error.ts';
import { limits } from './limits.ts';
import { type IkeMessage, noSpi } from './message.ts';
import { IkeSession, type Party } from './session.ts';

/** A session and the side of it that sent something. */
export interface Sender {
  readonly session: IkeSession;
  readonly by: Party;
}

/** A session, and the pairs of ends and of hosts under which it is found. */
interface Kept {
  readonly session: IkeSession;
  readonly keys: string[];
}

/** All sessions of a capture: finds the one that a packet belongs to, and lets go of those that were quiet longest. */
export class SessionBook {
  /** By version and initiator SPI. */
  readonly #sessions: Memory<Kept>;
  /** The latest session between two ends, and between two hosts: what has no IKE SPIs is found by these. */
  readonly #byEnds = new Map<string, IkeSession>();
  readonly #byHosts = new Map<string, IkeSession>();

  readonly #changed: ((session: IkeSession) => void) | undefined;

  /** `letGo` is told of each session that is given up for another one, `changed` of each that takes something. */
  constructor(letGo: (session: IkeSession) => void, changed?: (session: IkeSession) => void) {
    this.#changed = changed;
    this.#sessions = new Memory(limits.sessions, (kept) => {
      this.#giveUp(kept);
      letGo(kept.session);
    });
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** The sessions that are kept, the one that was quiet longest first. */
  get sessions(): IkeSession[] {
    return Array.from(this.#sessions.values(), ({ session }) => session);
  }

  takeMessage(message: IkeMessage): IkeSession {
    const key = `${message.version} ${message.initiatorSpi}`;
    const kept = this.#sessions.get(key) ?? this.#sessions.set(key, { session: this.#begin(message), keys: [] });
    kept.session.take(message);
    this.#know(kept, message.source, message.destination);
    this.#changed?.(kept.session);
    return kept.session;
  }

  /** Who sent a datagram between two ends that is no IKE message; undefined where no session is known between them. */
  senderOf(source: End, destination: End): Sender | undefined {
    const session =
      this.#byEnds.get(endsKey(source, destination)) ??
      (source.port === 0 ? this.#byHosts.get(hostsKey(source.address, destination.address)) : this.#alike(source, destination));
    return session && { session, by: sideAt(session, source) };
  }

  /** An error is of the session whose SPI it quotes, else of that between the ends of the packet that it quotes. */
  takeIcmpError(error: IcmpError): IkeSession | undefined {
    const bySpi =
      error.initiatorSpi === undefined
        ? undefined
        : (this.#sessions.get(`2 ${error.initiatorSpi}`) ?? this.#sessions.get(`1 ${error.initiatorSpi}`))?.session;
    const session = bySpi ?? this.senderOf(error.source, error.destination)?.session;
    session?.takeIcmpError(error);
    if (session) this.#changed?.(session);
    return session;
  }

  /** A keepalive is of the session between its ends (RFC 3948 §2.3). */
  takeKeepalive(source: End, destination: End, packet: number, time: number): void {
    const sender = this.senderOf(source, destination);
    if (!sender) return;
    sender.session.takeKeepalive(sender.by, packet, time);
    this.#changed?.(sender.session);
  }

  /** A new ESP SA is of the latest session between its ends. */
  takeEsp({ session, by }: Sender, flow: EspFlow): void {
    session.takeEsp(by, flow);
    this.#changed?.(session);
  }

  #begin(message: IkeMessage): IkeSession {
    // Of a message without the responder's SPI, and of a request, the sender began; else the flag of IKEv2 tells.
    const isFirst = message.responderSpi === noSpi;
    const session = new IkeSession(message, isFirst || beganBy(message) ? 'initiator' : 'responder');
    session.previous = this.#byEnds.get(endsKey(message.source, message.destination));
    return session;
  }

  /** Where one port is new, the latest session between the same hosts that has the other port, or may have moved to 4500. */
  #alike(source: End, destination: End): IkeSession | undefined {
    const session = this.#byHosts.get(hostsKey(source.address, destination.address));
    const isKnown = ({ address, port }: End) =>
      session !== undefined &&
      (['initiator', 'responder'] as const).some((party) =>
        session.sides[party].ends.some(({ end }) => end.address === address && end.port === port),
      );
    const floats = source.port === 4500 || destination.port === 4500;
    return isKnown(source) || isKnown(destination) || floats ? session : undefined;
  }

  #know(kept: Kept, source: End, destination: End): void {
    this.#enter(this.#byEnds, endsKey(source, destination), kept);
    this.#enter(this.#byHosts, hostsKey(source.address, destination.address), kept);
  }

  #enter(sessions: Map<string, IkeSession>, key: string, { session, keys }: Kept): void {
    if (sessions.get(key) === session) return;
    if (!keys.includes(key)) {
      if (keys.length >= 2 * limits.ends) return;
      keys.push(key);
    }
    sessions.set(key, session);
  }

  #giveUp({ session, keys }: Kept): void {
    for (const sessions of [this.#byEnds, this.#byHosts]) for (const key of keys) if (sessions.get(key) === session) sessions.delete(key);
    // What follows on it keeps what it knew of the NAT, and no more of the past.
    session.previous = undefined;
  }
}

/** Whether the sender of a message in the middle of a session began it: IKEv2 says so, under IKEv1 the gateway has the usual port. */
function beganBy({ version, byInitiator, source, destination }: IkeMessage): boolean {
  if (version === 2) return byInitiator;
  const isUsual = ({ port }: End) => port === 500 || port === 4500;
  return !isUsual(source) || isUsual(destination);
}

/** The side of a session that is at an end: by address and port, else by address. */
function sideAt(session: IkeSession, { address, port }: End): Party {
  const isAt = (party: Party, samePort: boolean) =>
    session.sides[party].ends.some(({ end }) => end.address === address && (!samePort || end.port === port));
  if (isAt('responder', true) && !isAt('initiator', true)) return 'responder';
  if (isAt('initiator', true)) return 'initiator';
  return isAt('responder', false) && !isAt('initiator', false) ? 'responder' : 'initiator';
}

function endsKey(one: End, another: End): string {
  const [a, b] = [`${one.address}:${one.port}`, `${another.address}:${another.port}`];
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function hostsKey(one: string, another: string): string {
  return one < another ? `${one} ${another}` : `${another} ${one}`;
}
