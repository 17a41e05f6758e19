import type { Node } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import type { OctetWriter } from './octet-writer.ts';
import { Shapes } from './shapes.ts';

/**
 * Writes what is not the same in all packets of a shape: `nodes` are those of the packet, each in its place. It has
 * room for {@link holeRoom} octets, and makes more if it needs more.
 */
export type Hole = (writer: OctetWriter, nodes: readonly Node[], packet: Packet) => void;

/** An IPv6 address, a date and 16 octets in hexadecimal need less. */
export const holeRoom = 64;

/** A text, or what it is made of. */
export type Part = string | Hole | readonly Part[];

/** A text with holes. */
export class Template {
  /** What stands before each hole, and behind the last one. */
  readonly #texts: Uint8Array[] = [];
  readonly #holes: Hole[] = [];

  constructor(part: Part) {
    const encoder = new TextEncoder();
    let text = '';
    const add = (inner: Part) => {
      if (typeof inner === 'string') text += inner;
      else if (typeof inner === 'function') {
        this.#texts.push(encoder.encode(text));
        this.#holes.push(inner);
        text = '';
      } else inner.forEach(add);
    };
    add(part);
    this.#texts.push(encoder.encode(text));
  }

  write(writer: OctetWriter, nodes: readonly Node[], packet: Packet): void {
    const texts = this.#texts;
    const holes = this.#holes;
    for (let i = 0; i < holes.length; i++) {
      const text = texts[i]!;
      writer.reserve(text.length + holeRoom);
      writer.octets(text);
      holes[i]!(writer, nodes, packet);
    }
    const last = texts[holes.length]!;
    writer.reserve(last.length);
    writer.octets(last);
  }
}

/** What packets of one shape are written by: made for the first of them; `nodes` tell the place of each node. */
export type MakePart = (packet: Packet, nodes: readonly Node[]) => Part;

/** Writes packets by the templates of their shapes. */
export class TemplateWriter {
  readonly #shapes: Shapes<Template>;

  constructor(make: MakePart, withLabels = false) {
    this.#shapes = new Shapes((packet, nodes) => new Template(make(packet, nodes)), withLabels);
  }

  write(packet: Packet, writer: OctetWriter): void {
    this.#shapes.planOf(packet).write(writer, this.#shapes.nodes, packet);
  }
}
