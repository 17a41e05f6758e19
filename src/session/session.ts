import type { Proposal } from '../crypto/proposals.ts';
import { type End, isSameEnd } from './end.ts';
import type { EspFlow } from './esp-flow.ts';
import type { IcmpError } from './icmp-error.ts';
import { limits } from './limits.ts';
import { type IkeMessage, type Notification, noSpi, type UserRefusal } from './message.ts';
import { type Claim, claimsOf } from './nat-claims.ts';
import { withMore } from './with-more.ts';

export type Party = 'initiator' | 'responder';

export function other(party: Party): Party {
  return party === 'initiator' ? 'responder' : 'initiator';
}

/** A message as it was sent once. */
export interface Sending {
  readonly packet: number;
  readonly time: number;
  readonly source: End;
  readonly destination: End;
  readonly ipFragments: readonly number[];
  /** Identification of the IPv4 datagram; 0 where there is none. */
  readonly datagram: number;
}

/** A message of a session, with all its sendings. */
export interface Step {
  readonly by: Party;
  readonly exchange: number;
  readonly id: number;
  /** Under IKEv1 undefined: its messages do not say. */
  readonly isResponse: boolean | undefined;
  readonly isEncrypted: boolean;
  readonly hasMarker: boolean;
  readonly overTcp: boolean;
  /** Octets, of all its fragments. */
  length: number;
  /** IKE fragments that it was sent in; 0 for none. */
  readonly fragments: number;
  /** Fingerprint of its octets, or of those of its first fragment that came. */
  readonly print: number;
  /** Those of the other fragments. */
  readonly morePrints: number[];
  /** Of a message in fragments with keys, known with the last of them. */
  payloads: readonly number[];
  notifications: readonly Notification[];
  userRefusal: UserRefusal | undefined;
  /** The first ones; `times` counts them all. */
  readonly sendings: Sending[];
  times: number;
  lastTime: number;
  lastPacket: number;
  /** The message of the other side that shows that it arrived. */
  answer: Step | undefined;
}

/** What is known of one side of a session. */
export interface Side {
  /** Where it is seen, in order: another one after a float, or when a NAT or the side itself changed. */
  ends: readonly SeenEnd[];
  /** By name, or in hexadecimal where they have none. */
  vendorIds: readonly string[];
  /** Sent a notification or vendor ID that offers NAT traversal; which of them, in the words of {@link natOfferOf}, or "ikev2". */
  natOffers: readonly string[];
  messages: number;
  lastTime: number;
  lastPacket: number;
}

export interface SeenEnd {
  readonly end: End;
  readonly packet: number;
  readonly time: number;
  lastPacket: number;
  lastTime: number;
}

export interface Keepalives {
  count: number;
  readonly packets: number[];
  /** Seconds between one and the next, the first ones. */
  readonly intervals: number[];
  longestGap: number;
  firstTime: number;
  lastTime: number;
}

/** What a vendor ID says of NAT traversal: "rfc3947", "draft-02" …; undefined for the others. */
export function natOfferOf(vendorId: string): string | undefined {
  if (vendorId.startsWith('RFC 3947')) return 'rfc3947';
  const [draft, number] = /^draft-ietf-ipsec-nat-t-ike(?:-(\d\d))?/.exec(vendorId) ?? [];
  return draft === undefined ? undefined : number === undefined ? 'draft' : `draft-${number}`;
}

/** NAT_DETECTION_SOURCE_IP and _DESTINATION_IP (RFC 7296 §2.23). */
const natDetection: ReadonlySet<number> = new Set([16388, 16389]);

export const exchange = {
  main: 2,
  aggressive: 4,
  informationalV1: 5,
  transaction: 6,
  quick: 32,
  init: 34,
  auth: 35,
  child: 36,
  informational: 37,
  intermediate: 43,
} as const;

/** One IKE SA from its first message to its last one, in a bounded amount of memory. */
export class IkeSession {
  readonly version: number;
  readonly initiatorSpi: string;
  responderSpi: string;
  readonly firstPacket: number;
  readonly firstTime: number;
  lastPacket: number;
  lastTime: number;
  /** Counts what was taken: who keeps something that was made of the session knows by it whether that still holds. */
  changes = 0;
  readonly sides: Readonly<Record<Party, Side>>;
  /** Messages in their order, without those in the middle of a long session. */
  readonly steps: Step[] = [];
  /** Messages that are not in `steps` any more. */
  forgotten = 0;
  /** Which side's first message was not seen: the capture begins within the session. */
  readonly beganBefore: boolean;
  /** The session between the same ends that this one follows on: a rekeying, or a new authentication. */
  previous: IkeSession | undefined;
  /** What the first message offers, and what the responder chose. */
  offered: readonly Proposal[] = [];
  chosen: Proposal | undefined;
  readonly claims: Record<Party, readonly Claim[]> = { initiator: none, responder: none };
  /** The addresses behind claims that did not fit were looked for. */
  searched = false;
  /** First message between ports 4500 (RFC 7296 §2.23, RFC 3947 §4). */
  float: Step | undefined;
  readonly keepalives: Record<Party, Readonly<Keepalives>> = { initiator: noKeepalives, responder: noKeepalives };
  icmpErrors: readonly IcmpError[] = none;
  /** ESP between the two sides while this was the latest session of theirs, by sender. */
  readonly esp: Record<Party, readonly EspFlow[]> = { initiator: none, responder: none };

  constructor(message: IkeMessage, by: Party) {
    const { packet, time } = message;
    this.version = message.version;
    this.initiatorSpi = message.initiatorSpi;
    this.responderSpi = message.responderSpi;
    this.firstPacket = packet;
    this.firstTime = time;
    this.lastPacket = packet;
    this.lastTime = time;
    this.beganBefore = message.responderSpi !== noSpi;
    const side = (): Side => ({ ends: none, vendorIds: none, natOffers: none, messages: 0, lastTime: Number.NaN, lastPacket: 0 });
    this.sides = { initiator: side(), responder: side() };
    see(this.sides[by], message.source, message);
    see(this.sides[other(by)], message.destination, message);
  }

  /** Where a side was seen first. */
  end(party: Party): End {
    return this.sides[party].ends[0]!.end;
  }

  /** Who sent a message: the flags of IKEv2 say it, under IKEv1 the addresses do. */
  senderOf({ version, byInitiator, source, destination }: IkeMessage): Party {
    if (version === 2) return byInitiator ? 'initiator' : 'responder';
    const isOf = (party: Party, { address, port }: End) =>
      this.sides[party].ends.some(
        ({ end }) => end.address === address && (port === end.port || address !== this.end(other(party)).address),
      );
    if (isOf('responder', source) || isOf('initiator', destination)) return 'responder';
    return 'initiator';
  }

  /** Takes the next message; a datagram that was captured twice is none. */
  take(message: IkeMessage): void {
    const by = this.senderOf(message);
    const { print, fragment, version } = message;
    const earlier = this.#sentBefore(by, print);
    if (earlier?.sendings.some((sending) => isSameDatagram(sending, message))) return;
    this.changes++;
    this.lastPacket = message.packet;
    if (!Number.isNaN(message.time)) this.lastTime = message.time;
    this.#takeSide(message, by);
    if (earlier) this.#repeat(earlier, message);
    // A fragment of IKEv1 is none itself: the whole follows in the packet of the last one.
    else if (!(fragment && (version === 1 || this.#takeFragment(message, by)))) this.#add(message, by);
  }

  /** The message of a side that these octets are, among its latest: only these are sent again. */
  #sentBefore(by: Party, print: number): Step | undefined {
    const { steps } = this;
    for (let i = steps.length - 1; i >= Math.max(0, steps.length - limits.recentSteps); i--) {
      const step = steps[i]!;
      if (step.by === by && (step.print === print || step.morePrints.includes(print))) return step;
    }
    return undefined;
  }

  /** Whether a fragment is one more of a message that began before (RFC 7383 §2.6). */
  #takeFragment(message: IkeMessage, by: Party): boolean {
    const { exchange, id, isResponse, fragment, print, length, payloads, notifications } = message;
    const step = this.steps.findLast((one) => one.by === by && one.exchange === exchange && one.id === id && one.isResponse === isResponse);
    if (step?.fragments !== fragment!.total || step.morePrints.length + 1 >= Math.min(fragment!.total, limits.fragments)) return false;
    step.morePrints.push(print);
    step.length += length;
    // The payloads come with the last fragment that was missing.
    if (payloads.length > step.payloads.length) step.payloads = payloads;
    if (notifications.length > 0) step.notifications = notifications.map(kept);
    step.userRefusal ??= message.userRefusal;
    return true;
  }

  #takeSide(message: IkeMessage, by: Party): void {
    const side = this.sides[by];
    side.messages++;
    side.lastTime = message.time;
    side.lastPacket = message.packet;
    see(side, message.source, message);
    if (by === 'responder' && this.responderSpi === noSpi) this.responderSpi = message.responderSpi;
    for (const id of message.vendorIds) {
      if (side.vendorIds.length < limits.ends && !side.vendorIds.includes(id)) side.vendorIds = withMore(side.vendorIds, id);
      offer(side, natOfferOf(id));
    }
    if (message.notifications.some(({ type }) => natDetection.has(type))) offer(side, 'ikev2');
  }

  #repeat(step: Step, message: IkeMessage): void {
    // A message in fragments is sent again when its first one is.
    if (message.print !== step.print) return;
    step.times++;
    step.lastTime = message.time;
    step.lastPacket = message.packet;
    if (step.sendings.length < limits.sendings) step.sendings.push(sendingOf(message));
  }

  #add(message: IkeMessage, by: Party): void {
    const { exchange, id, version, isEncrypted, hasMarker, overTcp, length, fragment, payloads, notifications } = message;
    const step: Step = {
      by,
      exchange,
      id,
      isResponse: version === 2 ? message.isResponse : undefined,
      isEncrypted,
      hasMarker,
      overTcp,
      length,
      fragments: fragment?.total ?? 0,
      print: message.print,
      morePrints: fragment ? [] : (none as readonly never[] as never[]),
      payloads,
      notifications: notifications.length === 0 ? none : notifications.map(kept),
      userRefusal: message.userRefusal,
      sendings: [sendingOf(message)],
      times: 1,
      lastTime: message.time,
      lastPacket: message.packet,
      answer: undefined,
    };
    this.#answer(step);
    this.steps.push(step);
    if (this.steps.length > limits.firstSteps + limits.lastSteps) {
      this.steps.splice(limits.firstSteps, 1);
      this.forgotten++;
    }
    if (!this.float && message.source.port !== 500 && message.destination.port !== 500 && (hasMarker || overTcp)) this.float = step;
    this.#takeProposals(message, by);
    for (const claim of claimsOf(message, this.phase1Hash))
      if (this.claims[by].length < limits.claims) this.claims[by] = withMore(this.claims[by], claim);
  }

  /** The hash that phase 1 of IKEv1 agreed on, as the attribute numbers it. */
  get phase1Hash(): number | undefined {
    return this.chosen?.transforms[0]?.get('isakmp.ike.attr.hash_algorithm');
  }

  #takeProposals(message: IkeMessage, by: Party): void {
    if (message.proposals.length === 0 || message.isEncrypted) return;
    if (by === 'initiator' && this.offered.length === 0) this.offered = message.proposals;
    else if (by === 'responder' && !this.chosen) this.chosen = message.proposals[0];
  }

  /** Ties a message to those of the other side that it answers. */
  #answer(step: Step): void {
    if (step.isResponse === false) return;
    for (let i = this.steps.length - 1; i >= Math.max(0, this.steps.length - limits.recentSteps); i--) {
      const earlier = this.steps[i]!;
      if (earlier.by === step.by || earlier.exchange !== step.exchange || earlier.id !== step.id) continue;
      if (earlier.isResponse === true) continue;
      if (earlier.answer) return;
      earlier.answer = step;
      if (step.isResponse !== undefined) return;
    }
  }

  takeIcmpError(error: IcmpError): void {
    this.changes++;
    if (this.icmpErrors.length < limits.icmpErrors) this.icmpErrors = withMore(this.icmpErrors, error);
  }

  /** A new ESP SA of a side. Of very many, those in the middle are let go. */
  takeEsp(by: Party, flow: EspFlow): void {
    this.changes++;
    const flows = withMore(this.esp[by], flow);
    this.esp[by] = flows.length > limits.flows ? flows.filter((_, i) => i !== limits.firstFlows) : flows;
  }

  /** A keepalive of a side (RFC 3948 §2.3). */
  takeKeepalive(by: Party, packet: number, time: number): void {
    this.changes++;
    const kept: Keepalives = this.keepalives[by] === noKeepalives ? { ...noKeepalives, packets: [], intervals: [] } : this.keepalives[by];
    this.keepalives[by] = kept;
    if (kept.count === 0) kept.firstTime = time;
    if (kept.count++ > 0) {
      const gap = time - kept.lastTime;
      if (kept.intervals.length < limits.keepalives) kept.intervals.push(gap);
      kept.longestGap = Math.max(kept.longestGap, gap);
    }
    if (kept.packets.length < limits.keepalives) kept.packets.push(packet);
    kept.lastTime = time;
    this.lastPacket = packet;
    this.lastTime = time;
  }
}

const noKeepalives: Keepalives = { count: 0, packets: [], intervals: [], longestGap: 0, firstTime: Number.NaN, lastTime: Number.NaN };

const none: readonly never[] = [];

/** A notification without what is long in it: its octets are gone with the batch. One object serves all that are alike. */
function kept({ type, data }: Notification): Notification {
  const short = data.length <= longestData ? data : nothing;
  const key = `${type} ${short.join()}`;
  let known = knownNotifications.get(key);
  if (!known) {
    if (knownNotifications.size >= limits.notifications) knownNotifications.clear();
    knownNotifications.set(key, (known = { type, data: short.slice() }));
  }
  return known;
}

const knownNotifications = new Map<string, Notification>();
const nothing = new Uint8Array();

/** Octets of a notification that say something by themselves, such as a group. */
const longestData = 8;

function sendingOf({ packet, time, source, destination, ipFragments, datagram }: IkeMessage): Sending {
  return { packet, time, source, destination, ipFragments, datagram };
}

/** Seconds within which no sender sends a message again by itself. */
const instant = 0.01;

/** Whether the same octets are one datagram that was captured twice, on two interfaces for instance. */
function isSameDatagram(one: Sending, another: IkeMessage): boolean {
  if (one.datagram !== 0 || another.datagram !== 0) return one.datagram === another.datagram;
  return another.packet - one.packet === 1 && Math.abs(another.time - one.time) < instant;
}

function offer(side: Side, name: string | undefined): void {
  if (name !== undefined && !side.natOffers.includes(name)) side.natOffers = withMore(side.natOffers, name);
}

/** Notes where a side is seen. */
function see(side: Side, end: End, { packet, time }: Pick<IkeMessage, 'packet' | 'time'>): void {
  const known = side.ends.find((one) => isSameEnd(one.end, end));
  if (known) {
    known.lastPacket = packet;
    known.lastTime = time;
  } else if (side.ends.length < limits.ends) side.ends = withMore(side.ends, { end, packet, time, lastPacket: packet, lastTime: time });
}
