import type { Node } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import { dateText, secondsText } from '../schema/render.ts';
import { Cells, cellText } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { bitsText, type Item, itemsOf, octetsText, wordsOf } from './items.ts';

export interface PdmlOptions {
  /** Name of the capture, for the attribute `capture_file`. */
  readonly file?: string;
  /** When the document is made. */
  readonly time?: Date;
}

/** Wireshark's Packet Details Markup Language; with names, only those fields, as `-e` does it. */
export function pdmlFormat(names: readonly string[] = [], { file = '', time = new Date() }: PdmlOptions = {}): PacketFormat {
  const cells = new Cells(names);
  const bodyOf =
    names.length === 0
      ? (packet: Packet) =>
          itemsOf(packet)
            .map((item) => itemText(item, '  '))
            .join('')
      : chosen;
  function chosen(packet: Packet): string {
    return cells
      .collect(packet)
      .flatMap((nodes, i) => nodes.map((node) => chosenText(names[i]!, node)))
      .join('');
  }
  return {
    head: `<?xml version="1.0" encoding="utf-8"?>\n<pdml version="0" creator="nattscope"${attribute('time', time.toISOString())}${attribute('capture_file', file)}>\n`,
    text: (packet) => `<packet>\n${generalText(packet)}${bodyOf(packet)}</packet>\n\n\n`,
    tail: () => '</pdml>\n',
  };
}

function chosenText(name: string, node: Node): string {
  return `  <field${attribute('name', name)}${attribute('value', cellText(node))}/>\n`;
}

/** The pseudo protocol "geninfo", which PDML gives each packet. */
function generalText({ number, originalLength, bytes, time }: Packet): string {
  const size = bytes.length;
  const field = (name: string, showname: string, show: string, value: string) =>
    `    <field${attributes({ name, pos: 0, show, showname, value, size })}/>\n`;
  return [
    `  <proto${attributes({ name: 'geninfo', pos: 0, showname: 'General information', size })}>\n`,
    field('num', 'Number', String(number), number.toString(16)),
    field('len', 'Frame Length', String(originalLength), originalLength.toString(16)),
    field('caplen', 'Captured Length', String(size), size.toString(16)),
    time === undefined ? '' : field('timestamp', 'Captured Time', dateText(time), secondsText(time)),
    '  </proto>\n',
  ].join('');
}

function itemText(item: Item, indent: string): string {
  const { kind, name, show, node, size, hidden, children } = item;
  const element = kind === 'protocol' ? 'proto' : 'field';
  const range = ` size="${size}" pos="${node.start}"`;
  let text = `${indent}<${element}`;
  if (kind === 'text') text += ` name=""${range}${attribute('show', wordsOf(item))}`;
  else text += `${attribute('name', name)}${attribute('showname', wordsOf(item))}${hidden ? ' hide="yes"' : ''}${range}`;
  if (kind === 'field') text += attribute('show', show ?? '');
  if (kind !== 'protocol' && size > 0) text += valueText(item);
  if (children.length === 0) return `${text}/>\n`;
  text += '>\n';
  for (const child of children) text += itemText(child, `${indent}  `);
  return `${text}${indent}</${element}>\n`;
}

/** The octets of a field; of some bits, the number that they are, and the octets that they are part of. */
function valueText(item: Item): string {
  const { type, place } = item.node.field;
  if (place && item.kind === 'field') return ` value="${bitsText(item, place)}" unmaskedvalue="${octetsText(item)}"`;
  return ` value="${type === 'none' && item.kind === 'field' ? '' : octetsText(item)}"`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => attribute(name, String(value)))
    .join('');
}

function attribute(name: string, value: string): string {
  return ` ${name}="${xmlText(value)}"`;
}

/** Most texts: ASCII with nothing to escape. */
const safe = /^[ !#-%(-;=?-~]*$/;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' };

/**
 * A text as the value of an attribute. XML has no way to write most control characters: they become `\x01`, as in
 * tshark; white space is written by its number, since an attribute would turn it into a blank.
 */
function xmlText(text: string): string {
  if (safe.test(text)) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold
  return text.replace(/[&<>"'\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (character in entities) return entities[character]!;
    if (code >= 0xd800) return '\ufffd';
    return /[\t\n\r]/.test(character) ? `&#x${code.toString(16)};` : `\\x${code.toString(16).padStart(2, '0')}`;
  });
}
