import type { Handover, Host, Opened, Site } from '../compile/host.ts';
import { limits } from '../compile/limits.ts';
import type { Layer, Node, Note, Source } from '../compile/tree.ts';
import type { Field, Time } from '../schema/field.ts';
import { endsOf } from './conversations.ts';
import type { DecodeOptions } from './decoder-function.ts';
import { frameNode, zero } from './frame.ts';
import type { Opener } from './opener.ts';
import type { Packet } from './packet.ts';
import { Reassembly, wholeFields } from './reassembly.ts';
import type { Registry } from './registry.ts';
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
  readonly #reassembly = new Reassembly();
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
    new PacketHost(packet, this.#registry, this.#reassembly, this.#openers, this.#options).handOver({
      source,
      start: 0,
      end,
      limitedBy: 'capture',
      quoted: false,
      to,
      piece: undefined,
    });
    for (const tracker of this.#trackers) tracker.track(packet);
    const time = record.time ?? zero;
    const times = { first: (this.#first ??= time), previous: this.#previous ?? time, shown: this.#shown ?? time };
    packet.tree.unshift(frameNode(record, packet, times));
    this.#previous = time;
    return packet;
  }

  /** The packet is shown to somebody: `frame.time_delta_displayed` of later ones counts from it. */
  show(packet: Packet): void {
    this.#shown = packet.time ?? zero;
  }
}

/** Serves the walk through one packet. */
class PacketHost implements Host {
  readonly #packet: Packet;
  readonly #registry: Registry;
  readonly #reassembly: Reassembly;
  readonly #openers: ReadonlyMap<string, Opener>;
  readonly #options: DecodeOptions;

  constructor(packet: Packet, registry: Registry, reassembly: Reassembly, openers: ReadonlyMap<string, Opener>, options: DecodeOptions) {
    this.#packet = packet;
    this.#registry = registry;
    this.#reassembly = reassembly;
    this.#openers = openers;
    this.#options = options;
  }

  begin(layer: Layer): void {
    this.#packet.layers.push(layer);
    this.#packet.tree.push(layer.node);
  }

  handOver(handover: Handover): number {
    const { piece } = handover;
    const isFirst = piece?.place === (piece?.numbered ? 1 : 0);
    if (!piece || (isFirst && !piece.more)) return this.#next(handover);
    // A piece that the capture cut, or a quoted one, never completes a whole; the first one still shows how the whole begins.
    if (handover.quoted || handover.limitedBy === 'capture') return this.#next(isFirst ? handover : { ...handover, to: 'data' });
    const bytes = handover.source.bytes.subarray(handover.start, handover.end);
    // Pieces between other addresses are pieces of something else, whatever the declaration's own key says.
    const ends = endsOf(this.#packet.layers);
    const key = [...piece.key, ends?.source ?? '', ends?.destination ?? ''];
    const whole = this.#reassembly.add({ ...piece, key, bytes, packet: this.#packet.number });
    if (!whole) return this.#next({ ...handover, to: 'data' });
    const source: Source = { label: 'Reassembled', bytes: whole.bytes };
    this.#packet.sources.push(source);
    this.#showWhole(piece.name, source, whole.packets);
    this.#next({ ...handover, source, start: 0, end: whole.bytes.length, limitedBy: 'reassembly' });
    return handover.end;
  }

  #next(handover: Handover): number {
    const { to, source, start, end } = handover;
    if (this.#packet.layers.length >= limits.layers) {
      const layer = this.#packet.layers.at(-1)!.protocol;
      this.note({ kind: 'limit', severity: 'warning', say: `More than ${limits.layers} layers`, layer, field: '', source, offset: start });
      return end;
    }
    const lead =
      typeof to === 'string'
        ? { protocol: to }
        : this.#registry.lead(to.table, to.keys[0] ?? -1, to.keys[1] ?? -1, source.bytes, start, end);
    const decoder = this.#registry.decoder(lead?.protocol ?? 'data') ?? this.#registry.decoder('data')!;
    return decoder.decode(handover, this, lead?.confidence, typeof to === 'string' ? undefined : to.table);
  }

  /** Tells in the layer of the last piece what was joined, under Wireshark's names. */
  #showWhole(name: string, source: Source, packets: readonly number[]): void {
    const nodeOf = (made: Field, value: number | Uint8Array): Node => {
      return { kind: 'computed', field: made, value, source, start: 0, end: source.bytes.length, children: [] };
    };
    const fields = wholeFields(name);
    const whole = nodeOf(fields.fragments, source.bytes);
    for (const packet of packets) whole.children.push(nodeOf(fields.fragment, packet));
    whole.children.push(
      nodeOf(fields.count, packets.length),
      nodeOf(fields.length, source.bytes.length),
      nodeOf(fields.data, source.bytes),
    );
    this.#packet.layers.at(-1)!.node.children.push(whole);
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
