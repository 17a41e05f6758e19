import type { EspFlow } from './esp-flow.ts';
import type { IcmpError } from './icmp-error.ts';
import { limits } from './limits.ts';
import type { End, IkeMessage } from './message.ts';
import { IkeSession, type Party } from './session.ts';

/** A session and the side of it that sent something. */
export interface Sender {
  readonly session: IkeSession;
  readonly by: Party;
}

/** All sessions of a capture: finds the one that a packet belongs to, and lets go of those that were quiet longest. */
export class SessionBook {
  /** By version and initiator SPI, the one that was quiet longest first. */
  readonly #sessions = new Map<string, IkeSession>();
  /** The latest session between two ends, and between two hosts: what has no IKE SPIs is found by these. */
  readonly #byEnds = new Map<string, IkeSession>();
  readonly #byHosts = new Map<string, IkeSession>();
  readonly #keys = new Map<IkeSession, Set<string>>();
  readonly #letGo: (session: IkeSession) => void;

  /** `letGo` is told of each session that is given up for another one. */
  constructor(letGo: (session: IkeSession) => void) {
    this.#letGo = letGo;
  }

  /** The sessions that are kept, the one that was quiet longest first. */
  get sessions(): Iterable<IkeSession> {
    return this.#sessions.values();
  }

  takeMessage(message: IkeMessage): IkeSession {
    const key = `${message.version} ${message.initiatorSpi}`;
    const session = this.#sessions.get(key) ?? this.#begin(message);
    if (session.firstPacket === message.packet) session.previous = this.#byEnds.get(endsKey(message.source, message.destination));
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    session.take(message);
    this.#know(session, message.source, message.destination);
    if (this.#sessions.size > limits.sessions) this.#giveUp(this.#sessions.keys().next().value!);
    return session;
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
        : (this.#sessions.get(`2 ${error.initiatorSpi}`) ?? this.#sessions.get(`1 ${error.initiatorSpi}`));
    const session = bySpi ?? this.senderOf(error.source, error.destination)?.session;
    if (session && session.icmpErrors.length < limits.icmpErrors) session.icmpErrors.push(error);
    return session;
  }

  /** A new ESP SA is of the latest session between its ends. */
  takeEsp(flow: EspFlow, source: End, destination: End): IkeSession | undefined {
    const sender = this.senderOf(source, destination);
    if (!sender) return undefined;
    const flows = sender.session.esp[sender.by];
    if (flows.length < limits.firstSteps) flows.push(flow);
    return sender.session;
  }

  #begin(message: IkeMessage): IkeSession {
    // Of a message without the responder's SPI, and of a request, the sender began; else the flag of IKEv2 tells.
    const isFirst = /^0+$/.test(message.responderSpi);
    return new IkeSession(message, isFirst || message.version === 1 || message.byInitiator ? 'initiator' : 'responder');
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

  #know(session: IkeSession, source: End, destination: End): void {
    const [ends, hosts] = [endsKey(source, destination), hostsKey(source.address, destination.address)];
    this.#byEnds.set(ends, session);
    this.#byHosts.set(hosts, session);
    let keys = this.#keys.get(session);
    if (!keys) {
      keys = new Set();
      this.#keys.set(session, keys);
    }
    if (keys.size < 2 * limits.ends) keys.add(ends).add(hosts);
  }

  #giveUp(key: string): void {
    const session = this.#sessions.get(key)!;
    this.#sessions.delete(key);
    for (const known of this.#keys.get(session) ?? []) {
      if (this.#byEnds.get(known) === session) this.#byEnds.delete(known);
      if (this.#byHosts.get(known) === session) this.#byHosts.delete(known);
    }
    this.#keys.delete(session);
    // What follows on it keeps what it knew of the NAT, and no more of the past.
    session.previous = undefined;
    this.#letGo(session);
  }
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
