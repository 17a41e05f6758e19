import type { Time } from '../schema/field.ts';
import { cellHole, cellsOf } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { type Item, itemsOf, wordsPart } from './items.ts';
import { dayText, isoText, jsonEscape, rawHole, showHole } from './json-values.ts';
import { type MakePart, type Part, TemplateWriter } from './template.ts';

export interface EkOptions {
  /** The octets of each field as well, under its name with `_raw`. */
  readonly raw?: boolean;
}

/**
 * Two lines a packet for Elasticsearch's bulk interface: an index line, then an object with all fields of a layer side
 * by side under names such as `udp_udp_port`; with names, only those fields, as `-e` does it. A key that occurs more
 * than once has an array, so that no key stands in an object twice.
 */
export function ekFormat(names: readonly string[] = [], { raw = false }: EkOptions = {}): PacketFormat {
  const layersOf: MakePart = (packet, nodes) =>
    names.length === 0 ? objectPart(membersOf(itemsOf(packet, nodes), raw)) : objectPart(chosen(packet, nodes));
  const chosen = (...packet: Parameters<MakePart>): Members => {
    const cells = cellsOf(names, ...packet).map((cell, i) => [keyOf(names[i]!), cell] as const);
    const filled = cells.filter(([, cell]) => cell.length > 0);
    return new Map(filled.map(([key, cell]) => [key, [listPart(cell.map((node) => quoted(cellHole(node, jsonEscape))))]]));
  };
  const templates = new TemplateWriter((packet, nodes) => [
    '{"index":{"_index":"packets-',
    (writer, _, { time }) => writer.text(dayText(time)),
    '","_type":"doc"}}\n{',
    (writer, _, { time }) => {
      if (time) writer.text(`"timestamp":"${millisecondsText(time)}",`);
    },
    '"layers":',
    layersOf(packet, nodes),
    '}\n',
  ]);
  return { head: '', write: (packet, writer) => templates.write(packet, writer), tail: () => '' };
}

function millisecondsText({ seconds, nanoseconds }: Time): string {
  return String(seconds * 1000 + Math.floor(nanoseconds / 1e6));
}

function keyOf(name: string): string {
  return name.replaceAll('.', '_');
}

/** The values of each key of an object. */
type Members = Map<string, Part[]>;

/** The items and those below them in one object; a protocol within a protocol is an object of its own. */
function membersOf(items: readonly Item[], raw: boolean, members: Members = new Map()): Members {
  for (const item of items) {
    const key = keyOf(item.kind === 'protocol' || !item.name.includes('.') ? item.name : `${item.protocol}.${item.name}`);
    if (item.kind === 'text') add(members, 'text', quoted(wordsPart(item, jsonEscape)));
    else {
      if (raw && item.size > 0) add(members, `${key}_raw`, quoted(rawHole(item)));
      add(members, key, item.kind === 'protocol' ? objectPart(membersOf(item.children, raw)) : valuePart(item));
    }
    if (item.kind !== 'protocol') membersOf(item.children, raw, members);
  }
  return members;
}

function add(members: Members, key: string, value: Part): void {
  const known = members.get(key);
  if (known) known.push(value);
  else members.set(key, [value]);
}

function valuePart(item: Item): Part {
  const { node, place, hasValue } = item;
  if (node.value !== undefined && node.field.type === 'time')
    return quoted((writer, nodes) => writer.text(isoText(nodes[place]!.value as Time)));
  if (!hasValue) return 'null';
  if (node.field.type !== 'bool') return quoted(showHole(item, jsonEscape));
  return (writer, nodes) => writer.text(nodes[place]!.value === true ? 'true' : 'false');
}

function objectPart(members: Members): Part {
  const parts = [...members].map(([key, values], i) => {
    return [i > 0 ? ',' : '', JSON.stringify(key), ':', values.length === 1 ? values[0]! : listPart(values)];
  });
  return ['{', parts, '}'];
}

function listPart(values: readonly Part[]): Part {
  return ['[', values.map((value, i) => [i > 0 ? ',' : '', value]), ']'];
}

function quoted(part: Part): Part {
  return ['"', part, '"'];
}
