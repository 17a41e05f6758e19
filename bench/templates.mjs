// Conversations out of captures/, taken apart: which octets of a packet have to change when somebody else says the same.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const captures = new URL('../captures/', import.meta.url);

/** Offsets within an Ethernet frame that carries IPv4 without options. */
export const ip = 14;
export const udp = ip + 20;
export const payload = udp + 8;

/** The ports without and with NAT traversal. An initiator behind a NAT detects it from the first. */
export const insidePort = 500;
const natPort = 4500;
/** The initiator's own address, behind the NAT, in all scenarios of the lab. */
const inside = Uint8Array.of(192, 168, 10, 10);

const informational = { v1: 5, v2: 37 };
const natDetection = { v1: 20, sourceV2: 16388, destinationV2: 16389 };

/**
 * Whose address and port a NAT detection hash covers: the packet's source, its destination, or the initiator behind its NAT.
 * @typedef {'source' | 'destination' | 'inside'} Claimed
 *
 * @typedef {object} Claim a NAT-D payload (RFC 3947 §3.2) or a NAT_DETECTION notify (RFC 7296 §2.23)
 * @property {number} at offset of the hash within the IKE message
 * @property {number} length
 * @property {Claimed} whose
 *
 * @typedef {object} IkeMessage
 * @property {Buffer} frame
 * @property {number} ike offset of the IKE header
 * @property {boolean} fromInitiator
 * @property {boolean} floated on port 4500, behind the Non-ESP marker
 * @property {number} messageId
 * @property {readonly Claim[]} claims
 *
 * @typedef {object} IkeScript what two IKE peers say
 * @property {1 | 2} version
 * @property {readonly IkeMessage[]} opening up to the first ESP packet
 * @property {readonly IkeMessage[]} later one exchange of an established SA: a request and its answer
 *
 * @typedef {object} Talk a conversation other than IKE
 * @property {readonly Buffer[]} frames
 * @property {number} client the IPv4 address that began
 */

/**
 * What an initiator behind a NAT and its responder say; `capture` is one behind that NAT.
 * @param {string} capture
 * @returns {IkeScript}
 */
export function ikeScript(capture) {
  const frames = readFrames(capture);
  const initiator = frames[0].readUInt32BE(ip + 12);
  const firstEsp = frames.findIndex(isEsp);
  const messages = frames.map((frame) => ikeMessage(frame, initiator));
  const opening = messages.slice(0, firstEsp).filter((message) => message !== undefined);
  const version = opening[0].frame[opening[0].ike + 17] === 0x20 ? 2 : 1;
  const later = messages
    .slice(firstEsp)
    .filter((message) => message?.frame[message.ike + 18] === (version === 2 ? informational.v2 : informational.v1))
    .slice(0, 2);
  return { version, opening, later: /** @type {IkeMessage[]} */ (later) };
}

/**
 * Headers of an ESP packet in UDP up to the sequence number, of the initiator and of the responder, and the initiator's keepalive.
 * @param {string} capture
 */
export function trafficFrames(capture) {
  const frames = readFrames(capture);
  const initiator = frames[0].readUInt32BE(ip + 12);
  const esp = frames.filter(isEsp).map((frame) => frame.subarray(0, payload + 8));
  const from = /** @param {boolean} first */ (first) =>
    /** @type {Buffer} */ (esp.find((frame) => (frame.readUInt32BE(ip + 12) === initiator) === first));
  const keepalive = /** @type {Buffer} */ (frames.find((frame) => portsOf(frame).includes(natPort) && frame.length === payload + 1));
  return { fromInitiator: from(true), fromResponder: from(false), keepalive };
}

/**
 * A conversation in which nothing but the client's address changes.
 * @param {string} capture
 * @returns {Talk}
 */
export function talk(capture) {
  const frames = readFrames(capture);
  return { frames, client: frames[0].readUInt32BE(ip + 12) };
}

/**
 * The hash by which IKE finds a NAT: over both SPIs (cookies), an address and a port. IKEv1 takes the hash that phase 1 agreed on,
 * which its length gives away; IKEv2 always takes SHA-1.
 * @param {number} length
 * @param {Uint8Array} spis
 * @param {Uint8Array} address
 * @param {number} port
 */
export function natHash(length, spis, address, port) {
  const algorithm = { 16: 'md5', 20: 'sha1', 32: 'sha256', 48: 'sha384', 64: 'sha512' }[length] ?? 'sha1';
  return createHash(algorithm)
    .update(spis)
    .update(address)
    .update(Uint8Array.of(port >> 8, port))
    .digest();
}

/**
 * The frames of a capture; those captured without a link layer get one.
 * @param {string} name
 */
function readFrames(name) {
  const file = readFileSync(new URL(`${name}.pcap`, captures));
  const link = file.readUInt32LE(20) === 1 ? Buffer.alloc(0) : Buffer.from('0200000000010200000000020800', 'hex');
  const frames = [];
  for (let at = 24; at < file.length; ) {
    const length = file.readUInt32LE(at + 8);
    frames.push(Buffer.concat([link, file.subarray(at + 16, (at += 16 + length))]));
  }
  return frames;
}

/** @param {Buffer} frame */
function portsOf(frame) {
  return frame[ip + 9] === 17 ? [frame.readUInt16BE(udp), frame.readUInt16BE(udp + 2)] : [];
}

/** @param {Buffer} frame */
function isEsp(frame) {
  return portsOf(frame).includes(natPort) && frame.length > payload + 8 && frame.readUInt32BE(payload) !== 0;
}

/**
 * @param {Buffer} frame
 * @param {number} initiator
 * @returns {IkeMessage | undefined}
 */
function ikeMessage(frame, initiator) {
  const ports = portsOf(frame);
  const floated = ports.includes(natPort);
  if (!(floated || ports.includes(insidePort)) || frame.length < payload + 28 || isEsp(frame)) return undefined;
  const ike = payload + (floated ? 4 : 0);
  const fromInitiator = frame.readUInt32BE(ip + 12) === initiator;
  return { frame, ike, fromInitiator, floated, messageId: frame.readUInt32BE(ike + 20), claims: claimsOf(frame, ike) };
}

/**
 * @param {Buffer} frame
 * @param {number} ike
 */
function claimsOf(frame, ike) {
  const message = frame.subarray(ike);
  const isV2 = message[17] === 0x20;
  const isEncrypted = !isV2 && message[19] & 1;
  const claims = [];
  let type = isEncrypted ? 0 : message[16];
  for (let at = 28; type !== 0 && at + 4 <= message.length; ) {
    const end = at + message.readUInt16BE(at + 2);
    const notify = isV2 && type === 41 ? message.readUInt16BE(at + 6) : 0;
    if (!isV2 && type === natDetection.v1) claims.push(claimOf(frame, ike, at + 4, end));
    if (notify === natDetection.sourceV2 || notify === natDetection.destinationV2) claims.push(claimOf(frame, ike, at + 8, end));
    if (isV2 && type === 46) break; // encrypted: what follows names the type of its own first payload
    type = message[at];
    at = end;
  }
  return claims;
}

/**
 * @param {Buffer} frame
 * @param {number} ike
 * @param {number} at
 * @param {number} end
 * @returns {Claim}
 */
function claimOf(frame, ike, at, end) {
  const hash = frame.subarray(ike + at, ike + end);
  const [sourcePort, destinationPort] = portsOf(frame);
  const covered = /** @type {const} */ ([
    ['source', frame.subarray(ip + 12, ip + 16), sourcePort],
    ['destination', frame.subarray(ip + 16, ip + 20), destinationPort],
    ['inside', inside, insidePort],
  ]);
  const found = covered.find(([, address, port]) => natHash(hash.length, frame.subarray(ike, ike + 16), address, port).equals(hash));
  if (!found) throw new Error('a NAT detection hash covers an address that nobody in the lab has');
  return { at, length: end - at, whose: found[0] };
}
