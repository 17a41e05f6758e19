import { Cells, cellText } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { summaryOf } from './text.ts';

/**
 * Comma-separated values of RFC 4180 for spreadsheets, a line a packet below a line of names: the columns of the packet
 * list, or the named fields, several values of one with semicolons between them.
 */
export function csvFormat(names: readonly string[], nameOf: (protocol: string) => string): PacketFormat {
  if (names.length === 0) {
    return {
      head: lineOf(['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info']),
      text: (packet) => lineOf(Object.values(summaryOf(packet, nameOf))),
      tail: () => '',
    };
  }
  const cells = new Cells(names);
  return {
    head: lineOf(names),
    text: (packet) => lineOf(cells.collect(packet).map((nodes) => nodes.map(cellText).join(';'))),
    tail: () => '',
  };
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
