import type { Packet } from '../decode/packet.ts';
import type { ValueType } from '../schema/field.ts';
import { Cells, cellText } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { type Item, itemsOf, maskOf } from './items.ts';
import { dayText, rawText } from './json-values.ts';

export interface JsonOptions {
  /** The octets of each field as well, under its name with `_raw`, as `-x` does it. */
  readonly raw?: boolean;
  /** A name that occurs more than once in an object has an array, as with `--no-duplicate-keys`. */
  readonly uniqueKeys?: boolean;
}

/** What JSON can hold, with a list of pairs for an object: a name may occur more than once, as in tshark's output. */
type Content = string | number | readonly Content[] | Pairs;
class Pairs {
  readonly pairs: readonly (readonly [name: string, content: Content])[];

  constructor(pairs: readonly (readonly [name: string, content: Content])[]) {
    this.pairs = pairs;
  }
}

/** An array of packets in the form of `tshark -T json`; with names, only those fields, as `-e` does it. */
export function jsonFormat(names: readonly string[] = [], options: JsonOptions = {}): PacketFormat {
  const cells = new Cells(names);
  const layersOf = names.length === 0 ? (packet: Packet) => objectOf(itemsOf(packet), options) : chosen;
  function chosen(packet: Packet): Pairs {
    return new Pairs(cells.collect(packet).flatMap((nodes, i) => (nodes.length === 0 ? [] : [[names[i]!, nodes.map(cellText)] as const])));
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
      "layers": ${contentText(layersOf(packet), '      ')}
    }
  }`;
      before = ',\n';
      return text;
    },
    tail: () => (before === '\n' ? ']\n' : '\n]\n'),
  };
}

function objectOf(items: readonly Item[], options: JsonOptions): Pairs {
  if (!options.uniqueKeys) return new Pairs(items.flatMap((item) => pairsOf(item, options)));
  const known = new Map<string, Content[]>();
  for (const [name, content] of items.flatMap((item) => pairsOf(item, options))) {
    const contents = known.get(name);
    if (contents) contents.push(content);
    else known.set(name, [content]);
  }
  return new Pairs([...known].map(([name, contents]) => [name, contents.length === 1 ? contents[0]! : contents]));
}

/** An item under its name: its value, what is below it in an object beside that, and its octets where they are asked for. */
function pairsOf(item: Item, options: JsonOptions): [string, Content][] {
  const { kind, name: key, words, show, size, children } = item;
  const pairs: [string, Content][] = [];
  if (options.raw && size > 0) pairs.push([`${key}_raw`, rawOf(item)]);
  if (show !== undefined) pairs.push([key, show]);
  if (children.length > 0) pairs.push([show === undefined ? key : `${key}_tree`, objectOf(children, options)]);
  else if (show === undefined) pairs.push([key, kind === 'protocol' ? words : '']);
  return pairs;
}

/** Wireshark's numbers for its field types, which `-x` prints. */
const typeNumbers: Readonly<Partial<Record<ValueType, number>>> = {
  none: 0,
  bool: 2,
  ...{ u8: 4, u16: 5, u24: 6, u32: 7, u64: 11, i8: 12, i16: 13, i24: 14, i32: 15, i64: 19 },
  ...{ u16le: 5, u24le: 6, u32le: 7, u64le: 11, double: 23, time: 24, span: 25 },
  ...{ text: 26, mac: 29, bytes: 30, ipv4: 32, ipv6: 33, frame: 35 },
};

/** `[octets, offset, size, mask, type]`. */
function rawOf(item: Item): Content {
  const { kind, type, start, size, place } = item;
  const number = kind === 'protocol' ? 1 : (typeNumbers[type] ?? 3 + size);
  return [rawText(item), start, size, Number(maskOf(place)), number];
}

function contentText(content: Content, indent: string): string {
  const deeper = `${indent}  `;
  const lines = (open: string, rows: readonly string[], close: string) =>
    rows.length === 0 ? open + close : `${open}\n${rows.map((row) => deeper + row).join(',\n')}\n${indent}${close}`;
  if (typeof content !== 'object') return JSON.stringify(content);
  if (content instanceof Pairs)
    return lines(
      '{',
      content.pairs.map(([name, inner]) => `${JSON.stringify(name)}: ${contentText(inner, deeper)}`),
      '}',
    );
  return lines(
    '[',
    content.map((inner) => contentText(inner, deeper)),
    ']',
  );
}
