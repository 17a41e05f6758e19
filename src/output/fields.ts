import type { Node } from '../compile/tree.ts';
import { plainText } from '../schema/render.ts';
import { Cells } from './cells.ts';
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
    return quote + chosen(nodes, options.occurrence).map(cellText).join(aggregator) + quote;
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

/** The value as tshark writes it: a layer by its label, a text with white space escaped and nothing else. */
function cellText(node: Node): string {
  if (node.kind === 'layer') return node.label ?? node.field.label;
  const text = plainText(node.field, node.value!);
  return node.field.type === 'text' ? text.replace(/[\b\f\n\r\t]/g, (character) => escapes[character]!) : text;
}
