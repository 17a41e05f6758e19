import type { Node } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import type { BitPlace } from '../schema/field.ts';
import { expertParts } from './expert.ts';
import { placesOf } from './shapes.ts';
import type { Hole, Part } from './template.ts';
import { type Escape, shortWriter, writeEscaped } from './value-writers.ts';

/**
 * A packet as Wireshark's own tree has it, from which the formats that carry that tree (JSON, ek, PDML) are written:
 * aliases are items of their own, integers whose bits are shown are not, and a note is an expert info. One item serves
 * all packets of a shape: of its node, only the field and the kind are looked at, the rest is that of the node in its
 * place.
 */
export interface Item {
  /** "text" has words, but no name to filter by. */
  readonly kind: 'protocol' | 'field' | 'text';
  /** The name to filter by; of a text, its label. */
  readonly name: string;
  /** Whether the label of a text is its own, not that of its node. */
  readonly isLabelled: boolean;
  /** Protocol that the name belongs to. */
  readonly protocol: string;
  readonly node: Node;
  /** Place of the node among all of the packet. */
  readonly place: number;
  /** Whether there is a value to show: protocols and marks have none. */
  readonly hasValue: boolean;
  /** Octets of the node, which begin at its start; 0 for what was computed. */
  readonly size: number;
  /** An alias. */
  readonly hidden: boolean;
  readonly children: readonly Item[];
}

/** The items of a packet, given with its nodes: the frame, then one a layer. */
export function itemsOf(packet: Packet, nodes: readonly Node[]): Item[] {
  return new Itemizer(packet, nodes).items();
}

/** The name to filter by, or of a text, its label. */
export function namePart({ kind, name, isLabelled, place }: Item, escaping: Escape): Part {
  return kind === 'text' && !isLabelled ? labelHole(place, escaping) : escaping.text(name);
}

/** What a person reads: the name of the protocol, or label and value. */
export function wordsPart(item: Item, escaping: Escape): Part {
  const { kind, place, node, hasValue } = item;
  const label = kind === 'text' ? namePart(item, escaping) : labelHole(place, escaping);
  if (!hasValue || node.kind === 'block') return label;
  const write = shortWriter(node.field, escaping);
  return [label, ': ', (writer, nodes) => write(writer, nodes[place]!.value!)];
}

function labelHole(place: number, escaping: Escape): Hole {
  return (writer, nodes) => {
    const { label, field } = nodes[place]!;
    writeEscaped(writer, label ?? field.label, escaping);
  };
}

/** The offset of an item in its source. */
export function startHole({ place }: Item): Hole {
  return (writer, nodes) => writer.decimal(nodes[place]!.start);
}

export function sizePart({ place, size }: Item): Part {
  return size === 0 ? '0' : (writer, nodes) => writer.decimal(nodes[place]!.end - nodes[place]!.start);
}

/** The octets of an item as hexadecimal digits. */
export function octetsHole({ place, size }: Item): Hole {
  return (writer, nodes) => {
    if (size === 0) return;
    const { source, start, end } = nodes[place]!;
    writer.reserve(2 * (end - start));
    writer.hex(source.bytes, start, Math.min(end, source.bytes.length));
  };
}

/** The integer that some bits are, before anything is made of it (a scale, a boolean), as hexadecimal digits. */
export function bitsHole({ place }: Item, bits: BitPlace): Hole {
  const mask = maskOf(bits);
  return (writer, nodes) => {
    const { source, start, end } = nodes[place]!;
    let whole = 0n;
    for (let i = start; i < end; i++) whole = (whole << 8n) | BigInt(source.bytes[i]!);
    writer.text(((whole & mask) >> BigInt(bits.shift)).toString(16).toUpperCase());
  };
}

/** The bits of a place as an integer with just these set. */
export function maskOf({ width, shift }: BitPlace): bigint {
  return ((1n << BigInt(width)) - 1n) << BigInt(shift);
}

/** What Wireshark gathers under "Timestamps". */
const conversationTimes = /^(?:tcp|udp)\.time_(?:relative|delta)$/;

class Itemizer {
  readonly #packet: Packet;
  readonly #nodes: readonly Node[];
  readonly #places: ReadonlyMap<Node, number>;
  #protocol = '';

  constructor(packet: Packet, nodes: readonly Node[]) {
    this.#packet = packet;
    this.#nodes = nodes;
    this.#places = placesOf(nodes);
  }

  items(): Item[] {
    const quoted = new Set(this.#packet.layers.filter((layer) => layer.quoted).map(({ node }) => node));
    const items: Item[] = [];
    // A quotation stands in the layer that quotes.
    let quoting: Item[] | undefined;
    for (const node of this.#packet.tree) {
      this.#protocol = node.field.name;
      const children = this.#below(node);
      const item = this.#item('protocol', node, false, children);
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
    for (const child of node.children) this.#add(conversationTimes.test(child.field.name) ? times : items, child, node);
    if (times.length > 0) items.push({ ...this.#text(node, 'Timestamps', false, times), isLabelled: true, size: 0 });
    return items;
  }

  #add(items: Item[], node: Node, parent: Node): void {
    const { kind, field, value } = node;
    if (kind === 'note') {
      items.push(this.#expert(node));
      return;
    }
    const below = node.children.length === 0 ? none : this.#below(node);
    const hasValue = value !== undefined && field.type !== 'none';
    if (field.name === '') {
      // The integer that bits are made of says no more than they do, and a block whose octets became another layer nothing.
      if (kind === 'field' && below.length > 0) items.push(...below);
      else if (kind !== 'block' || below.length > 0) items.push(this.#text(node, node.label ?? field.label, hasValue, below));
      return;
    }
    // Of octets that are read once more, what is another reading of them all stands beside them, and what is a part below.
    const isReadAgain = parent.kind === 'field' && field.place === undefined;
    const isBeside = (item: Item) => {
      const { place } = item.node.field;
      if (isReadAgain) return place !== undefined;
      return kind === 'field' && place === undefined && item.size === node.end - node.start && item.children.length === 0;
    };
    const inside = below.filter((item) => !isBeside(item));
    const aliases = field.also.map((name) => this.#item('field', node, hasValue, none, name));
    if (inside.length > 0) items.push(this.#item('field', node, hasValue, [...aliases, ...inside]));
    else items.push(this.#item('field', node, hasValue), ...aliases);
    if (inside.length < below.length) items.push(...below.filter(isBeside));
  }

  #item(kind: Item['kind'], node: Node, hasValue: boolean, children: readonly Item[] = none, alias?: string): Item {
    const name = alias ?? node.field.name;
    const size = node.kind === 'computed' && !(node.value instanceof Uint8Array) ? 0 : node.end - node.start;
    const protocol = protocolOf(node.field.name, this.#protocol);
    return {
      kind,
      name,
      isLabelled: false,
      protocol,
      node,
      place: this.#places.get(node)!,
      hasValue,
      size,
      hidden: alias !== undefined,
      children,
    };
  }

  #text(node: Node, label: string, hasValue: boolean, children: readonly Item[]): Item {
    return { ...this.#item('text', node, hasValue, children), name: label, protocol: this.#protocol, size: node.end - node.start };
  }

  /** A note as an expert info, with its name where it has one. */
  #expert(note: Node): Item {
    const place = this.#places.get(note)! + 1;
    const [whole, ...parts] = this.#nodes.slice(place, place + expertParts);
    const named = note.field.name === '' ? [] : [{ ...this.#item('field', note, false), size: 0 }];
    const children = [...named, ...parts.map((part) => this.#item('field', part, true))];
    return { ...this.#item('field', whole!, false, children), protocol: '_ws.expert' };
  }
}

const none: readonly Item[] = [];

/** A name belongs to its layer's protocol, to that of an expert info, or to what stands before its first dot. */
function protocolOf(name: string, layer: string): string {
  if (name.startsWith(layer) && name.charAt(layer.length) === '.') return layer;
  return name.startsWith('_ws.expert.') ? '_ws.expert' : name.slice(0, name.indexOf('.', 1));
}
