import type { Node, Source } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import type { BitPlace } from '../schema/field.ts';
import { displayText, hex, nameOf, shortText } from '../schema/render.ts';
import { type Paint, plain, printable } from './paint.ts';

export interface TreeOptions {
  readonly paint?: Paint;
  /** Byte ranges and octets beside the tree. */
  readonly octets?: boolean;
  /** Rows of octets that a field may have; the default is as many as it fills. */
  readonly octetRows?: number;
  /** Names and sections in a column of their own, bits as they stand in their octets, and no frame facts that say nothing. */
  readonly columns?: boolean;
}

/** A line of the text: what stands left of the tree, the node in words, its name and section. */
interface Row {
  readonly beside: string;
  readonly text: string;
  readonly style: (text: string) => string;
  readonly reference: string;
}

/** Octets in a row of the hexadecimal column. */
const perRow = 8;
const hexWidth = perRow * 3 - 1;
const rangeWidth = 11;
const noOctets = ' '.repeat(rangeWidth + hexWidth + 4);
/** The widest text that moves the column of names; what is wider stands in its way. */
const widestText = 56;
/** Facts of a frame that have one value in every capture. */
const constant = new Set(['frame.offset_shift', 'frame.marked', 'frame.ignored']);

/** A packet's tree, a node a line; with octets, each leaf stands beside its own. */
export function treeText(packet: Packet, options: TreeOptions = {}): string {
  const { paint = plain, octets = false, columns = false } = options;
  const rows: Row[] = [];
  let source = packet.sources[0];

  const addNode = (node: Node, parent: Node | undefined, indent: string) => {
    if (columns && constant.has(node.field.name)) return;
    if (node.source !== source) {
      source = node.source;
      rows.push(sourceRow(source, octets, indent, paint));
    }
    const [beside = '    ', ...more] = octets ? octetRows(node, parent, options) : [];
    rows.push({
      beside,
      text: indent + (columns && !octets ? bitsBefore(node) : '') + nodeText(node, options),
      style: styleOf(node, paint),
      reference: referenceText(node),
    });
    for (const row of more) rows.push({ beside: row, text: '', style: paint.faint, reference: '' });
    for (const child of node.children) addNode(child, node, `${indent}  `);
  };

  for (const node of packet.tree) addNode(node, undefined, '');
  const widths = rows.filter(({ reference }) => reference !== '').map(({ text }) => text.length);
  const width = columns ? Math.max(0, ...widths.filter((wide) => wide <= widestText)) : 0;
  return rows.map((row) => `${rowText(row, width, paint)}\n`).join('');
}

/** Where the octets of another source begin: joined from fragments, or decrypted. */
function sourceRow({ label, bytes }: Source, octets: boolean, indent: string, paint: Paint): Row {
  return {
    beside: octets ? noOctets : '    ',
    text: `${indent}— ${label}, ${bytes.length} octets —`,
    style: paint.faint,
    reference: '',
  };
}

function rowText({ beside, text, style, reference }: Row, width: number, paint: Paint): string {
  if (text === '') return paint.faint(beside.trimEnd());
  const name = reference === '' ? '' : paint.faint(`${' '.repeat(Math.max(0, width - text.length))}  ${reference}`);
  // The indent is no part of what is styled: an underline would show it.
  const words = text.trimStart();
  return paint.faint(beside) + ' '.repeat(text.length - words.length) + style(words) + name;
}

/** The node's range, and its octets where it is a leaf that the layer itself holds; the first row and those below it. */
function octetRows(node: Node, parent: Node | undefined, { octetRows: most = Number.POSITIVE_INFINITY, columns }: TreeOptions): string[] {
  const { kind, start, end, source } = node;
  const range = end - start > 1 ? `${start}–${end - 1}` : `${start}`;
  const inField = parent?.kind === 'field' && parent.source === source;
  // A field shows its octets itself: what is below it, bits or another reading, is made of the same ones.
  const showsOctets = (kind === 'field' || kind === 'unparsed') && !inField && end > start;
  const head = (kind === 'computed' || inField || end === start ? '' : range).padStart(rangeWidth);
  if (!showsOctets) return [`${head}  ${(columns ? bitsText(node) : '').padEnd(hexWidth)}  `];
  const rows: string[] = [];
  const shown = Math.min(end, start + most * perRow);
  for (let at = start; at < shown; at += perRow) {
    const octets = hex(source.bytes.subarray(at, Math.min(at + perRow, end)), ' ');
    rows.push(`${at === start ? head : ' '.repeat(rangeWidth)}  ${octets.padEnd(hexWidth)}  `);
  }
  if (shown < end) rows.push(`${' '.repeat(rangeWidth)}  … ${end - shown} more octets`);
  return rows;
}

/** `..1. ....`: bits where they stand in their octets. */
function bitsText({ field: { place }, source, start }: Node): string {
  if (!place || place.octets > 2) return '';
  return Array.from(
    { length: place.octets * 8 },
    (_, i) => (i > 0 && i % 4 === 0 ? ' ' : '') + bitText(place, source.bytes, start, i),
  ).join('');
}

function bitText({ octets, width, shift }: BitPlace, bytes: Uint8Array, start: number, i: number): string {
  const fromRight = octets * 8 - 1 - i;
  if (fromRight < shift || fromRight >= shift + width) return '.';
  return String((bytes[start + (i >> 3)]! >> (7 - (i & 7))) & 1);
}

function bitsBefore(node: Node): string {
  const bits = bitsText(node);
  return bits === '' ? '' : `${bits} = `;
}

function styleOf({ kind }: Node, paint: Paint): Row['style'] {
  if (kind === 'layer') return paint.strong;
  return kind === 'note' || kind === 'unparsed' ? paint.wrong : (text) => text;
}

function nodeText(node: Node, options: TreeOptions): string {
  const label = printable(node.label ?? node.field.label);
  switch (node.kind) {
    case 'layer':
    case 'block':
      return label;
    case 'note':
      return `! ${label}`;
    case 'unparsed':
      return `Not understood: ${node.end - node.start} octets`;
    case 'computed':
      return `[${label}${valueText(node, options)}]`;
    default:
      return label + valueText(node, options);
  }
}

/** Octets that stand in the hexadecimal column anyway, or in the next layer, are only counted here. */
function valueText({ kind, field, value, children }: Node, { octets, columns }: TreeOptions): string {
  if (value === undefined || field.type === 'none') return '';
  if (value instanceof Uint8Array && field.type === 'bytes') {
    const isElsewhere = octets ? value.length > perRow : columns && kind === 'computed';
    if (!isElsewhere) return `: ${printable(shortText(field, value))}`;
    const name = nameOf(field, value);
    return `: ${name === undefined ? '' : `${name}, `}${value.length} octets`;
  }
  if (!columns) return `: ${printable(displayText(field, value))}`;
  // The integer that bits are made of says no more than they do.
  if (field.name === '' && children.some((child) => child.field.place !== undefined)) return '';
  return `: ${printable(displayText(field, value))}${field.type === 'span' ? ' s' : ''}`;
}

/** The name to filter by and where the field is defined. */
function referenceText({ kind, field }: Node): string {
  if (kind === 'note' || kind === 'unparsed') return '';
  const section = field.ref?.replace(/^(?=\d)/, '§') ?? '';
  const parts = [kind === 'layer' ? '' : field.name, section].filter((part) => part !== '');
  return parts.join(', ');
}
