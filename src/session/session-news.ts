import { natVerdict } from './nat-verdict.ts';
import { exchange, type IkeSession, other, type Party, type Step } from './session.ts';
import { floatOf, sideName, tunnelEvidence } from './state.ts';
import { addressText, endText } from './words.ts';

export type NewsKind = 'begin' | 'exchange' | 'again' | 'nat' | 'float' | 'tunnel' | 'keepalive' | 'move' | 'icmp';

/** Something that happened in a session. */
export interface News {
  readonly kind: NewsKind;
  readonly packet: number;
  /** Seconds since 1970; NaN where the capture tells no times. */
  readonly time: number;
  readonly words: string;
}

/** Exchanges that are worth a line when they are answered (RFC 7296 §1, RFC 2409 §5). */
const names: Readonly<Record<number, string>> = {
  [exchange.main]: 'Main Mode',
  [exchange.aggressive]: 'Aggressive Mode',
  [exchange.quick]: 'Quick Mode',
  [exchange.init]: 'IKE_SA_INIT',
  [exchange.auth]: 'IKE_AUTH',
  [exchange.child]: 'CREATE_CHILD_SA',
};

const parties: readonly Party[] = ['initiator', 'responder'];

/** Tells what is new of a session each time that it is asked. */
export class SessionNews {
  readonly #session: IkeSession;
  #changes = -1;
  #hasBegun = false;
  #nat = '';
  #hasFloated = false;
  readonly #answered = new WeakSet<Step>();
  readonly #sent = new WeakMap<Step, number>();
  readonly #flows = { initiator: 0, responder: 0 };
  readonly #ends = { initiator: 1, responder: 1 };
  readonly #keepalives = { initiator: false, responder: false };
  #errors = 0;
  #lastError = '';

  constructor(session: IkeSession) {
    this.#session = session;
  }

  /** Since it was asked last, in the order of the packets. */
  latest(): News[] {
    if (this.#changes === this.#session.changes) return [];
    this.#changes = this.#session.changes;
    const news = [
      ...this.#begun(),
      ...this.#steps(),
      ...this.#natNews(),
      ...this.#moves(),
      ...this.#esp(),
      ...this.#kept(),
      ...this.#icmp(),
    ];
    return news.sort((a, b) => a.packet - b.packet);
  }

  *#begun(): Generator<News> {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { version, firstPacket, firstTime, beganBefore, previous } = this.#session;
    const how = previous ? ', follows on the one before' : beganBefore ? ', began before the capture' : '';
    const words = `IKEv${version} ${endText(this.#session.end('initiator'))} → ${endText(this.#session.end('responder'))}${how}`;
    yield { kind: 'begin', packet: firstPacket, time: firstTime, words };
  }

  *#steps(): Generator<News> {
    const { steps, float, version } = this.#session;
    for (const step of steps) {
      const name = names[step.exchange] ?? 'a message';
      const sent = this.#sent.get(step) ?? 1;
      if (step.times > sent) {
        const words = `${sideName(step.by)} sends ${name} again, ×${step.times}`;
        yield { kind: 'again', packet: step.lastPacket, time: step.lastTime, words };
      }
      this.#sent.set(step, step.times);
      const [answer] = step.answer?.sendings ?? [];
      const isWhole = answer && names[step.exchange] && !(version === 1 && step.exchange === exchange.main && !step.isEncrypted);
      if (!isWhole || this.#answered.has(step)) continue;
      this.#answered.add(step);
      yield { kind: 'exchange', packet: answer.packet, time: answer.time, words: `${name} answered` };
    }
    const floated = this.#hasFloated ? undefined : floatOf(this.#session);
    if (!floated) return;
    this.#hasFloated = true;
    yield { kind: 'float', packet: floated.packet, time: float!.sendings[0]!.time, words: `IKE moves to port ${floated.to[1]}` };
  }

  *#natNews(): Generator<News> {
    const { who, confidence, packets } = natVerdict(this.#session);
    // What one side alone says is not yet the whole.
    if (who === 'unknown' || this.#session.claims.responder.length === 0 || who === this.#nat) return;
    this.#nat = who;
    const sure = confidence === 'certain' ? '' : ` (${confidence})`;
    const words = {
      none: 'no NAT',
      both: 'both sides are behind NATs',
      initiator: 'the client is behind a NAT',
      responder: 'the gateway is behind a NAT',
    }[who];
    const packet = Math.max(...packets, this.#session.firstPacket);
    yield { kind: 'nat', packet, time: this.#timeOf(packet), words: `${words}${sure}` };
  }

  /** Another port of a side: the first on 4500 is the float. */
  *#moves(): Generator<News> {
    for (const party of parties) {
      const { ends } = this.#session.sides[party];
      for (const { end, packet, time } of ends.slice(this.#ends[party])) {
        const isFloat = this.#session.float?.sendings[0]?.packet === packet || this.#ends[party] === 1;
        this.#ends[party]++;
        if (!isFloat) yield { kind: 'move', packet, time, words: `${sideName(party)} comes from ${endText(end)} now` };
      }
    }
  }

  *#esp(): Generator<News> {
    for (const party of parties) {
      const flows = this.#session.esp[party];
      // Of very many flows, those in the middle are let go.
      for (const flow of flows.slice(Math.min(this.#flows[party], flows.length - 1))) {
        if (flow.packets === 0) continue;
        const { packet, time } = flow.first;
        const spi = flow.spi.toString(16).padStart(8, '0');
        if (this.#flows[party] < flows.length)
          yield { kind: 'tunnel', packet, time, words: `ESP 0x${spi}, ${sideName(party)} → ${sideName(other(party))}` };
      }
      this.#flows[party] = flows.length;
    }
  }

  *#kept(): Generator<News> {
    for (const party of parties) {
      const { count, packets, firstTime } = this.#session.keepalives[party];
      if (count === 0 || this.#keepalives[party]) continue;
      this.#keepalives[party] = true;
      yield { kind: 'keepalive', packet: packets[0]!, time: firstTime, words: `${sideName(party)} sends NAT keepalives` };
    }
  }

  *#icmp(): Generator<News> {
    const { icmpErrors } = this.#session;
    for (const { packet, time, reporter, says } of icmpErrors.slice(this.#errors)) {
      const words = `${addressText(reporter)} says ${says.replace('-', ' ')}`;
      if (words !== this.#lastError) yield { kind: 'icmp', packet, time, words };
      this.#lastError = words;
    }
    this.#errors = icmpErrors.length;
  }

  #timeOf(packet: number): number {
    const sendings = this.#session.steps.flatMap((step) => step.sendings);
    return sendings.find((sending) => sending.packet === packet)?.time ?? this.#session.lastTime;
  }
}

/** Whether a session is more than a first message: scans are none. */
export function isSerious(session: IkeSession): boolean {
  return session.steps.some(({ isEncrypted }) => isEncrypted) || tunnelEvidence(session) !== undefined;
}
