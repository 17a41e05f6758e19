import { dateText, secondsText } from '../schema/render.ts';
import { cellHole, cellsOf } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { bitsHole, type Item, itemsOf, namePart, octetsHole, sizePart, startHole, wordsPart } from './items.ts';
import { showHole } from './json-values.ts';
import { type Hole, type MakePart, type Part, TemplateWriter } from './template.ts';
import { type Escape, escapeOf } from './value-writers.ts';

export interface PdmlOptions {
  /** Name of the capture, for the attribute `capture_file`. */
  readonly file?: string;
  /** When the document is made. */
  readonly time?: Date;
}

/** Wireshark's Packet Details Markup Language; with names, only those fields, as `-e` does it. */
export function pdmlFormat(names: readonly string[] = [], { file = '', time = new Date() }: PdmlOptions = {}): PacketFormat {
  const bodyOf: MakePart = (packet, nodes) =>
    names.length === 0 ? itemsOf(packet, nodes).map((item) => itemPart(item, '  ')) : chosen(packet, nodes);
  const chosen = (...packet: Parameters<MakePart>): Part =>
    cellsOf(names, ...packet).map((cell, i) =>
      cell.map((node) => [`  <field${attribute('name', names[i]!)} value="`, cellHole(node, xmlEscape), '"/>\n']),
    );
  const templates = new TemplateWriter((packet, nodes) => ['<packet>\n', generalHole, bodyOf(packet, nodes), '</packet>\n\n\n']);
  return {
    head: `<?xml version="1.0" encoding="utf-8"?>\n<pdml version="0" creator="nattscope"${attribute('time', time.toISOString())}${attribute('capture_file', file)}>\n`,
    write: (packet, writer) => templates.write(packet, writer),
    tail: () => '</pdml>\n',
  };
}

/** The pseudo protocol "geninfo", which PDML gives each packet. */
const generalHole: Hole = (writer, _, { number, originalLength, bytes, time }) => {
  const size = bytes.length;
  const field = (name: string, showname: string, show: string, value: string) =>
    `    <field${attributes({ name, pos: 0, show, showname, value, size })}/>\n`;
  const lines = [
    `  <proto${attributes({ name: 'geninfo', pos: 0, showname: 'General information', size })}>\n`,
    field('num', 'Number', String(number), number.toString(16)),
    field('len', 'Frame Length', String(originalLength), originalLength.toString(16)),
    field('caplen', 'Captured Length', String(size), size.toString(16)),
    time === undefined ? '' : field('timestamp', 'Captured Time', dateText(time), secondsText(time)),
    '  </proto>\n',
  ];
  writer.text(lines.join(''));
};

function itemPart(item: Item, indent: string): Part {
  const { kind, size, hidden, hasValue, children } = item;
  const element = kind === 'protocol' ? 'proto' : 'field';
  const words = wordsPart(item, xmlEscape);
  const range = [' size="', sizePart(item), '" pos="', startHole(item), '"'];
  const show = kind === 'text' ? words : hasValue ? showHole(item, xmlEscape) : '';
  const parts = [
    `${indent}<${element} name="`,
    kind === 'text' ? ['"', range] : [namePart(item, xmlEscape), '" showname="', words, hidden ? '" hide="yes"' : '"', range],
    kind === 'protocol' ? '' : [' show="', show, '"'],
    kind !== 'protocol' && size > 0 ? valuePart(item) : '',
  ];
  if (children.length === 0) return [parts, '/>\n'];
  return [parts, '>\n', children.map((child) => itemPart(child, `${indent}  `)), `${indent}</${element}>\n`];
}

/** The octets of a field; of some bits, the number that they are, and the octets that they are part of. */
function valuePart(item: Item): Part {
  const { type, place } = item.node.field;
  if (place && item.kind === 'field') return [' value="', bitsHole(item, place), '" unmaskedvalue="', octetsHole(item), '"'];
  return [' value="', type === 'none' && item.kind === 'field' ? '' : octetsHole(item), '"'];
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => attribute(name, String(value)))
    .join('');
}

function attribute(name: string, value: string): string {
  return ` ${name}="${xmlText(value)}"`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' };

/**
 * A text as the value of an attribute. XML has no way to write most control characters: they become `\x01`, as in
 * tshark; white space is written by its number, since an attribute would turn it into a blank.
 */
function xmlText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold
  return text.replace(/[&<>"'\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (character in entities) return entities[character]!;
    if (code >= 0xd800) return '\ufffd';
    return /[\t\n\r]/.test(character) ? `&#x${code.toString(16)};` : `\\x${code.toString(16).padStart(2, '0')}`;
  });
}

const xmlEscape: Escape = escapeOf('&<>"\'', xmlText);
