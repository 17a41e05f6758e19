import type { Node } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import { hex, plainText } from '../schema/render.ts';
import { Cells, cellText } from './cells.ts';
import type { PacketFormat } from './format.ts';

/** A name and what stands behind it: a value, several values, or an object. A name may occur more than once, as in tshark's output. */
type Entry =
  | readonly [name: string, kind: 'value', text: string]
  | readonly [name: string, kind: 'values', texts: readonly string[]]
  | readonly [name: string, kind: 'object', entries: readonly Entry[]];

const value = (name: string, text: string): Entry => [name, 'value', text];
const object = (name: string, entries: readonly Entry[]): Entry => [name, 'object', entries];

/** An array of packets in the form of `tshark -T json`; with names, only those fields, as `-e` does it. */
export function jsonFormat(names: readonly string[] = []): PacketFormat {
  const cells = new Cells(names);
  const layersOf = names.length === 0 ? (packet: Packet) => entriesOf(packet.tree) : (packet: Packet) => chosenOf(packet, names, cells);
  let before = '\n';
  return {
    head: '[',
    text: (packet) => {
      const text = `${before}  {
    "_index": "packets-${dayOf(packet)}",
    "_type": "doc",
    "_score": null,
    "_source": {
      "layers": ${objectText(layersOf(packet), '      ')}
    }
  }`;
      before = ',\n';
      return text;
    },
    tail: () => (before === '\n' ? ']\n' : '\n]\n'),
  };
}

function dayOf({ time }: Packet): string {
  const date = new Date((time?.seconds ?? 0) * 1000);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function chosenOf(packet: Packet, names: readonly string[], cells: Cells): Entry[] {
  return cells.collect(packet).flatMap((nodes, i): Entry[] => {
    return nodes.length === 0 ? [] : [[names[i]!, 'values', nodes.map(cellText)]];
  });
}

function entriesOf(nodes: readonly Node[]): Entry[] {
  return nodes.flatMap(entriesOfNode);
}

function entriesOfNode(node: Node): Entry[] {
  if (node.kind === 'note') return [noteEntry(node)];
  const { field, children } = node;
  const label = node.label ?? field.label;
  const name = field.name || label;
  if (node.value === undefined || node.kind === 'layer' || field.type === 'none') {
    const inside = entriesOf(children);
    return [inside.length > 0 ? object(name, inside) : value(name, node.kind === 'layer' ? label : '')];
  }
  // What groups bits has a value, but no name for it.
  if (field.name === '' && children.length > 0) return [object(name, entriesOf(children))];
  const text = node.value instanceof Uint8Array && field.type === 'bytes' ? hex(node.value, ':') : plainText(field, node.value);
  const inside = entriesOf(children);
  const tree = inside.length > 0 ? [object(`${name}_tree`, inside)] : [];
  return [value(name, text), ...tree, ...field.also.map((also) => value(also, text))];
}

/** A note as an expert info of Wireshark. */
function noteEntry({ field, label }: Node): Entry {
  return object('_ws.expert', [...(field.name === '' ? [] : [value(field.name, '')]), value('_ws.expert.message', label ?? field.label)]);
}

function objectText(entries: readonly Entry[], indent: string): string {
  if (entries.length === 0) return '{}';
  const deeper = `${indent}  `;
  return `{\n${entries.map((entry) => deeper + entryText(entry, deeper)).join(',\n')}\n${indent}}`;
}

function entryText([name, kind, content]: Entry, indent: string): string {
  const key = JSON.stringify(name);
  switch (kind) {
    case 'object':
      return `${key}: ${objectText(content, indent)}`;
    case 'values':
      return `${key}: [\n${content.map((text) => `${indent}  ${JSON.stringify(text)}`).join(',\n')}\n${indent}]`;
    case 'value':
      return `${key}: ${JSON.stringify(content)}`;
  }
}
