import type { Handover, Host, Opened, Segment, Site } from '../compile/host.ts';
import { limits } from '../compile/limits.ts';
import { TreeNode } from '../compile/node.ts';
import type { Hosts, Layer, Note, Source } from '../compile/tree.ts';
import type { Field, Time } from '../schema/field.ts';
import { hostsOf } from './conversations.ts';
import type { DecodeOptions } from './decoder-function.ts';
import { type Ends, endsOfHandover, Flows, opposite, streamKey } from './flows.ts';
import { frameNode, zero } from './frame.ts';
import type { Opener, SealedFlow } from './opener.ts';
import type { Packet } from './packet.ts';
import { Reassembly, wholeFields } from './reassembly.ts';
import type { Lead, Registry } from './registry.ts';
import { Stream, Streams, segmentFields, segmentsNode } from './stream.ts';
import type { Tracker } from './tracker.ts';

/** A packet as a capture holds it. */
export interface PacketRecord {
  /** Number in the capture, counting from 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Octets on the wire. */
  readonly originalLength: number;
  /** LINKTYPE_ value, e.g. 1 for Ethernet; undefined for a record without an interface. */
  readonly linkType: number | undefined;
  /** With what the octets begin, where that is no link layer: a protocol, or what a table leads to. */
  readonly start?: Handover['to'] | undefined;
  readonly time?: Time | undefined;
  /** Interface that captured it, where the container knows interfaces. */
  readonly interface?: { readonly id: number; readonly name?: string; readonly description?: string } | undefined;
  /** Section of a pcapng file, counting from 1. */
  readonly section?: number | undefined;
  readonly comment?: string | undefined;
}

export interface DecoderOptions extends Partial<DecodeOptions> {
  readonly trackers?: readonly Tracker[];
  readonly openers?: ReadonlyMap<string, Opener>;
}

/**
 * Decodes the packets of one capture, in order, into detail trees: it keeps what later packets need of earlier ones
 * (fragments, conversations, times). Nothing that a packet holds makes it throw.
 */
export class Decoder {
  readonly #registry: Registry;
  readonly #trackers: readonly Tracker[];
  readonly #openers: ReadonlyMap<string, Opener>;
  readonly #options: DecodeOptions;
  readonly #memory: Memory = { reassembly: new Reassembly(), streams: new Streams(), flows: new Flows() };
  #first: Time | undefined;
  #previous: Time | undefined;
  #shown: Time | undefined;

  constructor(registry: Registry, options: DecoderOptions = {}) {
    this.#registry = registry;
    this.#trackers = options.trackers ?? [];
    this.#openers = options.openers ?? new Map();
    this.#options = { verifyChecksums: options.verifyChecksums ?? false };
    for (const { fields } of this.#trackers) registry.addFields(fields);
  }

  decode(record: PacketRecord): Packet {
    const source: Source = { label: 'Frame', bytes: record.bytes };
    const packet: Packet = {
      number: record.number,
      time: record.time,
      originalLength: record.originalLength,
      bytes: record.bytes,
      layers: [],
      tree: [],
      sources: [source],
      notes: [],
    };
    const end = record.bytes.length;
    const byLinkType = record.linkType === undefined ? 'data' : { table: 'linktype', keys: [record.linkType] };
    const to = record.start ?? byLinkType;
    new PacketHost(packet, this.#registry, this.#memory, this.#openers, this.#options).handOver({
      source,
      start: 0,
      end,
      limitedBy: 'capture',
      quoted: false,
      to,
      piece: undefined,
      segment: undefined,
    });
    for (const tracker of this.#trackers) tracker.track(packet);
    const time = record.time ?? zero;
    const times = { first: (this.#first ??= time), previous: this.#previous ?? time, shown: this.#shown ?? time };
    packet.tree.unshift(frameNode(record, packet, times));
    this.#previous = time;
    return packet;
  }

  /** Whether earlier packets may say what octets between these ends are, which say nothing themselves. */
  keeps(table: string, ends: Ends): boolean {
    const { flows, streams } = this.#memory;
    return flows.kept(table, ends) !== undefined || [ends, opposite(ends)].some((one) => streams.get(streamKey(table, one)) !== undefined);
  }

  /** Whether that can be between any ends with these ports; allocates nothing. */
  keepsPorts(source: number, destination: number): boolean {
    return this.#memory.flows.keepsPorts(source, destination);
  }

  /** Whether what an opener opens is open already ({@link Opener.isOpen}). */
  isOpen(opener: string, bytes: Uint8Array, start: number, end: number, flow: () => SealedFlow): boolean | undefined {
    const known = this.#openers.get(opener);
    return known?.isOpen ? known.isOpen(bytes, start, end, flow) : false;
  }

  /** Learns from a layer that is not decoded that two hosts, in hexadecimal, speak its protocol; whether they do. */
  learn(protocol: string, bytes: Uint8Array, start: number, end: number, source: string, destination: string): boolean {
    if (!this.#registry.isSpoken(protocol, bytes, start, end)) return false;
    this.#memory.flows.speak(protocol, source, destination);
    return true;
  }

  /** Whether two hosts spoke a protocol that a guess asks for ({@link Registry.spoken}). */
  spoke(hosts: Hosts): boolean {
    return [...this.#registry.spoken].some((protocol) => this.#memory.flows.spoke(protocol, hosts));
  }

  /** How many pairs of hosts were forgotten of which that was known. */
  get forgottenHosts(): number {
    return this.#memory.flows.forgotten;
  }

  /** Packets before the next one were not decoded: when the first and the last of all packets so far were captured. */
  overlook(first: Time, last: Time): void {
    this.#first ??= first;
    this.#previous = last;
  }

  /** The openers at work, by what they open. */
  get openers(): ReadonlyMap<string, Opener> {
    return this.#openers;
  }

  /** Names of what trackers add, which is right only where they saw every packet. */
  get tracked(): ReadonlySet<string> {
    return new Set(this.#trackers.flatMap(({ fields }) => fields.flatMap(({ name, also }) => [name, ...also])));
  }

  /** How often a packet taught something by which later ones are read. */
  get lessons(): Readonly<Record<'kept' | 'spoken', number>> {
    return this.#memory.flows.lessons;
  }

  /** The packet is shown to somebody: `frame.time_delta_displayed` of later ones counts from it. */
  show(packet: Pick<Packet, 'time'>): void {
    this.#shown = packet.time ?? zero;
  }
}

type Table = Exclude<Handover['to'], string>;

/** What a decoder keeps of earlier packets for the walk through later ones. */
interface Memory {
  readonly reassembly: Reassembly;
  readonly streams: Streams;
  readonly flows: Flows;
}

/** Serves the walk through one packet. */
class PacketHost implements Host {
  readonly #packet: Packet;
  readonly #registry: Registry;
  readonly #memory: Memory;
  readonly #openers: ReadonlyMap<string, Opener>;
  readonly #options: DecodeOptions;

  constructor(packet: Packet, registry: Registry, memory: Memory, openers: ReadonlyMap<string, Opener>, options: DecodeOptions) {
    this.#packet = packet;
    this.#registry = registry;
    this.#memory = memory;
    this.#openers = openers;
    this.#options = options;
  }

  begin(layer: Layer): void {
    this.#packet.layers.push(layer);
    this.#packet.tree.push(layer.node);
  }

  handOver(handover: Handover): number {
    const { piece, segment } = handover;
    if (segment) return this.#segment(handover, segment);
    const isFirst = piece?.place === (piece?.numbered ? 1 : 0);
    if (!piece || (isFirst && !piece.more)) return this.#next(handover);
    // A piece that the capture cut, or a quoted one, never completes a whole; the first one still shows how the whole begins.
    if (handover.quoted || handover.limitedBy === 'capture') return this.#next(isFirst ? handover : { ...handover, to: 'data' });
    const bytes = handover.source.bytes.subarray(handover.start, handover.end);
    // Pieces between other addresses are pieces of something else, whatever the declaration's own key says.
    const ends = hostsOf(this.#packet.layers);
    const key = [...piece.key, ends?.source ?? '', ends?.destination ?? ''];
    const whole = this.#memory.reassembly.add({ ...piece, key, bytes, packet: this.#packet.number });
    if (!whole) return this.#next({ ...handover, to: 'data' });
    const source: Source = { label: 'Reassembled', bytes: whole.bytes };
    this.#packet.sources.push(source);
    this.#showWhole(piece.name, source, whole.packets);
    this.#next({ ...handover, source, start: 0, end: whole.bytes.length, limitedBy: 'reassembly' });
    return handover.end;
  }

  #next(handover: Handover): number {
    const { to } = handover;
    if (typeof to === 'string') return this.#enter(handover, { protocol: to });
    return this.#enter(handover, this.#lead(handover, to), to.table);
  }

  /** What leads on: a number, the octets, or else what earlier packets between the same ends were. */
  #lead(handover: Handover, { table, keys }: Table): Lead | undefined {
    const { source, start, end, quoted } = handover;
    const { flows } = this.#memory;
    let ends: Ends | undefined | null = null;
    const endsHere = () => (ends === null ? (ends = endsOfHandover(handover, this.#packet)) : ends);
    const spoke = (protocol: string) => {
      const here = endsHere();
      return here !== undefined && flows.spoke(protocol, here);
    };
    const lead = this.#registry.lead(table, keys[0] ?? -1, keys[1] ?? -1, source.bytes, start, end, spoke);
    if (keys.length < 2 || (lead && lead.confidence === undefined)) return lead;
    const here = endsHere();
    const kept = here && flows.kept(table, here);
    if (kept && (kept.confidence ?? 100) > (lead?.confidence ?? 0)) return kept;
    if (here && !quoted && lead?.keep !== undefined) flows.keep(table, here, { ...lead, protocol: lead.keep });
    return lead;
  }

  #enter(handover: Handover, lead: Lead | undefined, via?: string): number {
    const { source, start, end } = handover;
    if (start >= end) return end;
    if (this.#packet.layers.length >= limits.layers) {
      const layer = this.#packet.layers.at(-1)!.protocol;
      this.note({ kind: 'limit', severity: 'warning', say: `More than ${limits.layers} layers`, layer, field: '', source, offset: start });
      return end;
    }
    const decoder = this.#registry.decoder(lead?.protocol ?? 'data') ?? this.#registry.decoder('data')!;
    // A number alone, such as a port, does not show that two hosts speak the protocol.
    if (lead && !handover.quoted && this.#registry.isSpoken(lead.protocol, source.bytes, start, end)) {
      const ends = hostsOf(this.#packet.layers);
      if (ends) this.#memory.flows.speak(lead.protocol, ends.source, ends.destination);
    }
    return decoder.decode(handover, this, lead?.confidence, via);
  }

  /** A segment of a stream: messages that became whole are decoded, one after the other. */
  #segment(handover: Handover, segment: Segment): number {
    const { to, source, start, end, quoted } = handover;
    const ends = endsOfHandover(handover, this.#packet);
    if (typeof to === 'string' || !ends || quoted) return this.#outOfStream(handover);
    const { flows, streams } = this.#memory;
    const [key, other] = [streamKey(to.table, ends), streamKey(to.table, opposite(ends))];
    if (!segment.opens) streams.get(other)?.acknowledge(segment.acknowledged);
    const stream = streams.get(key) ?? (segment.opens || start < end ? this.#stream(handover, to) : undefined);
    if (!stream) return this.#next(handover);
    flows.markPorts(ends);
    const arrival = { ...segment, bytes: source.bytes, start, end, packet: this.#packet.number, cut: handover.limitedBy === 'capture' };
    const reading = streams.take(key, stream, arrival);
    if (segment.resets) for (const one of [key, other]) streams.close(one);
    if (!reading) return this.#outOfStream(handover);
    const carrier = this.#packet.layers.at(-1)!;
    const lead = { protocol: stream.protocol, ...(stream.confidence !== undefined && { confidence: stream.confidence }) };
    for (const { joined, ...range } of reading.messages) {
      const from: Source = joined ? { label: 'Reassembled', bytes: joined.bytes } : source;
      if (joined) {
        this.#packet.sources.push(from);
        carrier.add(segmentsNode(segment.name, from, joined.packets));
      }
      this.#enter({ ...handover, source: from, ...range, limitedBy: joined ? 'reassembly' : handover.limitedBy }, lead, to.table);
    }
    const { rest } = reading;
    if (rest) {
      const value = source.bytes.subarray(rest.start, rest.end);
      carrier.add(new TreeNode('computed', segmentFields(segment.name).rest, value, source, rest.start, rest.end));
    }
    return end;
  }

  /** A segment of which no message is known is read alone; one that does not begin with a message is not read as one. */
  #outOfStream(handover: Handover): number {
    const { to, source, start: at, end } = handover;
    if (typeof to === 'string') return this.#next(handover);
    const lead = this.#lead(handover, to);
    const rules = lead && this.#registry.decoder(lead.protocol)?.stream;
    const isMessage = !rules || rules.begins(source.bytes, at, end);
    return this.#enter(handover, isMessage ? lead : undefined, to.table);
  }

  /** The stream of a direction that was not seen before, if its protocol has messages. */
  #stream(handover: Handover, to: Table): Stream | undefined {
    const [first = -1, second = -1] = to.keys;
    const registered = this.#registry.byNumber(to.table, first, second);
    const known = registered === undefined ? undefined : this.#registry.decoder(registered)?.stream;
    if (known) return new Stream(registered!, known);
    const lead = handover.start < handover.end ? this.#lead(handover, to) : undefined;
    const rules = lead && this.#registry.decoder(lead.protocol)?.stream;
    return rules && new Stream(lead.protocol, rules, lead.confidence);
  }

  /** Tells in the layer of the last piece what was joined, under Wireshark's names. */
  #showWhole(name: string, source: Source, packets: readonly number[]): void {
    const nodeOf = (made: Field, value: number | Uint8Array) => {
      return new TreeNode('computed', made, value, source, 0, source.bytes.length);
    };
    const fields = wholeFields(name);
    const whole = nodeOf(fields.fragments, source.bytes);
    for (const packet of packets) whole.add(nodeOf(fields.fragment, packet));
    whole.add(nodeOf(fields.count, packets.length));
    whole.add(nodeOf(fields.length, source.bytes.length));
    whole.add(nodeOf(fields.data, source.bytes));
    this.#packet.layers.at(-1)!.add(whole);
  }

  compute(name: string, site: Site): void {
    this.#registry.functions.get(name)?.compute(site, this.#packet, this.#options);
  }

  open(opener: string, site: Site): Opened | undefined {
    const opened = this.#openers.get(opener)?.open(site, this.#packet);
    if (opened) this.#packet.sources.push(opened.source);
    return opened;
  }

  note(note: Note): void {
    if (this.#packet.notes.length < limits.notes) this.#packet.notes.push(note);
  }
}
