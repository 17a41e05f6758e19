import { type CellNode, cellHole, cellsOf, cellText } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { type Hole, TemplateWriter } from './template.ts';
import { summaryOf } from './text.ts';
import { escapeOf } from './value-writers.ts';

/**
 * Comma-separated values of RFC 4180 for spreadsheets, a line a packet below a line of names: the columns of the packet
 * list, or the named fields, several values of one with semicolons between them.
 */
export function csvFormat(names: readonly string[], nameOf: (protocol: string) => string): PacketFormat {
  if (names.length === 0) {
    return {
      head: lineOf(['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info']),
      write: (packet, writer) => writer.text(lineOf(Object.values(summaryOf(packet, nameOf)))),
      tail: () => '',
    };
  }
  const templates = new TemplateWriter((packet, nodes) => [
    cellsOf(names, packet, nodes).map((cell, i) => [i > 0 ? ',' : '', cell.length === 0 ? '' : valuesHole(cell)]),
    '\r\n',
  ]);
  return { head: lineOf(names), write: (packet, writer) => templates.write(packet, writer), tail: () => '' };
}

function valuesHole(cell: readonly CellNode[]): Hole {
  if (cell.length === 1) return cellHole(cell[0]!, csvEscape);
  const places = cell.map(({ place }) => place);
  return (writer, nodes) => writer.text(quoted(places.map((place) => cellText(nodes[place]!)).join(';')));
}

function lineOf(values: readonly string[]): string {
  return `${values.map(quoted).join(',')}\r\n`;
}

/** A value of its own line break would end the line for most readers, so control characters are written as `\x0a`. */
function quoted(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
  const line = value.replace(/[\0-\x1f\x7f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return /[",;]|^\s|\s$/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}

/** A blank alone needs no quotes, but one at either end does. */
const csvEscape = escapeOf('",; ', quoted);
