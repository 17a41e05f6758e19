import type { Node } from '../compile/tree.ts';
import { Cells, cellText } from './cells.ts';
import type { PacketFormat } from './format.ts';

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
  const cells = new Cells(names);
  const cellOf = (nodes: readonly Node[]) => {
    if (nodes.length === 0) return '';
    return quote + chosen(nodes, options.occurrence).map(escapedText).join(aggregator) + quote;
  };
  const header = options.header ? `${names.join(separator)}\n` : '';
  return {
    head: (options.bom ? '\ufeff' : '') + header,
    text: (packet) => `${cells.collect(packet).map(cellOf).join(separator)}\n`,
    tail: () => '',
  };
}

function chosen(nodes: readonly Node[], occurrence: FieldsOptions['occurrence']): readonly Node[] {
  if (occurrence === 'all') return nodes;
  return occurrence === 'first' ? nodes.slice(0, 1) : nodes.slice(-1);
}

const escapes: Readonly<Record<string, string>> = { '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Of a text, tshark escapes the white space and nothing else. */
function escapedText(node: Node): string {
  const text = cellText(node);
  return node.field.type === 'text' ? text.replace(/[\b\f\n\r\t]/g, (character) => escapes[character]!) : text;
}
