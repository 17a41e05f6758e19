// Who talks: clients behind NATs, eight behind each, and one gateway. All of it follows from the session's number.
import { hash } from './random.mjs';

export const gateway = 0xcb00710a; // 203.0.113.10
const nats = 0xc6120001; // 198.18.0.0/15, for benchmarks (RFC 2544)
const networks = 0xc0a80000; // 192.168.0.0/16
const clientsPerNat = 8;

/** As many as there are addresses for NATs. */
export const maxSessions = clientsPerNat * 0x1fffe;

const purpose = { initiatorSpi: 0, responderSpi: 2, espFromInitiator: 4, espFromResponder: 5, sequence: 6, script: 8, port: 9 };

/** What tells the sessions of one capture apart. */
export class Sessions {
  #seed;

  /** @param {number} seed */
  constructor(seed) {
    this.#seed = seed;
  }

  /**
   * The address that the gateway sees, of the NAT.
   * @param {number} session
   */
  outside(session) {
    return nats + Math.floor(session / clientsPerNat);
  }

  /**
   * The client's own address.
   * @param {number} session
   */
  inside(session) {
    return networks + ((Math.floor(session / clientsPerNat) & 0xff) << 8) + 10 + (session % clientsPerNat);
  }

  /**
   * The port that the gateway sees. The first client behind a NAT keeps its own.
   * @param {number} session
   * @param {boolean} floated
   */
  port(session, floated) {
    const client = session % clientsPerNat;
    if (client === 0) return floated ? 4500 : 500;
    return (floated ? 40000 : 20000) + 1000 * client + (hash(this.#seed, session, purpose.port + Number(floated)) % 1000);
  }

  /**
   * Half of the SPI (cookie) of the initiator or the responder; never zero.
   * @param {number} session
   * @param {boolean} initiator
   * @param {0 | 1} half
   */
  ikeSpi(session, initiator, half) {
    return hash(this.#seed, session, (initiator ? purpose.initiatorSpi : purpose.responderSpi) + half) | 1;
  }

  /**
   * @param {number} session
   * @param {boolean} fromInitiator
   */
  espSpi(session, fromInitiator) {
    return hash(this.#seed, session, fromInitiator ? purpose.espFromInitiator : purpose.espFromResponder) | 0x80000000;
  }

  /**
   * How far a session has come when the capture begins.
   * @param {number} session
   * @param {0 | 1} direction
   */
  sequence(session, direction) {
    return hash(this.#seed, session, purpose.sequence + direction) >>> 8;
  }

  /**
   * Which of `count` scripts a session follows.
   * @param {number} session
   * @param {number} count
   */
  script(session, count) {
    return hash(this.#seed, session, purpose.script) % count;
  }
}
