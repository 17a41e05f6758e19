import type { EspFlow } from '../../session/esp-flow.ts';
import { isPrivate, natVerdict } from '../../session/nat-verdict.ts';
import type { IkeSession, Step } from '../../session/session.ts';
import { addressText } from '../../session/words.ts';
import type { DiagnosisResult } from '../finding.ts';
import { type FirewallProtocol, serviceOf } from './services.ts';

/** Traffic that a firewall between the two sides has to let pass, because it was seen or is provably wanted. */
export interface FirewallRule {
  /** As the protocol definitions of firewalls are called: "IKE", "IPsec NAT-T" … */
  readonly service: string;
  readonly protocol: FirewallProtocol;
  /** At the gateway; none for ESP and AH. */
  readonly port: number | undefined;
  /** Gateways and clients, as they are seen at this capture point. */
  readonly gateways: readonly string[];
  readonly clients: readonly string[];
  /** Packets that show it, the first ones. */
  readonly packets: readonly number[];
  /** IP fragments of it must pass as well. */
  readonly fragments: boolean;
  /** Seconds for which the firewall must know a connection on which nothing is sent; undefined where it keeps none. */
  readonly idleTimeout: number | undefined;
}

/** A gateway behind a NAT, to which that must forward. */
export interface Forwarding {
  readonly outside: string;
  /** Its own address, where it is known. */
  readonly inside: string | undefined;
  readonly ports: readonly number[];
}

/** What a conversation needs of the firewalls on its way. */
export interface FirewallNeeds {
  readonly rules: readonly FirewallRule[];
  readonly forwardings: readonly Forwarding[];
  /** What is better left closed, in sentences. */
  readonly closed: readonly string[];
}

/** Who is told of in one rule; of more, the rule is for any. */
const mostHosts = 32;
const mostPackets = 8;
/** Of a keepalive's interval: one that is lost must not cost the mapping. */
const intervals = 3;
/** Seconds between keepalives by default (RFC 3948 §4). */
const usualInterval = 20;

/** What the sessions of a capture need: one rule for each protocol and port of a gateway. */
export function firewallNeeds({ sessions, traffic, findings }: DiagnosisResult): FirewallNeeds {
  const rules = new Map<string, Gathered>();
  const acrossNat = traffic.ah.some(({ source, destination }) => isPrivate(source.address) !== isPrivate(destination.address));
  const isNat = acrossNat || sessions.some(isTranslated);
  const gather = (protocol: FirewallProtocol, port: number | undefined, gateway: string, client: string, packets: readonly number[]) => {
    const key = `${protocol} ${port ?? ''}`;
    let rule = rules.get(key);
    if (!rule) rules.set(key, (rule = new Gathered(protocol, port)));
    rule.add(gateway, client, packets);
    return rule;
  };
  // Who looks who answers needs no rule.
  const scans = new Set(findings.flatMap(({ id, session }) => (id === 'scan-not-vpn' ? [session] : [])));
  for (const session of sessions) if (!scans.has(session)) gatherSession(session, gather);
  for (const flow of traffic.esp) {
    const [path] = flow.paths;
    if (path)
      gatherFlow(
        flow,
        { gateway: path.destination.address, client: path.source.address, isAcrossNat: isNat, gatewayIs: 'destination' },
        gather,
      );
  }
  const rows = [...rules.values()].map((rule) => rule.done());
  const isAh = traffic.ah.length > 0;
  for (const { source, destination, packets } of isAh && !isNat ? traffic.ah : [])
    rows.push(gathered('ah', undefined, destination.address, source.address, packets));
  return {
    rules: rows.sort((a, b) => order.indexOf(a.protocol) - order.indexOf(b.protocol) || (a.port ?? 0) - (b.port ?? 0)),
    forwardings: forwardingsOf(sessions),
    closed: rows.length === 0 && !isAh && traffic.l2tp.length === 0 ? [] : closedWords(isNat, isAh, traffic.l2tp.length > 0, sessions),
  };
}

const order: readonly FirewallProtocol[] = ['udp', 'tcp', 'esp', 'ah'];

type Gather = (
  protocol: FirewallProtocol,
  port: number | undefined,
  gateway: string,
  client: string,
  packets: readonly number[],
) => Gathered;

/** A rule in the making. */
class Gathered {
  readonly protocol: FirewallProtocol;
  readonly port: number | undefined;
  readonly #gateways = new Set<string>();
  readonly #clients = new Set<string>();
  readonly #packets = new Set<number>();
  fragments = false;
  /** ESP goes there: the connection lasts as long as the tunnel, and may be silent. */
  isLong = false;
  interval = 0;

  constructor(protocol: FirewallProtocol, port: number | undefined) {
    this.protocol = protocol;
    this.port = port;
  }

  add(gateway: string, client: string, packets: readonly number[]): void {
    if (this.#gateways.size <= mostHosts) this.#gateways.add(addressText(gateway));
    if (this.#clients.size <= mostHosts) this.#clients.add(addressText(client));
    for (const packet of packets) if (this.#packets.size < mostPackets) this.#packets.add(packet);
  }

  done(): FirewallRule {
    const { protocol, port } = this;
    const isKept = protocol === 'udp' && (this.isLong || port !== 500);
    return {
      service: serviceOf(protocol, port),
      protocol,
      port,
      gateways: any(this.#gateways),
      clients: any(this.#clients),
      packets: [...this.#packets].sort((a, b) => a - b),
      fragments: this.fragments,
      idleTimeout: isKept ? Math.ceil(intervals * (this.interval || usualInterval)) : undefined,
    };
  }
}

/** An empty list stands for any host. */
function any(hosts: ReadonlySet<string>): readonly string[] {
  return hosts.size > mostHosts ? [] : [...hosts];
}

function gathered(
  protocol: FirewallProtocol,
  port: number | undefined,
  gateway: string,
  client: string,
  packets: readonly number[],
): FirewallRule {
  const rule = new Gathered(protocol, port);
  rule.add(gateway, client, packets);
  return rule.done();
}

function gatherSession(session: IkeSession, gather: Gather): void {
  const client = session.end('initiator').address;
  for (const step of session.steps) {
    const [sending] = step.sendings;
    if (!sending) continue;
    const gateway = step.by === 'initiator' ? sending.destination : sending.source;
    const protocol = step.overTcp ? 'tcp' : 'udp';
    const rule = gather(
      protocol,
      gateway.port,
      gateway.address,
      client,
      sending.ipFragments.length > 0 ? sending.ipFragments : [sending.packet],
    );
    if (sending.ipFragments.length > 1) rule.fragments = true;
    rule.interval = Math.max(rule.interval, intervalOf(session));
  }
  // Both found a NAT and speak NAT traversal: what was not seen of UDP 4500 is wanted.
  if (hasNat(session) && offersOnBothSides(session) && !session.float && !session.steps.some(isFloated)) {
    const claims = [...session.claims.initiator, ...session.claims.responder];
    gather(
      'udp',
      4500,
      session.end('responder').address,
      client,
      claims.map(({ packet }) => packet),
    );
  }
  const way = { gateway: session.end('responder').address, client, isAcrossNat: isTranslated(session) };
  for (const flow of session.esp.initiator) gatherFlow(flow, { ...way, gatewayIs: 'destination' }, gather);
  for (const flow of session.esp.responder) gatherFlow(flow, { ...way, gatewayIs: 'source' }, gather);
}

function isFloated({ hasMarker, overTcp }: Step): boolean {
  return hasMarker || overTcp;
}

/** Between whom ESP goes. */
interface Way {
  readonly gateway: string;
  readonly client: string;
  readonly isAcrossNat: boolean;
  readonly gatewayIs: 'source' | 'destination';
}

function gatherFlow(flow: EspFlow, { gateway, client, isAcrossNat, gatewayIs }: Way, gather: Gather): void {
  const { encapsulation } = flow.carrier;
  for (const path of flow.paths) {
    const packets = [path.firstPacket];
    if (encapsulation !== 'none') gather(encapsulation, path[gatewayIs].port, gateway, client, packets).isLong = true;
    else if (!isAcrossNat) gather('esp', undefined, gateway, client, packets);
  }
}

function hasNat(session: IkeSession): boolean {
  const { who } = natVerdict(session);
  return who !== 'none' && who !== 'unknown';
}

function isTranslated(session: IkeSession): boolean {
  return hasNat(session) || maybeNat(session);
}

/** Nothing was detected, but a private address talks to a public one. */
function maybeNat(session: IkeSession): boolean {
  const isAcross = isPrivate(session.end('initiator').address) !== isPrivate(session.end('responder').address);
  return isAcross && natVerdict(session).who === 'unknown';
}

function offersOnBothSides({ sides }: IkeSession): boolean {
  return sides.initiator.natOffers.length > 0 && sides.responder.natOffers.length > 0;
}

/** Seconds between two keepalives, 0 where there are too few. */
function intervalOf({ keepalives }: IkeSession): number {
  const { intervals: known } = keepalives.initiator.count > 0 ? keepalives.initiator : keepalives.responder;
  return [...known].sort((a, b) => a - b)[known.length >> 1] ?? 0;
}

function forwardingsOf(sessions: readonly IkeSession[]): Forwarding[] {
  const byOutside = new Map<string, Forwarding>();
  for (const session of sessions) {
    const { who, inside } = natVerdict(session);
    if (who !== 'responder' && who !== 'both') continue;
    const outside = session.end('responder').address;
    const own = inside.responder?.address;
    // Between the NAT and the gateway its own address is what is seen: the outside one is not known.
    if (isPrivate(outside) || byOutside.has(outside) || byOutside.size >= mostHosts) continue;
    const isOwn = own !== undefined && own !== outside;
    byOutside.set(outside, { outside: addressText(outside), inside: isOwn ? addressText(own) : undefined, ports: [500, 4500] });
  }
  return [...byOutside.values()];
}

function closedWords(isNat: boolean, isAh: boolean, isL2tp: boolean, sessions: readonly IkeSession[]): string[] {
  return [
    isL2tp
      ? 'UDP 1701 outside IPsec: L2TP was seen in the clear; it belongs inside ESP, and needs no rule there.'
      : 'UDP 1701 outside IPsec: L2TP runs inside ESP, and needs no rule.',
    ...(isAh || isNat ? ['IP protocol 51 (AH) through a NAT: it cannot pass, whatever the rules.'] : []),
    ...(isNat ? ['IP protocol 50 (ESP) through the NAT: ESP goes in UDP 4500.'] : []),
    ...(sessions.length > 0 ? ['Rules for the source ports 500 and 4500 alone: clients behind a NAT arrive from any port.'] : []),
  ];
}

/** The rule whose absence a finding tells of, by the name of its service; undefined where it tells of none. */
export function missingService(findingId: string): string | undefined {
  return findingServices[findingId];
}

const findingServices: Readonly<Record<string, string>> = {
  'udp-4500-blocked': 'IPsec NAT-T',
  'udp-4500-rejected': 'IPsec NAT-T',
  'udp-500-rejected': 'IKE',
  'ike-no-answer': 'IKE',
};
