import type { Packet } from '../decode/packet.ts';
import type { ValueType } from '../schema/field.ts';
import { Cells, cellText } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { type Item, itemsOf, maskOf, wordsOf } from './items.ts';
import { dayText, rawText } from './json-values.ts';

export interface JsonOptions {
  /** The octets of each field as well, under its name with `_raw`, as `-x` does it. */
  readonly raw?: boolean;
  /** A name that occurs more than once in an object has an array, as with `--no-duplicate-keys`. */
  readonly uniqueKeys?: boolean;
}

/** An array of packets in the form of `tshark -T json`; with names, only those fields, as `-e` does it. */
export function jsonFormat(names: readonly string[] = [], options: JsonOptions = {}): PacketFormat {
  const cells = new Cells(names);
  const layersOf = (packet: Packet) => (names.length === 0 ? objectText(itemsOf(packet), options, '      ') : chosenText(packet));
  function chosenText(packet: Packet): string {
    const members: Member[] = [];
    for (const [i, nodes] of cells.collect(packet).entries()) {
      if (nodes.length > 0)
        members.push([
          names[i]!,
          listText(
            nodes.map((node) => JSON.stringify(cellText(node))),
            '        ',
          ),
        ]);
    }
    return membersText(members, '      ');
  }
  let before = '\n';
  return {
    head: '[',
    text: (packet) => {
      const text = `${before}  {
    "_index": "packets-${dayText(packet.time)}",
    "_type": "doc",
    "_score": null,
    "_source": {
      "layers": ${layersOf(packet)}
    }
  }`;
      before = ',\n';
      return text;
    },
    tail: () => (before === '\n' ? ']\n' : '\n]\n'),
  };
}

/** A name in an object, and what stands behind it. */
type Member = readonly [name: string, text: string];

/** The items in an object, their names in order. `indent` is that of the line that the object begins in. */
function objectText(items: readonly Item[], options: JsonOptions, indent: string): string {
  const deeper = `${indent}  `;
  const members: Member[] = [];
  if (!options.uniqueKeys) {
    for (const item of items) addMembers(members, item, options, deeper);
    return membersText(members, indent);
  }
  for (const item of items) addMembers(members, item, options, `${deeper}  `);
  const known = new Map<string, string[]>();
  for (const [name, text] of members) {
    const texts = known.get(name);
    if (texts) texts.push(text);
    else known.set(name, [text]);
  }
  const unique = [...known].map(([name, texts]): Member => [name, texts.length === 1 ? texts[0]! : listText(texts, deeper)]);
  return membersText(unique, indent);
}

/** An item under its name: its octets where they are asked for, its value, and beside that an object with what is below it. */
function addMembers(members: Member[], item: Item, options: JsonOptions, indent: string): void {
  const { kind, name, show, size, children } = item;
  if (options.raw && size > 0) members.push([`${name}_raw`, listText(rawOf(item), indent)]);
  if (show !== undefined) members.push([name, JSON.stringify(show)]);
  if (children.length > 0) members.push([show === undefined ? name : `${name}_tree`, objectText(children, options, indent)]);
  else if (show === undefined) members.push([name, JSON.stringify(kind === 'protocol' ? wordsOf(item) : '')]);
}

function membersText(members: readonly Member[], indent: string): string {
  if (members.length === 0) return '{}';
  let text = '{';
  let before = `\n${indent}  `;
  for (const [name, inner] of members) {
    text += `${before}${JSON.stringify(name)}: ${inner}`;
    before = `,\n${indent}  `;
  }
  return `${text}\n${indent}}`;
}

function listText(texts: readonly string[], indent: string): string {
  return `[\n${indent}  ${texts.join(`,\n${indent}  `)}\n${indent}]`;
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
function rawOf(item: Item): string[] {
  const { kind, name, node, size } = item;
  const { place, type } = addressText.test(name) ? { place: undefined, type: 'text' as const } : node.field;
  const number = kind === 'protocol' ? 1 : (typeNumbers[type] ?? 3 + size);
  return [`"${rawText(item)}"`, String(node.start), String(size), String(place ? maskOf(place) : 0), String(number)];
}
