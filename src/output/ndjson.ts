import { type Node, walkTree } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import type { Time } from '../schema/field.ts';
import { type CellNode, cellHole, cellsOf } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { isoText, jsonEscape } from './json-values.ts';
import { placesOf } from './shapes.ts';
import { type Hole, type Part, TemplateWriter } from './template.ts';

/**
 * One object a packet and line. Its keys are the fields' names in tree order; a field that occurs more than once has
 * an array. Integers are numbers where JSON's can hold them, times are texts with nanoseconds, octets are hexadecimal.
 * `notes` says what is wrong with the packet. With names, only those fields.
 */
export function ndjsonFormat(names: readonly string[] = []): PacketFormat {
  const templates = new TemplateWriter((packet, nodes) => {
    const fields =
      names.length === 0 ? allFields(packet, nodes) : cellsOf(names, packet, nodes).map((cell, i) => [names[i]!, cell] as const);
    const pairs = [...fields].filter(([, cell]) => cell.length > 0).map(([name, cell], i) => [i > 0 ? ',' : '', pairPart(name, cell)]);
    return ['{', pairs, notesHole(pairs.length > 0 ? ',' : ''), '}\n'];
  });
  return { head: '', write: (packet, writer) => templates.write(packet, writer), tail: () => '' };
}

/** Aliases (`ip.addr` for `ip.src`) and layers are left out: they say nothing that is not there already. */
function allFields({ tree }: Packet, nodes: readonly Node[]): Map<string, CellNode[]> {
  const fields = new Map<string, CellNode[]>();
  const places = placesOf(nodes);
  walkTree(tree, (node) => {
    const { name } = node.field;
    if (name === '' || node.value === undefined || node.kind === 'layer') return;
    const cell = { node, place: places.get(node)! };
    const known = fields.get(name);
    if (known) known.push(cell);
    else fields.set(name, [cell]);
  });
  return fields;
}

function pairPart(name: string, cell: readonly CellNode[]): Part {
  const values = cell.map((node, i) => [i > 0 ? ',' : '', scalarHole(node)]);
  return [JSON.stringify(name), ':', cell.length === 1 ? values : ['[', values, ']']];
}

function scalarHole(cell: CellNode): Hole {
  const { node, place } = cell;
  const isTime = node.field.type === 'time';
  const isLayer = node.kind === 'layer';
  const plain = cellHole(cell, jsonEscape);
  return (writer, nodes, packet) => {
    const { value } = nodes[place]!;
    if (!isLayer && (typeof value === 'number' || typeof value === 'boolean')) {
      writer.text(JSON.stringify(value));
      return;
    }
    writer.text('"');
    if (isTime) writer.text(isoText(value as Time));
    else plain(writer, nodes, packet);
    writer.text('"');
  };
}

function notesHole(before: string): Hole {
  return (writer, _, { notes }) => {
    if (notes.length > 0)
      writer.text(`${before}"notes":${JSON.stringify(notes.map(({ severity, say, layer }) => ({ severity, say, layer })))}`);
  };
}
