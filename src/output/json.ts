import type { ValueType } from '../schema/field.ts';
import { cellHole, cellsOf } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { type Item, itemsOf, maskOf, namePart, sizePart, startHole, wordsPart } from './items.ts';
import { dayText, jsonEscape, rawHole, showHole } from './json-values.ts';
import { type MakePart, type Part, TemplateWriter } from './template.ts';

export interface JsonOptions {
  /** The octets of each field as well, under its name with `_raw`, as `-x` does it. */
  readonly raw?: boolean;
  /** A name that occurs more than once in an object has an array, as with `--no-duplicate-keys`. */
  readonly uniqueKeys?: boolean;
}

/** An array of packets in the form of `tshark -T json`; with names, only those fields, as `-e` does it. */
export function jsonFormat(names: readonly string[] = [], options: JsonOptions = {}): PacketFormat {
  const layersOf: MakePart = (packet, nodes) =>
    names.length === 0 ? objectPart(itemsOf(packet, nodes), options, '      ') : membersPart(chosen(packet, nodes), '      ');
  const chosen = (...packet: Parameters<MakePart>): Member[] =>
    cellsOf(names, ...packet).flatMap((cell, i) => {
      const values = cell.map((node) => ['"', cellHole(node, jsonEscape), '"']);
      return values.length === 0 ? [] : [{ name: names[i]!, key: jsonEscape.text(names[i]!), value: listPart(values, '        ') }];
    });
  const templates = new TemplateWriter(
    (packet, nodes) => [
      '  {\n    "_index": "packets-',
      (writer, _, { time }) => writer.text(dayText(time)),
      '",\n    "_type": "doc",\n    "_score": null,\n    "_source": {\n      "layers": ',
      layersOf(packet, nodes),
      '\n    }\n  }',
    ],
    options.uniqueKeys,
  );
  let before = '\n';
  return {
    head: '[',
    write: (packet, writer) => {
      writer.text(before);
      templates.write(packet, writer);
      before = ',\n';
    },
    tail: () => (before === '\n' ? ']\n' : '\n]\n'),
  };
}

/** A name in an object, as it is written, and what stands behind it. */
interface Member {
  readonly name: string;
  readonly key: Part;
  readonly value: Part;
}

/** The items in an object, their names in order. `indent` is that of the line that the object begins in. */
function objectPart(items: readonly Item[], options: JsonOptions, indent: string): Part {
  const deeper = `${indent}  `;
  if (!options.uniqueKeys)
    return membersPart(
      items.flatMap((item) => membersOf(item, options, deeper)),
      indent,
    );
  const known = new Map<string, { key: Part; values: Part[] }>();
  for (const { name, key, value } of items.flatMap((item) => membersOf(item, options, `${deeper}  `))) {
    const same = known.get(name);
    if (same) same.values.push(value);
    else known.set(name, { key, values: [value] });
  }
  const unique = [...known].map(([name, { key, values }]) => ({
    name,
    key,
    value: values.length === 1 ? values[0]! : listPart(values, deeper),
  }));
  return membersPart(unique, indent);
}

/** An item under its name: its octets where they are asked for, its value, and beside that an object with what is below it. */
function membersOf(item: Item, options: JsonOptions, indent: string): Member[] {
  const { kind, name, hasValue, size, children } = item;
  const member = (suffix: string, value: Part) => ({ name: name + suffix, key: [namePart(item, jsonEscape), suffix], value });
  const members: Member[] = [];
  if (options.raw && size > 0) members.push(member('_raw', listPart(rawOf(item), indent)));
  if (hasValue) members.push(member('', ['"', showHole(item, jsonEscape), '"']));
  if (children.length > 0) members.push(member(hasValue ? '_tree' : '', objectPart(children, options, indent)));
  else if (!hasValue) members.push(member('', ['"', kind === 'protocol' ? wordsPart(item, jsonEscape) : '', '"']));
  return members;
}

function membersPart(members: readonly Member[], indent: string): Part {
  if (members.length === 0) return '{}';
  return ['{', members.map(({ key, value }, i) => [i > 0 ? ',' : '', `\n${indent}  "`, key, '": ', value]), `\n${indent}}`];
}

function listPart(values: readonly Part[], indent: string): Part {
  return ['[', values.map((value, i) => [i > 0 ? ',' : '', `\n${indent}  `, value]), `\n${indent}]`];
}

/** Wireshark's numbers for its field types, which `-x` prints. */
const typeNumbers: Readonly<Partial<Record<ValueType, number>>> = {
  none: 0,
  bool: 2,
  ...{ u8: 4, u16: 5, u24: 6, u32: 7, u64: 11, i8: 12, i16: 13, i24: 14, i32: 15, i64: 19 },
  ...{ u16le: 5, u24le: 6, u32le: 7, u64le: 11, double: 23, time: 24, span: 25 },
  ...{ text: 26, mac: 29, bytes: 30, ipv4: 32, ipv6: 33, frame: 35 },
};
/** Names under which an address is a text. */
const addressText = /(?:_resolved|[._]host)$/;

/** Octets, offset, size, mask and type. */
function rawOf(item: Item): Part[] {
  const { kind, name, node, place } = item;
  const { place: bits, type } = addressText.test(name) ? { place: undefined, type: 'text' as const } : node.field;
  const number = kind === 'protocol' ? 1 : typeNumbers[type];
  return [
    ['"', rawHole(item), '"'],
    startHole(item),
    sizePart(item),
    String(bits ? maskOf(bits) : 0),
    number === undefined ? (writer, nodes) => writer.decimal(3 + nodes[place]!.end - nodes[place]!.start) : String(number),
  ];
}
