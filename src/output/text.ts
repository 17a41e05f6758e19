import type { Layer, Node } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import type { Time } from '../schema/field.ts';
import { plainText, secondsText } from '../schema/render.ts';
import type { PacketFormat } from './format.ts';
import { type Paint, plain, printable } from './paint.ts';
import { treeText } from './tree.ts';

export interface TextOptions {
  /** What a protocol is called in its column, e.g. "ISAKMP". */
  readonly nameOf: (protocol: string) => string;
  readonly paint?: Paint;
  /** The tree below each line. */
  readonly detail?: boolean;
}

/** One line a packet for people: number, time, source → destination, protocol, length on the wire, and what it says. */
export function textFormat({ nameOf, paint = plain, detail = false }: TextOptions): PacketFormat {
  let width = 28;
  return {
    head: '',
    text: (packet) => {
      const layers = trafficOf(packet);
      const ends = endsOf(layers);
      width = Math.max(width, ends.length);
      const line = [
        paint.faint(String(packet.number).padStart(5)),
        relativeTime(packet).padStart(11),
        ends.padEnd(width),
        paint.strong(nameOf(layers.at(-1)?.protocol ?? '').padEnd(8)),
        String(packet.originalLength).padStart(5),
        words(layers),
      ];
      const wrong = packet.notes.length === 0 ? '' : paint.wrong(`  [${printable(packet.notes[0]!.say)}]`);
      return `${line.join('  ').trimEnd()}${wrong}\n${detail ? treeText(packet, { paint }) : ''}`;
    },
    tail: () => '',
  };
}

/** The layers that are traffic: what an ICMP error quotes is none. */
function trafficOf({ layers }: Packet): readonly Layer[] {
  return layers.filter(({ quoted }) => !quoted);
}

/** The addresses of the innermost layer that has a source and a destination. */
function endsOf(layers: readonly Layer[]): string {
  for (const { node, protocol } of [...layers].reverse()) {
    const end = (side: string) => node.children.find(({ field }) => field.name === `${protocol}.${side}`);
    const [source, destination] = [end('src'), end('dst')];
    if (isAddress(source) && isAddress(destination))
      return `${plainText(source.field, source.value)} → ${plainText(destination.field, destination.value)}`;
  }
  return '';
}

function isAddress(node: Node | undefined): node is Node & { value: Uint8Array } {
  return node?.value instanceof Uint8Array;
}

/** The innermost layer in its words; octets that nobody understands say little, so the layer before speaks as well. */
function words(layers: readonly Layer[]): string {
  const said = layers.filter(({ summary }) => summary !== undefined);
  const last = said.at(-1)?.protocol === 'data' ? said.slice(-2) : said.slice(-1);
  return printable(last.map(({ summary }) => summary).join('  '));
}

function relativeTime(packet: Packet): string {
  const time = packet.tree[0]?.children.find(({ field }) => field.name === 'frame.time_relative')?.value as Time | undefined;
  return time === undefined ? '' : secondsText(time).slice(0, -3);
}
