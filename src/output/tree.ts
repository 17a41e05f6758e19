import type { Node } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import { displayText, hex, nameOf } from '../schema/render.ts';
import { type Paint, plain, printable } from './paint.ts';

export interface TreeOptions {
  readonly paint?: Paint;
  /** Byte ranges and octets beside the tree. */
  readonly octets?: boolean;
}

/** Octets in a row of the hexadecimal column. */
const perRow = 8;
const hexWidth = perRow * 3 - 1;
const rangeWidth = 11;

/** A packet's tree, a node a line; with octets, each leaf stands beside all of its own. */
export function treeText(packet: Packet, { paint = plain, octets = false }: TreeOptions = {}): string {
  const lines: string[] = [];
  let source = packet.sources[0];

  const addNode = (node: Node, parent: Node | undefined, indent: string) => {
    if (node.source !== source) {
      source = node.source;
      lines.push(
        paint.faint(
          `${octets ? ' '.repeat(rangeWidth + hexWidth + 4) : '    '}${indent}— ${source.label}, ${source.bytes.length} octets —`,
        ),
      );
    }
    const [row, ...more] = octets ? octetRows(node, parent) : [];
    const beside = row === undefined ? '    ' : `${row}  `;
    lines.push(paint.faint(beside) + indent + nodeText(node, octets, paint));
    for (const octetRow of more) lines.push(paint.faint(octetRow.trimEnd()));
    for (const child of node.children) addNode(child, node, `${indent}  `);
  };

  for (const node of packet.tree) addNode(node, undefined, '');
  return `${lines.join('\n')}\n`;
}

/** The node's range, and its octets where it is a leaf that the layer itself holds. */
function octetRows(node: Node, parent: Node | undefined): string[] {
  const { kind, start, end, source } = node;
  const range = end - start > 1 ? `${start}–${end - 1}` : `${start}`;
  const inField = parent?.kind === 'field' && parent.source === source;
  // A field shows its octets itself: what is below it, bits or another reading, is made of the same ones.
  const showsOctets = (kind === 'field' || kind === 'unparsed') && !inField && end > start;
  const head = (kind === 'computed' || inField || end === start ? '' : range).padStart(rangeWidth);
  if (!showsOctets) return [`${head}  ${' '.repeat(hexWidth)}`];
  const rows: string[] = [];
  for (let at = start; at < end; at += perRow) {
    const octets = hex(source.bytes.subarray(at, Math.min(at + perRow, end)), ' ');
    rows.push(`${at === start ? head : ' '.repeat(rangeWidth)}  ${octets.padEnd(hexWidth)}`);
  }
  return rows;
}

function nodeText(node: Node, octets: boolean, paint: Paint): string {
  const label = printable(node.label ?? node.field.label);
  switch (node.kind) {
    case 'layer':
      return paint.strong(label) + reference(node, paint);
    case 'note':
      return paint.wrong(`! ${label}`);
    case 'unparsed':
      return paint.wrong(`Not understood: ${node.end - node.start} octets`);
    case 'block':
      return label + reference(node, paint);
    case 'computed':
      return `[${label}${valueText(node, octets)}]${reference(node, paint)}`;
    default:
      return label + valueText(node, octets) + reference(node, paint);
  }
}

/** Octets that stand in the hexadecimal column anyway are only counted here. */
function valueText({ field, value }: Node, octets: boolean): string {
  if (value === undefined || field.type === 'none') return '';
  if (value instanceof Uint8Array && field.type === 'bytes' && (octets ? value.length > perRow : value.length > 32)) {
    const plain = octets ? `${value.length} octets` : `${hex(value.subarray(0, 32))}… (${value.length} octets)`;
    const name = nameOf(field, value);
    return `: ${name === undefined ? plain : `${name} (${plain})`}`;
  }
  return `: ${printable(displayText(field, value))}`;
}

/** The name to filter by and where the field is defined. */
function reference({ kind, field }: Node, paint: Paint): string {
  const section = field.ref?.replace(/^(?=\d)/, '§') ?? '';
  const parts = [kind === 'layer' ? '' : field.name, section].filter((part) => part !== '');
  return parts.length === 0 ? '' : paint.faint(`  ${parts.join(', ')}`);
}
