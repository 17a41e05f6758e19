import { type CellNode, cellHole, cellsOf } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { type Hole, type Part, TemplateWriter } from './template.ts';
import { type Escape, noEscape } from './value-writers.ts';

/** The choices of `-E`, with tshark's defaults in {@link fieldsDefaults}. */
export interface FieldsOptions {
  /** First line with the names of the fields. */
  readonly header: boolean;
  readonly separator: string;
  /** What stands between several values of one field. */
  readonly aggregator: string;
  readonly occurrence: 'first' | 'last' | 'all';
  /** Mark before and behind each cell that is not empty; a mark within a value is not escaped, as in tshark. */
  readonly quote: '' | '"' | "'";
  /** Byte order mark at the start. */
  readonly bom: boolean;
}

export const fieldsDefaults: FieldsOptions = { header: false, separator: '\t', aggregator: ',', occurrence: 'all', quote: '', bom: false };

/** Values of the named fields, a line a packet: byte for byte what `tshark -T fields` writes. */
export function fieldsFormat(names: readonly string[], options: FieldsOptions = fieldsDefaults): PacketFormat {
  const { separator, aggregator, quote } = options;
  const cellPart = (cell: readonly CellNode[]): Part => {
    if (cell.length === 0) return '';
    return [quote, chosen(cell, options.occurrence).map((node, i) => [i > 0 ? aggregator : '', valueHole(node)]), quote];
  };
  const templates = new TemplateWriter((packet, nodes) => [
    cellsOf(names, packet, nodes).map((cell, i) => [i > 0 ? separator : '', cellPart(cell)]),
    '\n',
  ]);
  const header = options.header ? `${names.join(separator)}\n` : '';
  return {
    head: (options.bom ? '\ufeff' : '') + header,
    write: (packet, writer) => templates.write(packet, writer),
    tail: () => '',
  };
}

function chosen(nodes: readonly CellNode[], occurrence: FieldsOptions['occurrence']): readonly CellNode[] {
  if (occurrence === 'all') return nodes;
  return occurrence === 'first' ? nodes.slice(0, 1) : nodes.slice(-1);
}

const escapes: Readonly<Record<string, string>> = { '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Of a text, tshark escapes the white space and nothing else. */
const textEscape: Escape = {
  safe: Uint8Array.from({ length: 128 }, (_, code) => Number(!(String.fromCharCode(code) in escapes))),
  text: (text) => text.replace(/[\b\f\n\r\t]/g, (character) => escapes[character]!),
};

function valueHole(node: CellNode): Hole {
  return cellHole(node, node.node.field.type === 'text' ? textEscape : noEscape);
}
