import type { Node, Note, Severity } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import type { BitPlace, Value, ValueType } from '../schema/field.ts';
import { hex, plainText, shortText } from '../schema/render.ts';

/**
 * A packet as Wireshark's own tree has it, from which the formats that carry that tree (JSON, ek, PDML) are written:
 * aliases are items of their own, integers whose bits are shown are not, and a note is an expert info.
 */
export interface Item {
  /** "text" has words, but no name to filter by. */
  readonly kind: 'protocol' | 'field' | 'text';
  /** The name to filter by; of a text, its label. */
  readonly name: string;
  /** Protocol that the name belongs to. */
  readonly protocol: string;
  /** What a person reads: the name of the protocol, or label and value. */
  readonly words: string;
  readonly type: ValueType;
  readonly value: Value | undefined;
  /** The value as `tshark -T json` writes it; undefined where there is none: protocols, marks. */
  readonly show: string | undefined;
  /** For some bits of the octets, where they stand. */
  readonly place: BitPlace | undefined;
  /** An alias. */
  readonly hidden: boolean;
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Octets; 0 for what was computed. */
  readonly size: number;
  readonly children: readonly Item[];
}

/** The items of a packet: the frame, then one a layer. */
export function itemsOf(packet: Packet): Item[] {
  return new Itemizer(packet).items();
}

/** The octets of an item as hexadecimal digits. */
export function octetsText({ bytes, start, size }: Item): string {
  return hex(bytes.subarray(start, start + size));
}

/** The integer that some bits are, before anything is made of it (a scale, a boolean). */
export function bitsOf({ bytes, start, size, place }: Item): bigint {
  let whole = 0n;
  for (let i = start; i < start + size; i++) whole = (whole << 8n) | BigInt(bytes[i]!);
  return (whole & maskOf(place)) >> BigInt(place?.shift ?? 0);
}

/** The bits of a place as an integer with just these set. */
export function maskOf(place: BitPlace | undefined): bigint {
  return place === undefined ? 0n : ((1n << BigInt(place.width)) - 1n) << BigInt(place.shift);
}

/** Names under which an address is a text. */
const addressText = /(?:_resolved|[._]host)$/;

/** What Wireshark gathers under "Timestamps". */
const conversationTimes = /^(?:tcp|udp)\.time_(?:relative|delta)$/;

/** Severities and groups of expert infos, as Wireshark numbers them. */
const severities: Readonly<Record<Severity, number>> = { error: 0x00800000, warning: 0x00600000, note: 0x00400000 };
const groups: Readonly<Record<Note['kind'], readonly [string, number]>> = {
  short: ['Malformed', 0x07000000],
  check: ['Protocol', 0x09000000],
  limit: ['Undecoded', 0x05000000],
};

class Itemizer {
  readonly #packet: Packet;
  #protocol = '';

  constructor(packet: Packet) {
    this.#packet = packet;
  }

  items(): Item[] {
    const quoted = new Set(this.#packet.layers.filter((layer) => layer.quoted).map(({ node }) => node));
    const items: Item[] = [];
    // A quotation stands in the layer that quotes.
    let quoting: Item[] | undefined;
    for (const node of this.#packet.tree) {
      this.#protocol = node.field.name;
      const children = this.#below(node);
      const item = this.#item(node, 'protocol', children, { words: node.label ?? node.field.label, show: undefined });
      if (quoted.has(node) && quoting) quoting.push(item);
      else {
        items.push(item);
        quoting = children;
      }
    }
    return items;
  }

  #below(node: Node): Item[] {
    const items: Item[] = [];
    const times: Item[] = [];
    for (const child of node.children) (conversationTimes.test(child.field.name) ? times : items).push(...this.#of(child, node));
    if (times.length > 0) items.push({ ...this.#text(node, 'Timestamps', times), size: 0 });
    return items;
  }

  #of(node: Node, parent: Node): Item[] {
    const { kind, field, value } = node;
    const label = node.label ?? field.label;
    if (kind === 'note') return [this.#expert(node)];
    const below = this.#below(node);
    // The integer that bits are made of says no more than they do.
    if (field.name === '' && kind === 'field' && below.length > 0) return below;
    // A block whose octets became another layer.
    if (field.name === '' && kind === 'block' && below.length === 0) return [];
    const shown = value !== undefined && field.type !== 'none';
    const show = !shown ? undefined : value instanceof Uint8Array && field.type === 'bytes' ? hex(value, ':') : plainText(field, value);
    const words = kind === 'block' || !shown ? label : `${field.label}: ${shortText(field, value)}`;
    if (field.name === '') return [this.#text(node, label, below, { words, show })];
    const aliases = field.also.map((name): Item => {
      const alias = this.#item(node, 'field', [], { words, show });
      return { ...alias, name, hidden: true, type: addressText.test(name) ? 'text' : field.type };
    });
    // Of octets that are read once more, what is another reading of them all stands beside them, and what is a part below.
    const isReadAgain = parent.kind === 'field' && field.place === undefined;
    const isBeside = ({ place, size, children }: Item) =>
      isReadAgain
        ? place !== undefined
        : kind === 'field' && place === undefined && size === node.end - node.start && children.length === 0;
    const beside = below.filter(isBeside);
    const inside = below.filter((item) => !isBeside(item));
    if (inside.length > 0) return [this.#item(node, 'field', [...aliases, ...inside], { words, show }), ...beside];
    return [this.#item(node, 'field', [], { words, show }), ...aliases, ...beside];
  }

  #item(node: Node, kind: Item['kind'], children: readonly Item[], { words, show }: Pick<Item, 'words' | 'show'>): Item {
    const { field, source, start, end, value } = node;
    const { name } = field;
    return {
      kind,
      name,
      protocol: protocolOf(name, this.#protocol),
      words,
      type: field.type,
      value,
      show,
      place: field.place,
      hidden: false,
      bytes: source.bytes,
      start,
      size: node.kind === 'computed' && !(value instanceof Uint8Array) ? 0 : end - start,
      children,
    };
  }

  #text(
    node: Node,
    label: string,
    children: readonly Item[],
    words: Pick<Item, 'words' | 'show'> = { words: label, show: undefined },
  ): Item {
    return { ...this.#item(node, 'text', children, words), name: label, protocol: this.#protocol, place: undefined };
  }

  /** A note as an expert info, with its name where it has one. */
  #expert(node: Node): Item {
    const { field } = node;
    const message = node.label ?? field.label;
    const note = this.#packet.notes.find(({ say, offset, source }) => say === message && offset === node.start && source === node.source);
    const severity = note?.severity ?? 'warning';
    const [group, number] = groups[note?.kind ?? 'check'];
    const part = (name: string, words: string, type: ValueType, value: Value, show: string | undefined): Item => {
      return { ...this.#item(node, 'field', [], { words, show }), name, protocol: protocolOf(name, '_ws.expert'), type, value, size: 0 };
    };
    const parts = [
      part('_ws.expert.message', `Message: ${message}`, 'text', message, message),
      part('_ws.expert.severity', `Severity level: ${severity}`, 'u32', severities[severity], String(severities[severity])),
      part('_ws.expert.group', `Group: ${group}`, 'u32', number, String(number)),
    ];
    if (field.name !== '') parts.unshift({ ...part(field.name, message, 'none', true, undefined), protocol: this.#protocol });
    return { ...part('_ws.expert', `Expert Info (${severity}/${group}): ${message}`, 'none', true, undefined), children: parts };
  }
}

/** A name belongs to its layer's protocol, or to what stands before its first dot. */
function protocolOf(name: string, layer: string): string {
  return name.startsWith(`${layer}.`) || name === '' ? layer : name.slice(0, name.indexOf('.', 1));
}
