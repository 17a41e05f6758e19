// A small builder for what nobody recorded: sessions told message by message, and judged as the diagnosis judges them.

import { createHash } from 'node:crypto';
import { judge } from '../../src/findings/catalogue.ts';
import { defaultThresholds, type Finding } from '../../src/findings/finding.ts';
import type { End } from '../../src/session/end.ts';
import { type Carrier, EspFlow, Path } from '../../src/session/esp-flow.ts';
import { explainClaims } from '../../src/session/explain-claims.ts';
import type { IcmpError } from '../../src/session/icmp-error.ts';
import type { IkeMessage } from '../../src/session/message.ts';
import { natInput } from '../../src/session/nat-hash.ts';
import { exchange, type Party } from '../../src/session/session.ts';
import { SessionBook } from '../../src/session/session-book.ts';
import { Traffic } from '../../src/session/traffic.ts';

export const client: End = { address: 'cb007101', port: 500 };
export const gateway: End = { address: 'cb00710a', port: 500 };

/** What a message may say; all else has a usual value. */
export interface Told extends Partial<Omit<IkeMessage, 'notifications'>> {
  readonly notifications?: readonly (number | { readonly type: number; readonly data: Uint8Array })[];
}

const spi = { initiator: '1122334455667788', responder: '99aabbccddeeff00' };

/** Tells a conversation of a client and a gateway; time goes on by itself. */
export class Story {
  readonly traffic = new Traffic();
  readonly #book = new SessionBook(() => {});
  #packet = 0;
  #time = 1_700_000_000;
  #version: 1 | 2;
  client = client;
  gateway = gateway;

  constructor(version: 1 | 2 = 2) {
    this.#version = version;
  }

  wait(seconds: number): this {
    this.#time += seconds;
    return this;
  }

  /** A message; `times` it is sent, a second between. */
  ike(by: Party, told: Told, times = 1): this {
    const print = Math.random();
    for (let i = 0; i < times; i++) {
      if (i > 0) this.wait(1);
      this.#book.takeMessage({ ...this.#message(by, told), print });
    }
    return this;
  }

  /** IKE_SA_INIT, or messages 1 to 4 of Main Mode; both sides detect a NAT in front of the sides that are named. */
  hello(behind: readonly Party[] = [], told: Partial<Record<Party, Told>> = {}): this {
    const v2 = this.#version === 2;
    const vendorIds = v2 ? [] : ['RFC 3947 Negotiation of NAT-Traversal in the IKE'];
    const first = { exchange: v2 ? exchange.init : exchange.main, id: 0, vendorIds };
    this.ike('initiator', {
      ...first,
      responderSpi: '0000000000000000',
      ...(v2 && this.#detection('initiator', behind, '0000000000000000')),
      ...told.initiator,
    });
    this.ike('responder', { ...first, ...(v2 && this.#detection('responder', behind, spi.responder)), ...told.responder });
    if (v2) return this;
    return this.ike('initiator', { ...first, vendorIds: [], ...this.#detection('initiator', behind, spi.responder) }).ike('responder', {
      ...first,
      vendorIds: [],
      ...this.#detection('responder', behind, spi.responder),
    });
  }

  /** Hashes of these ends, as NAT detection makes them. */
  detecting(source: End, destination: End): Told {
    const hash = (end: End) =>
      createHash('sha1')
        .update(natInput(spi.initiator, spi.responder, end))
        .digest();
    return {
      notifications: [
        { type: 16388, data: hash(source) },
        { type: 16389, data: hash(destination) },
      ],
    };
  }

  /** IKE goes on at 4500. */
  float(): this {
    [this.client, this.gateway] = [
      { ...this.client, port: 4500 },
      { ...this.gateway, port: 4500 },
    ];
    return this;
  }

  /** IKE goes on at 4500, and the NAT gives the client this port. */
  from(port: number): this {
    [this.client, this.gateway] = [
      { ...this.client, port },
      { ...this.gateway, port: 4500 },
    ];
    return this;
  }

  /** Both go on at another port. */
  moved(port: number): this {
    [this.client, this.gateway] = [
      { ...this.client, port },
      { ...this.gateway, port },
    ];
    return this;
  }

  /** IKE_AUTH, both ways, and a tunnel. */
  auth(told: Partial<Record<Party, Told>> = {}): this {
    const hasMarker = this.gateway.port === 4500;
    const sealed = { exchange: exchange.auth, id: 1, isEncrypted: true, length: 300, hasMarker };
    return this.ike('initiator', { ...sealed, ...told.initiator }).ike('responder', { ...sealed, ...told.responder });
  }

  esp(
    by: Party,
    sequences: readonly number[],
    {
      every = 0.1,
      spi: number = by === 'initiator' ? 0xaabbccdd : 0x11223344,
      encapsulation = 'udp' as Carrier['encapsulation'],
      octets = 150,
    } = {},
  ): this {
    const [source, destination] = this.#ends(by, encapsulation === 'none');
    const sender = this.#book.senderOf(source, destination);
    const known = sender ? sender.session.esp[sender.by] : this.traffic.esp;
    let flow = known.find((one) => one.spi === number);
    if (!flow) {
      flow = new EspFlow(number, { encapsulation, protocol: 'udpencap' });
      if (sender) this.#book.takeEsp(sender, flow);
      else this.traffic.esp.push(flow);
    }
    let path = flow.paths.find((one) => one.source.port === source.port && one.destination.port === destination.port);
    if (!path) flow.paths = [...flow.paths, (path = new Path(source, destination))];
    for (const sequence of sequences) flow.take(path, { packet: ++this.#packet, time: (this.#time += every), sequence, octets });
    return this;
  }

  keepalive(by: Party, count = 1, every = 20): this {
    for (let i = 0; i < count; i++) this.#book.takeKeepalive(...this.#ends(by), ++this.#packet, (this.#time += every));
    return this;
  }

  icmp(
    says: IcmpError['says'],
    {
      reporter = this.gateway.address,
      destination = this.gateway,
      source = this.client,
      protocol = 17,
      mtu = undefined as number | undefined,
    } = {},
  ): this {
    const error: IcmpError = {
      packet: ++this.#packet,
      time: this.#time,
      reporter,
      says,
      mtu,
      protocol,
      source,
      destination,
      initiatorSpi: undefined,
    };
    if (!this.#book.takeIcmpError(error)) this.traffic.icmpErrors.push(error);
    return this;
  }

  async findings(): Promise<Finding[]> {
    const { sessions } = this.#book;
    for (const session of sessions) await explainClaims(session, { budget: { left: 1_000_000 } });
    return judge({ now: this.#time, ended: true, sessions, traffic: this.traffic, thresholds: defaultThresholds });
  }

  async ids(): Promise<string[]> {
    return (await this.findings()).map(({ id }) => id);
  }

  #ends(by: Party, withoutPorts = false): [source: End, destination: End] {
    const [one, other] = by === 'initiator' ? [this.client, this.gateway] : [this.gateway, this.client];
    return withoutPorts
      ? [
          { ...one, port: 0 },
          { ...other, port: 0 },
        ]
      : [one, other];
  }

  #message(by: Party, { notifications = [], ...told }: Told): IkeMessage {
    const [source, destination] = this.#ends(by);
    return {
      packet: ++this.#packet,
      time: this.#time,
      source,
      destination,
      overTcp: false,
      userRefusal: undefined,
      hasMarker: false,
      datagram: this.#packet,
      ipFragments: [],
      initiatorSpi: spi.initiator,
      responderSpi: spi.responder,
      version: this.#version,
      exchange: exchange.informational,
      byInitiator: by === 'initiator',
      isResponse: by === 'responder',
      isEncrypted: false,
      id: 0,
      length: 100,
      print: 0,
      payloads: [],
      notifications: notifications.map((one) => (typeof one === 'number' ? { type: one, data: new Uint8Array() } : one)),
      vendorIds: [],
      natHashes: [],
      proposals: [],
      fragment: undefined,
      ...told,
    };
  }

  /** Hashes of both ends as the sender knows them: behind a NAT it has another address than the one that is seen (RFC 7296 §2.23). */
  #detection(by: Party, behind: readonly Party[], responderSpi: string): Told {
    const own: Readonly<Record<Party, End>> = {
      initiator: { ...this.client, address: 'c0a80002' },
      responder: { ...this.gateway, address: 'c0a80003' },
    };
    const [source, destination] = this.#ends(by);
    const hash = (end: End) =>
      createHash('sha1')
        .update(natInput(spi.initiator, responderSpi, end))
        .digest();
    const hashes = { source: hash(behind.includes(by) ? own[by] : source), destination: hash(destination) };
    if (this.#version === 1) return { natHashes: [hashes.destination, hashes.source] };
    return {
      notifications: [
        { type: 16388, data: hashes.source },
        { type: 16389, data: hashes.destination },
      ],
    };
  }
}

/** So many sequence numbers in a row. */
export function numbers(count: number, first = 1): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
