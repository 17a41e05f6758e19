import type { Node, Note, Severity } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import { type BitPlace, type Field, field as makeField, type Value } from '../schema/field.ts';
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
  /** The value as `tshark -T json` writes it; undefined where there is none: protocols, marks. */
  readonly show: string | undefined;
  /** What the item shows; its octets are those of the source from `start` on, as many as `size` says. */
  readonly node: Node;
  /** Octets; 0 for what was computed. */
  readonly size: number;
  /** An alias. */
  readonly hidden: boolean;
  readonly children: readonly Item[];
}

/** The items of a packet: the frame, then one a layer. */
export function itemsOf(packet: Packet): Item[] {
  return new Itemizer(packet).items();
}

/** What a person reads: the name of the protocol, or label and value. */
export function wordsOf({ kind, name, node, show }: Item): string {
  const label = kind === 'text' ? name : (node.label ?? node.field.label);
  return show === undefined || node.kind === 'block' ? label : `${label}: ${shortText(node.field, node.value!)}`;
}

/** The octets of an item as hexadecimal digits. */
export function octetsText({ node: { source, start }, size }: Item): string {
  return hex(source.bytes.subarray(start, start + size));
}

/** The integer that some bits are, before anything is made of it (a scale, a boolean), as hexadecimal digits. */
export function bitsText({ node: { source, start }, size }: Item, place: BitPlace): string {
  let whole = 0n;
  for (let i = start; i < start + size; i++) whole = (whole << 8n) | BigInt(source.bytes[i]!);
  return ((whole & maskOf(place)) >> BigInt(place.shift)).toString(16).toUpperCase();
}

/** The bits of a place as an integer with just these set. */
export function maskOf({ width, shift }: BitPlace): bigint {
  return ((1n << BigInt(width)) - 1n) << BigInt(shift);
}

/** What Wireshark gathers under "Timestamps". */
const conversationTimes = /^(?:tcp|udp)\.time_(?:relative|delta)$/;

/** Expert infos, as Wireshark numbers their severities and groups. */
const severities: Readonly<Record<Severity, number>> = { error: 0x00800000, warning: 0x00600000, note: 0x00400000 };
const groups: Readonly<Record<Note['kind'], readonly [string, number]>> = {
  short: ['Malformed', 0x07000000],
  check: ['Protocol', 0x09000000],
  limit: ['Undecoded', 0x05000000],
};
const expertFields = {
  message: makeField('_ws.expert.message', 'Message', 'text'),
  severity: makeField('_ws.expert.severity', 'Severity level', 'u32', { valueName: nameIn(Object.entries(severities)) }),
  group: makeField('_ws.expert.group', 'Group', 'u32', { valueName: nameIn(Object.values(groups)) }),
};

function nameIn(names: readonly (readonly [string, number])[]): (value: number) => string | undefined {
  return (value) => names.find(([, number]) => number === value)?.[0];
}

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
      const item = this.#item('protocol', node, undefined, children);
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
    if (times.length > 0) items.push({ ...this.#text(node, 'Timestamps', undefined, times), size: 0 });
    return items;
  }

  #add(items: Item[], node: Node, parent: Node): void {
    const { kind, field, value } = node;
    if (kind === 'note') {
      items.push(this.#expert(node));
      return;
    }
    const below = node.children.length === 0 ? none : this.#below(node);
    const show = value === undefined || field.type === 'none' ? undefined : showOf(field, value);
    if (field.name === '') {
      // The integer that bits are made of says no more than they do, and a block whose octets became another layer nothing.
      if (kind === 'field' && below.length > 0) items.push(...below);
      else if (kind !== 'block' || below.length > 0) items.push(this.#text(node, node.label ?? field.label, show, below));
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
    const aliases = field.also.map((name) => this.#item('field', node, show, none, name));
    if (inside.length > 0) items.push(this.#item('field', node, show, [...aliases, ...inside]));
    else items.push(this.#item('field', node, show), ...aliases);
    if (inside.length < below.length) items.push(...below.filter(isBeside));
  }

  #item(kind: Item['kind'], node: Node, show: string | undefined, children: readonly Item[] = none, alias?: string): Item {
    const name = alias ?? node.field.name;
    const size = node.kind === 'computed' && !(node.value instanceof Uint8Array) ? 0 : node.end - node.start;
    return { kind, name, protocol: protocolOf(node.field.name, this.#protocol), show, node, size, hidden: alias !== undefined, children };
  }

  #text(node: Node, label: string, show: string | undefined, children: readonly Item[]): Item {
    return { kind: 'text', name: label, protocol: this.#protocol, show, node, size: node.end - node.start, hidden: false, children };
  }

  /** A note as an expert info, with its name where it has one. */
  #expert(node: Node): Item {
    const { field, label: message = field.label, source, start } = node;
    const note = this.#packet.notes.find(({ say, offset, source: of }) => say === message && offset === start && of === source);
    const severity = note?.severity ?? 'warning';
    const [group, number] = groups[note?.kind ?? 'check'];
    const part = (made: Field, value: Value) => {
      return this.#item('field', { kind: 'computed', field: made, value, source, start, end: start, children: [] }, showOf(made, value));
    };
    const parts = [
      part(expertFields.message, message),
      part(expertFields.severity, severities[severity]),
      part(expertFields.group, number),
    ];
    const named = field.name === '' ? [] : [{ ...this.#item('field', node, undefined), size: 0 }];
    const about = makeField('_ws.expert', `Expert Info (${severity}/${group}): ${message}`, 'none');
    const whole: Node = { kind: 'computed', field: about, value: true, source, start, end: start, children: [] };
    return { ...this.#item('field', whole, undefined, [...named, ...parts]), protocol: '_ws.expert' };
  }
}

const none: readonly Item[] = [];

function showOf(field: Field, value: Value): string {
  return value instanceof Uint8Array && field.type === 'bytes' ? hex(value, ':') : plainText(field, value);
}

/** A name belongs to its layer's protocol, to that of an expert info, or to what stands before its first dot. */
function protocolOf(name: string, layer: string): string {
  if (name.startsWith(layer) && name.charAt(layer.length) === '.') return layer;
  return name.startsWith('_ws.expert.') ? '_ws.expert' : name.slice(0, name.indexOf('.', 1));
}
