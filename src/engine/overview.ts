import type { Batch } from '../capture/batch.ts';
import { NO_TIME } from '../capture/batch.ts';
import { type Column, ColumnReader, isValid } from '../decode/columns.ts';
import type { Decoder, PacketRecord } from '../decode/decoder.ts';
import type { Registry } from '../decode/registry.ts';
import { hex, ipv4Text, ipv6Text } from '../schema/render.ts';
import { factsOf, keepalives as keepaliveNames, type PacketFacts } from './facts.ts';
import { recordOf } from './records.ts';

/** One end of a conversation. */
export interface End {
  readonly address: string;
  readonly port: number;
}

/** One IKE SA: what its messages say without keys. */
export interface IkeSa {
  /** Major version: 1 or 2. */
  readonly version: number;
  readonly initiatorSpi: string;
  /** Empty where no message carried one: nobody answered. */
  responderSpi: string;
  readonly initiator: string;
  readonly responder: string;
  /** Whether the capture holds the first message, so that who began is seen and not inferred. */
  readonly fromTheStart: boolean;
  /** Port pairs in the order of their first use, [initiator, responder]; a second pair with 4500 is the float. */
  readonly ports: { readonly packet: number; readonly initiator: number; readonly responder: number }[];
  /** Messages by exchange type, in the order of first use. */
  readonly exchanges: Map<number, number>;
  /** Messages from the initiator and from the responder. */
  readonly messages: [number, number];
  readonly firstPacket: number;
  lastPacket: number;
}

/** One direction of an IPsec tunnel: an SPI towards its receiver. */
export interface EspSa {
  readonly spi: number;
  source: End;
  readonly destination: End;
  /** ESP in UDP (RFC 3948), or ESP as an IP protocol of its own. */
  readonly encapsulated: boolean;
  /** Protocol that carries it: "ip", "udpencap", "nonike", "iketcp" … */
  carrier: string;
  /** Its first packets are not encrypted (RFC 5879). */
  plain: boolean;
  packets: number;
  octets: number;
  firstSequence: number;
  lastSequence: number;
  readonly firstPacket: number;
  lastPacket: number;
}

/** NAT-keepalives from one end to another (RFC 3948 §4). */
export interface Keepalives {
  readonly source: End;
  readonly destination: End;
  count: number;
  /** Seconds from the first to the last, and the longest gap between two. */
  span: number;
  longestGap: number;
}

/** Traffic that is neither IKE nor ESP. */
export interface OtherTraffic {
  readonly protocol: string;
  packets: number;
  octets: number;
}

/** What a capture holds, at a glance. */
export interface Overview {
  packets: number;
  octets: number;
  /** Seconds from the first to the last packet. */
  duration: number;
  readonly ikeSas: readonly IkeSa[];
  readonly espSas: readonly EspSa[];
  readonly keepalives: readonly Keepalives[];
  readonly other: readonly OtherTraffic[];
  /** Something was left out, because a table was full: what, in words. */
  readonly leftOut: readonly string[];
}

/** Packets of an ESP SA that are decoded in detail: what carries it, and whether it is encrypted at all. */
const packetsInDetail = 4;

/** Rows that a table of the overview may have; what comes later is counted, not listed. */
export const tableLimit = 100_000;

const columns = [
  ...['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'udp.srcport', 'udp.dstport', 'tcp.srcport', 'tcp.dstport', 'esp.spi', 'esp.sequence'],
  ...['isakmp.ispi', 'isakmp.rspi', 'isakmp.version', 'isakmp.exchangetype', 'isakmp.flags', ...keepaliveNames],
];

const v2InitiatorFlag = 0x08;
const noSpi = '0000000000000000';

/**
 * Builds the overview from the column path, batch by batch. Only packets of which columns do not tell all (fragments
 * above all) are decoded in detail.
 */
export class OverviewBuilder {
  readonly #reader: ColumnReader;
  readonly #decoder: Decoder;
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #ikeSas = new Map<string, IkeSa>();
  readonly #espSas = new Map<number, EspSa[]>();
  readonly #keepalives = new Map<string, Keepalives & { last: number; first: number }>();
  readonly #other = new Map<string, OtherTraffic>();
  readonly #labels = new Map<number, string>();
  readonly #totals = { packets: 0, octets: 0, first: Number.NaN, last: Number.NaN, espSas: 0 };
  readonly #leftOut = new Set<string>();

  constructor(registry: Registry, decoder: Decoder) {
    this.#reader = new ColumnReader(registry, columns);
    this.#decoder = decoder;
    this.#columns = new Map(this.#reader.columns.map((column) => [column.name, column]));
  }

  /** Packets so far. */
  get packets(): number {
    return this.#totals.packets;
  }

  add(batch: Batch): void {
    const reader = this.#reader;
    reader.read(batch);
    for (let row = 0; row < batch.count; row++) {
      const octets = batch.original[row]!;
      const nanoseconds = batch.nanoseconds[row]!;
      const time = nanoseconds === NO_TIME ? Number.NaN : batch.seconds[row]! + nanoseconds / 1e9;
      this.#count(octets, time);
      const number = batch.first + row;
      const isDeep = (reader.deep[row]! & 2) !== 0 || this.#isRemembered(row);
      const sa = isDeep || !this.#has('esp.spi', row) ? undefined : this.#countEsp(row, number, octets);
      if (isDeep) {
        this.#take(factsOf(this.#decoder.decode(recordOf(batch, row))), number, octets, time);
      } else if (sa) {
        // The usual packet of a busy tunnel: counted without an object.
        if (sa.packets <= packetsInDetail) this.#describe(sa, recordOf(batch, row));
      } else {
        const [ikeSas, espSas] = [this.#ikeSas.size, this.#totals.espSas];
        const facts = this.#facts(row);
        this.#take(facts, number, octets, time);
        // The decoder learns that two hosts speak IKE, and tells what carries an SA.
        if (this.#ikeSas.size > ikeSas) this.#decoder.decode(recordOf(batch, row));
        if (this.#totals.espSas > espSas) this.#describe(this.#espSas.get(facts.esp!.spi)!.at(-1)!, recordOf(batch, row));
      }
    }
  }

  finish(): Overview {
    const { packets, octets, first, last } = this.#totals;
    return {
      packets,
      octets,
      duration: packets === 0 || Number.isNaN(first) ? 0 : last - first,
      ikeSas: [...this.#ikeSas.values()],
      espSas: [...this.#espSas.values()].flat().sort((a, b) => a.firstPacket - b.firstPacket),
      keepalives: [...this.#keepalives.values()].map(({ first: from, last: to, ...keepalive }) => ({ ...keepalive, span: to - from })),
      other: [...this.#other.values()].sort((a, b) => b.packets - a.packets),
      leftOut: [...this.#leftOut],
    };
  }

  #count(octets: number, time: number): void {
    this.#totals.packets++;
    this.#totals.octets += octets;
    if (Number.isNaN(time)) return;
    if (Number.isNaN(this.#totals.first)) this.#totals.first = time;
    this.#totals.last = time;
  }

  /** Completes an SA by what one of its first packets tells in detail. */
  #describe(sa: EspSa, record: PacketRecord): void {
    const { carrier, plain } = factsOf(this.#decoder.decode(record)).esp ?? {};
    sa.carrier = carrier ?? sa.carrier;
    sa.plain ||= plain === true;
  }

  /** Whether earlier packets may say what the payload of UDP or TCP is, which no number and no octets tell. */
  #isRemembered(row: number): boolean {
    const protocol = this.#reader.protocols[this.#reader.innermost[row]!];
    if (protocol !== 'udp' && protocol !== 'tcp') return false;
    const [source, destination] = [this.#addressHex('src', row), this.#addressHex('dst', row)];
    const [sourcePort, destinationPort] = ['srcport', 'dstport'].map((side) => this.#number(`${protocol}.${side}`, row) ?? 0);
    const ends = { source, destination, sourcePort: sourcePort!, destinationPort: destinationPort! };
    return this.#decoder.remembers(`${protocol}.port`, ends);
  }

  #addressHex(side: 'src' | 'dst', row: number): string {
    const ipv4 = this.#number(`ip.${side}`, row);
    if (ipv4 !== undefined) return ipv4.toString(16).padStart(8, '0');
    const ipv6 = this.#octets(`ipv6.${side}`, row);
    return ipv6 ? hex(ipv6) : '';
  }

  #has(name: string, row: number): boolean {
    const column = this.#columns.get(name);
    return column !== undefined && isValid(column, row);
  }

  #number(name: string, row: number): number | undefined {
    const column = this.#columns.get(name);
    return column && isValid(column, row) ? column.values[row] : undefined;
  }

  #octets(name: string, row: number): Uint8Array | undefined {
    const column = this.#columns.get(name);
    return column && isValid(column, row)
      ? (column.values as Uint8Array).subarray(row * column.octets, (row + 1) * column.octets)
      : undefined;
  }

  /** Counts a packet of an ESP SA that is known already; undefined for a new one. */
  #countEsp(row: number, number: number, octets: number): EspSa | undefined {
    const known = this.#espSas.get(this.#number('esp.spi', row)!);
    const sa = known?.length === 1 ? known[0]! : undefined;
    // Several SAs may bear one SPI, towards different receivers; then addresses must be compared.
    if (!sa || sa.destination.port !== (this.#number('udp.dstport', row) ?? 0) || sa.destination.address !== this.#address('dst', row))
      return undefined;
    countEsp(sa, this.#number('esp.sequence', row) ?? 0, number, octets);
    return sa;
  }

  #address(side: 'src' | 'dst', row: number): string {
    const ipv4 = this.#number(`ip.${side}`, row);
    if (ipv4 !== undefined) return this.#ipv4(ipv4);
    const ipv6 = this.#octets(`ipv6.${side}`, row);
    return ipv6 ? ipv6Text(ipv6) : '';
  }

  /** A capture has few addresses: their texts are made once. */
  #ipv4(address: number): string {
    let text = this.#labels.get(address);
    if (text === undefined) {
      text = ipv4Text(Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address));
      if (this.#labels.size < tableLimit) this.#labels.set(address, text);
    }
    return text;
  }

  #facts(row: number): PacketFacts {
    const initiatorSpi = this.#octets('isakmp.ispi', row);
    const responderSpi = this.#octets('isakmp.rspi', row);
    return {
      protocol: this.#reader.protocols[this.#reader.innermost[row]!] ?? 'data',
      source: this.#address('src', row),
      destination: this.#address('dst', row),
      sourcePort: this.#number('udp.srcport', row) ?? this.#number('tcp.srcport', row) ?? 0,
      destinationPort: this.#number('udp.dstport', row) ?? this.#number('tcp.dstport', row) ?? 0,
      overUdp: this.#has('udp.srcport', row),
      keepalive: keepaliveNames.some((name) => this.#has(name, row)),
      ...(initiatorSpi &&
        responderSpi && {
          ike: {
            initiatorSpi: hex(initiatorSpi),
            responderSpi: hex(responderSpi),
            version: (this.#number('isakmp.version', row) ?? 0) >> 4,
            exchange: this.#number('isakmp.exchangetype', row) ?? 0,
            flags: this.#number('isakmp.flags', row) ?? 0,
          },
        }),
      ...(this.#has('esp.spi', row) && { esp: { spi: this.#number('esp.spi', row)!, sequence: this.#number('esp.sequence', row) ?? 0 } }),
    };
  }

  #take(facts: PacketFacts, number: number, octets: number, time: number): void {
    if (facts.ike) this.#takeIke(facts, facts.ike, number);
    else if (facts.esp) this.#takeEsp(facts, facts.esp, number, octets);
    else if (facts.keepalive) this.#takeKeepalive(facts, time);
    else this.#takeOther(facts, octets);
  }

  #takeIke(facts: PacketFacts, ike: NonNullable<PacketFacts['ike']>, number: number): void {
    const sa = this.#ikeSa(facts, ike, number);
    if (!sa) return;
    if (sa.responderSpi === '' && ike.responderSpi !== noSpi) sa.responderSpi = ike.responderSpi;
    const byInitiator = ike.version === 2 ? (ike.flags & v2InitiatorFlag) !== 0 : facts.source === sa.initiator;
    const [initiator, responder] = byInitiator ? [facts.sourcePort, facts.destinationPort] : [facts.destinationPort, facts.sourcePort];
    const latest = sa.ports.at(-1);
    if (latest?.initiator !== initiator || latest?.responder !== responder) {
      const known = sa.ports.some((ports) => ports.initiator === initiator && ports.responder === responder);
      if (!known && sa.ports.length < 16) sa.ports.push({ packet: number, initiator, responder });
    }
    sa.exchanges.set(ike.exchange, (sa.exchanges.get(ike.exchange) ?? 0) + 1);
    sa.messages[byInitiator ? 0 : 1]++;
    sa.lastPacket = number;
  }

  /** The SA of a message. The first message has no responder SPI yet, and two answers to one are two SAs. */
  #ikeSa(facts: PacketFacts, ike: NonNullable<PacketFacts['ike']>, number: number): IkeSa | undefined {
    const first = this.#ikeSas.get(ike.initiatorSpi);
    const isFirst = first && (ike.responderSpi === noSpi || first.responderSpi === '' || first.responderSpi === ike.responderSpi);
    if (isFirst) return first;
    const key = first ? `${ike.initiatorSpi} ${ike.responderSpi}` : ike.initiatorSpi;
    const known = this.#ikeSas.get(key);
    if (known) return known;
    if (this.#ikeSas.size >= tableLimit) {
      this.#leftOut.add(`IKE SAs after the first ${tableLimit}`);
      return undefined;
    }
    const fromTheStart = ike.responderSpi === noSpi;
    const byInitiator = fromTheStart || ike.version !== 2 || (ike.flags & v2InitiatorFlag) !== 0;
    const sa: IkeSa = {
      version: ike.version,
      initiatorSpi: ike.initiatorSpi,
      responderSpi: '',
      initiator: byInitiator ? facts.source : facts.destination,
      responder: byInitiator ? facts.destination : facts.source,
      fromTheStart,
      ports: [],
      exchanges: new Map(),
      messages: [0, 0],
      firstPacket: number,
      lastPacket: number,
    };
    this.#ikeSas.set(key, sa);
    return sa;
  }

  #takeEsp(
    facts: PacketFacts,
    { spi, sequence, carrier = '', plain = false }: NonNullable<PacketFacts['esp']>,
    number: number,
    octets: number,
  ): void {
    const sas = this.#espSas.get(spi) ?? [];
    let sa = sas.find(({ destination }) => destination.address === facts.destination && destination.port === facts.destinationPort);
    if (!sa) {
      if (this.#totals.espSas >= tableLimit) {
        this.#leftOut.add(`ESP SPIs after the first ${tableLimit}`);
        return;
      }
      this.#totals.espSas++;
      sa = {
        spi,
        source: { address: facts.source, port: facts.sourcePort },
        destination: { address: facts.destination, port: facts.destinationPort },
        encapsulated: facts.overUdp,
        carrier,
        plain,
        packets: 0,
        octets: 0,
        firstSequence: sequence,
        lastSequence: sequence,
        firstPacket: number,
        lastPacket: number,
      };
      this.#espSas.set(spi, [...sas, sa]);
    }
    sa.plain ||= plain;
    countEsp(sa, sequence, number, octets);
  }

  #takeKeepalive(facts: PacketFacts, time: number): void {
    const source = { address: facts.source, port: facts.sourcePort };
    const destination = { address: facts.destination, port: facts.destinationPort };
    const key = `${source.address} ${source.port} ${destination.address} ${destination.port}`;
    let keepalives = this.#keepalives.get(key);
    if (!keepalives) {
      if (this.#keepalives.size >= tableLimit) {
        this.#leftOut.add(`senders of keepalives after the first ${tableLimit}`);
        return;
      }
      keepalives = { source, destination, count: 0, span: 0, longestGap: 0, first: time, last: time };
      this.#keepalives.set(key, keepalives);
    }
    keepalives.count++;
    keepalives.longestGap = Math.max(keepalives.longestGap, time - keepalives.last);
    keepalives.last = time;
  }

  #takeOther(facts: PacketFacts, octets: number): void {
    const port = Math.min(facts.sourcePort, facts.destinationPort);
    const isPort = port > 0 && (facts.protocol === 'udp' || facts.protocol === 'tcp');
    const label = isPort ? `${facts.protocol} port ${port}` : facts.fragment ? `${facts.protocol} fragments` : facts.protocol;
    const known = this.#other.get(label);
    const kind = known || this.#other.size < tableLimit ? label : facts.protocol;
    const other = this.#other.get(kind) ?? { protocol: kind, packets: 0, octets: 0 };
    other.packets++;
    other.octets += octets;
    this.#other.set(kind, other);
  }
}

function countEsp(sa: EspSa, sequence: number, number: number, octets: number): void {
  sa.packets++;
  sa.octets += octets;
  sa.lastSequence = sequence;
  sa.lastPacket = number;
}
