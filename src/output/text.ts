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
    write: (packet, writer) => {
      const { number, time, source, destination, protocol, length, info } = summaryOf(packet, nameOf);
      const ends = source === '' ? '' : `${source} → ${destination}`;
      width = Math.max(width, ends.length);
      const line = [
        paint.faint(number.padStart(5)),
        time.padStart(11),
        ends.padEnd(width),
        paint.strong(protocol.padEnd(8)),
        length.padStart(5),
        printable(info),
      ];
      const wrong = packet.notes.length === 0 ? '' : paint.wrong(`  [${printable(packet.notes[0]!.say)}]`);
      writer.text(`${line.join('  ').trimEnd()}${wrong}\n${detail ? treeText(packet, { paint, columns: true }) : ''}`);
    },
    tail: () => '',
  };
}

/** A packet's line in a list of packets, column by column. */
export interface PacketSummary {
  readonly number: string;
  /** Seconds since the first packet; empty where the packet carries no time. */
  readonly time: string;
  /** Empty, as is `destination`, where no layer has addresses. */
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  /** Octets on the wire. */
  readonly length: string;
  readonly info: string;
}

/** `nameOf` says what a protocol is called in its column, e.g. "ISAKMP". */
export function summaryOf(packet: Packet, nameOf: (protocol: string) => string): PacketSummary {
  const layers = trafficOf(packet);
  const [source, destination] = endsOf(layers) ?? ['', ''];
  return {
    number: String(packet.number),
    time: relativeTime(packet),
    source,
    destination,
    // "Data" is no protocol: what carries it is.
    protocol: nameOf((layers.findLast(({ protocol }) => protocol !== 'data') ?? layers.at(-1))?.protocol ?? ''),
    length: String(packet.originalLength),
    info: words(layers),
  };
}

/** The layers that are traffic: what an ICMP error quotes is none. */
function trafficOf({ layers }: Packet): readonly Layer[] {
  return layers.filter(({ quoted }) => !quoted);
}

/** The addresses of the innermost layer that has a source and a destination. */
function endsOf(layers: readonly Layer[]): readonly [source: string, destination: string] | undefined {
  for (const { node, protocol } of [...layers].reverse()) {
    const end = (side: string) => node.children.find(({ field }) => field.name === `${protocol}.${side}`);
    const [source, destination] = [end('src'), end('dst')];
    if (isAddress(source) && isAddress(destination))
      return [plainText(source.field, source.value), plainText(destination.field, destination.value)];
  }
  return undefined;
}

function isAddress(node: Node | undefined): node is Node & { value: Uint8Array } {
  return node?.value instanceof Uint8Array;
}

/** The innermost layer in its words; octets that nobody understands say little, so the layer before speaks as well. */
function words(layers: readonly Layer[]): string {
  // From the innermost on: the words of a layer that is not asked are never made.
  const said: string[] = [];
  for (const { protocol, summary } of [...layers].reverse()) {
    if (summary !== undefined) said.unshift(summary);
    if (said.length === 2 || (said.length === 1 && summary !== undefined && protocol !== 'data')) break;
  }
  return said.join('  ');
}

function relativeTime(packet: Packet): string {
  const time = packet.tree[0]?.children.find(({ field }) => field.name === 'frame.time_relative')?.value as Time | undefined;
  return time === undefined ? '' : secondsText(time).slice(0, -3);
}
