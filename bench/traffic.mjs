// Many IPsec sessions through NAT, out of a handful of captured ones. The same options give the same octets.
import { CaptureWriter } from './capture-writer.mjs';
import { seal } from './checksums.mjs';
import { randomNumbers } from './random.mjs';
import { gateway, Sessions } from './sessions.mjs';
import { ikeScript, insidePort, ip, natHash, payload, talk, trafficFrames, udp } from './templates.mjs';

/**
 * @typedef {'esp' | 'ike' | 'keepalive' | 'other'} Kind
 *
 * @typedef {object} Traffic
 * @property {number} size octets of the file, at most
 * @property {number} sessions
 * @property {Record<Kind, number>} mix shares of the packets
 * @property {readonly [number, number]} esp smallest and largest frame that carries ESP in UDP
 * @property {import('./capture-writer.mjs').Format} format
 * @property {number} seed
 *
 * @typedef {object} Generated
 * @property {number} size
 * @property {number} packets
 * @property {Record<Kind, number>} kinds
 *
 * @typedef {import('./templates.mjs').IkeMessage} IkeMessage
 */

/**
 * Packets that are said one after the other.
 * @template Packet
 * @typedef {object} Conversation
 * @property {number} who session or visitor
 * @property {readonly Packet[]} packets
 * @property {number} next
 */

const scripts = ['ikev2-psk-nat', 'ikev2-psk-nat-gcm', 'ikev2-ecdsa-cert-nat', 'ikev1-main-psk-nat'].map((name) =>
  ikeScript(`${name}/${name}.post-nat`),
);
const talks = ['l2tp-plain/l2tp-plain.pre-nat', 'mtu-icmp/mtu-icmp.cli-inner'].map(talk);
const frames = trafficFrames('ikev2-psk-nat/ikev2-psk-nat.post-nat');

const visitors = { first: 0x64400001, count: 0x3ffffe }; // 100.64.0.0/10, shared (RFC 6598)

/** Conversations of a kind that go on at the same time. */
const atOnce = 4;

const begin = 1.7e15;
/** Microseconds between two packets, at most: about 33,000 packets a second. */
const longestPause = 60;

/**
 * Writes a capture.
 * @param {string} path
 * @param {Traffic} traffic
 * @returns {Generated}
 */
export function generate(path, traffic) {
  return new Generator(path, traffic).run();
}

class Generator {
  #traffic;
  #writer;
  #random;
  #sessions;
  #now = begin;
  /** The IP identification of the packet. */
  #packets = 0;
  #kinds = { esp: 0, ike: 0, keepalive: 0, other: 0 };
  /** Anything encrypted looks like this. */
  #noise = Buffer.alloc(1 << 18);

  /** ESP is a multiple of four octets long. */
  #espWords;
  /** Sessions whose ESP flows, as many as `#establishedCount` says. */
  #established;
  #establishedCount = 0;
  /** The first session that has not begun yet. */
  #unopened;
  /** Of ESP, from the responder and from the initiator of each session. */
  #sequences;
  /** The next exchange of each session. */
  #messageIds;
  #visitors = 0;
  /** @type {Conversation<IkeMessage>[]} */
  #ike = [];
  /** @type {Conversation<Buffer>[]} */
  #talks = [];

  /**
   * @param {string} path
   * @param {Traffic} traffic
   */
  constructor(path, traffic) {
    const { format, size, sessions, esp, seed } = traffic;
    this.#traffic = traffic;
    this.#writer = new CaptureWriter(path, format, size);
    this.#random = randomNumbers(seed);
    this.#sessions = new Sessions(seed);
    const [smallest, largest] = [Math.ceil((esp[0] - payload) / 4), Math.floor((esp[1] - payload) / 4)];
    this.#espWords = { smallest, count: largest - smallest + 1 };
    this.#established = new Uint32Array(sessions);
    this.#sequences = new Uint32Array(2 * sessions);
    this.#messageIds = new Uint32Array(sessions);
    for (let at = 0; at < this.#noise.length; at += 4) this.#noise.writeUInt32LE(this.#random(), at);
    // There are more sessions than the share of IKE can open: those run when the capture begins.
    this.#unopened = Math.max(0, sessions - openings(traffic));
    for (let session = 0; session < this.#unopened; session++) {
      this.#establish(session);
      this.#sequences[2 * session] = this.#sessions.sequence(session, 0);
      this.#sequences[2 * session + 1] = this.#sessions.sequence(session, 1);
    }
  }

  run() {
    const { esp, ike, keepalive, other } = this.#traffic.mix;
    const whole = 2 ** 32 / (esp + ike + keepalive + other);
    const untilEsp = esp * whole;
    const untilIke = untilEsp + ike * whole;
    const untilKeepalive = untilIke + keepalive * whole;
    for (let fits = true; fits; ) {
      this.#now += this.#below(longestPause) + 1;
      const draw = this.#random();
      if (draw >= untilKeepalive) fits = this.#other();
      else if ((draw >= untilEsp && draw < untilIke) || this.#establishedCount === 0) fits = this.#ikeMessage();
      else fits = draw < untilEsp ? this.#esp() : this.#keepalive();
    }
    this.#writer.close();
    return { size: this.#writer.size, packets: this.#packets, kinds: this.#kinds };
  }

  #esp() {
    const words = this.#espWords.smallest + this.#below(this.#espWords.count);
    const length = payload + 4 * words;
    const session = this.#anyEstablished();
    const fromInitiator = this.#random() >>> 31 === 1;
    const frame = fromInitiator ? frames.fromInitiator : frames.fromResponder;
    const at = this.#begin(frame, length);
    if (at < 0) return false;
    const { buffer, view } = this.#writer;
    const noise = this.#below(this.#noise.length - length);
    this.#noise.copy(buffer, at + frame.length, noise, noise + length - frame.length);
    view.setUint16(at + ip + 2, length - ip);
    view.setUint16(at + udp + 4, length - udp);
    view.setUint16(at + udp + 6, 0); // no checksum over ESP: RFC 3948 §2.1
    view.setUint32(at + payload, this.#sessions.espSpi(session, fromInitiator));
    view.setUint32(at + payload + 4, ++this.#sequences[2 * session + Number(fromInitiator)]);
    this.#address(at, session, fromInitiator, true);
    this.#end(at, 'esp');
    return true;
  }

  #keepalive() {
    const at = this.#begin(frames.keepalive);
    if (at < 0) return false;
    this.#address(at, this.#anyEstablished(), true, true);
    this.#end(at, 'keepalive');
    return true;
  }

  #ikeMessage() {
    const conversation = this.#oneOf(this.#ike, () => this.#ikeConversation());
    const { who: session, packets } = conversation;
    const { frame, ike, fromInitiator, floated, claims } = packets[conversation.next];
    const at = this.#begin(frame);
    if (at < 0) return false;
    const { buffer, view } = this.#writer;
    const message = at + ike;
    this.#address(at, session, fromInitiator, floated);
    this.#ikeSpi(message, session, true);
    if (view.getUint32(message + 8) !== 0) this.#ikeSpi(message + 8, session, false); // zero while nobody knows it
    const { version, opening } = this.#scriptOf(session);
    // IKEv2 counts the exchanges, IKEv1 gives each message a random number.
    if (packets !== opening) view.setUint32(message + 20, version === 2 ? this.#messageIds[session] : this.#random());
    for (const claim of claims) this.#claim(claim, at, message, session).copy(buffer, message + claim.at);
    this.#end(at, 'ike');
    if (++conversation.next === packets.length && packets === opening) this.#establish(session);
    return true;
  }

  /** A session opens; when all have, one of them asks whether its peer is alive. */
  #ikeConversation() {
    const isNew = this.#unopened < this.#traffic.sessions;
    if (!isNew && this.#establishedCount === 0) return undefined;
    const who = isNew ? this.#unopened++ : this.#anyEstablished();
    const { opening, later } = this.#scriptOf(who);
    if (!isNew) this.#messageIds[who] = Math.max(this.#messageIds[who] + 1, later[0].messageId);
    return { who, packets: isNew ? opening : later, next: 0 };
  }

  /**
   * The NAT detection hash that a packet carries, made for its own addresses.
   * @param {import('./templates.mjs').Claim} claim
   * @param {number} at
   * @param {number} message
   * @param {number} session
   */
  #claim({ length, whose }, at, message, session) {
    const { buffer, view } = this.#writer;
    const address = Buffer.alloc(4);
    if (whose === 'inside') address.writeUInt32BE(this.#sessions.inside(session));
    else buffer.copy(address, 0, at + ip + (whose === 'source' ? 12 : 16), at + ip + (whose === 'source' ? 16 : 20));
    const port = whose === 'inside' ? insidePort : view.getUint16(at + udp + (whose === 'source' ? 0 : 2));
    return natHash(length, buffer.subarray(message, message + 16), address, port);
  }

  /** The next packet of somebody who has nothing to do with IPsec. */
  #other() {
    const conversation = this.#oneOf(this.#talks, () => {
      const who = this.#visitors++;
      return { who, packets: talks[who % talks.length].frames, next: 0 };
    });
    const { who, packets } = conversation;
    const at = this.#begin(packets[conversation.next]);
    if (at < 0) return false;
    const { view } = this.#writer;
    for (const address of [at + ip + 12, at + ip + 16]) {
      if (view.getUint32(address) === talks[who % talks.length].client) view.setUint32(address, visitors.first + (who % visitors.count));
    }
    this.#end(at, 'other');
    conversation.next++;
    return true;
  }

  /**
   * One of the conversations that go on; a new one takes the place of one that is over.
   * @template Packet
   * @param {Conversation<Packet>[]} going
   * @param {() => Conversation<Packet> | undefined} create
   * @returns {Conversation<Packet>}
   */
  #oneOf(going, create) {
    const isGoing = /** @param {Conversation<Packet> | undefined} one */ (one) => one !== undefined && one.next < one.packets.length;
    const place = this.#below(atOnce);
    if (!isGoing(going[place])) going[place] = create() ?? /** @type {Conversation<Packet>} */ (going.find(isGoing));
    return going[place];
  }

  /**
   * Begins a packet that is like `frame`.
   * @param {Buffer} frame
   * @param {number} length
   */
  #begin(frame, length = frame.length) {
    const at = this.#writer.begin(length, this.#now);
    if (at >= 0) frame.copy(this.#writer.buffer, at);
    return at;
  }

  /**
   * Ends it: everything but its checksums is in place.
   * @param {number} at
   * @param {Kind} kind
   */
  #end(at, kind) {
    this.#writer.view.setUint16(at + ip + 4, this.#packets++);
    seal(this.#writer.view, at + ip);
    this.#kinds[kind]++;
  }

  /**
   * @param {number} at
   * @param {number} session
   * @param {boolean} fromInitiator
   * @param {boolean} floated
   */
  #address(at, session, fromInitiator, floated) {
    const { view } = this.#writer;
    const outside = this.#sessions.outside(session);
    view.setUint32(at + ip + 12, fromInitiator ? outside : gateway);
    view.setUint32(at + ip + 16, fromInitiator ? gateway : outside);
    view.setUint16(at + udp + (fromInitiator ? 0 : 2), this.#sessions.port(session, floated));
  }

  /**
   * @param {number} at
   * @param {number} session
   * @param {boolean} initiator
   */
  #ikeSpi(at, session, initiator) {
    this.#writer.view.setUint32(at, this.#sessions.ikeSpi(session, initiator, 0));
    this.#writer.view.setUint32(at + 4, this.#sessions.ikeSpi(session, initiator, 1));
  }

  /** @param {number} session */
  #establish(session) {
    this.#established[this.#establishedCount++] = session;
  }

  #anyEstablished() {
    return this.#established[this.#below(this.#establishedCount)];
  }

  /** @param {number} session */
  #scriptOf(session) {
    return scripts[this.#sessions.script(session, scripts.length)];
  }

  /** @param {number} limit */
  #below(limit) {
    return Math.floor((this.#random() / 2 ** 32) * limit);
  }
}

/**
 * How many sessions the packets of IKE suffice to open.
 * @param {Traffic} traffic
 */
function openings({ size, mix, esp }) {
  const average = /** @param {readonly number[]} numbers */ (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const lengths = {
    esp: average(esp),
    ike: average(scripts.flatMap(({ opening }) => opening.map(({ frame }) => frame.length))),
    keepalive: frames.keepalive.length,
    other: average(talks.flatMap((one) => one.frames.map((frame) => frame.length))),
  };
  const kinds = /** @type {Kind[]} */ (Object.keys(lengths));
  const total = kinds.reduce((sum, kind) => sum + mix[kind], 0);
  const perPacket = 16 + kinds.reduce((sum, kind) => sum + (mix[kind] / total) * lengths[kind], 0);
  return Math.floor(((size / perPacket) * mix.ike) / total / average(scripts.map(({ opening }) => opening.length)));
}
