/** A node of a packet's tree as one of the formats carries it. */
export interface Leaf {
  /** Names from the layer inwards, `ip/ip.flags/ip.flags.df`; a text has its label. */
  readonly path: string;
  /** What the format says of it, as text. */
  readonly facts: Readonly<Record<string, string>>;
}

/** The packets of a PDML document, the nodes of each in one list. */
export function parsePdml(text: string): Leaf[][] {
  const packets: Leaf[][] = [];
  const open: string[] = [];
  for (const [, close, element, attributes, empty] of text.matchAll(/<(\/?)(packet|proto|field)((?: \w+="[^"]*")*)(\/?)>/g)) {
    if (close) {
      open.pop();
      continue;
    }
    const { name, showname: _, ...facts } = attributesOf(attributes!);
    const own = name || (facts.show ?? '').replace(/: .*/s, '');
    if (element === 'packet') packets.push([]);
    else packets.at(-1)!.push({ path: [...open.slice(1), own].join('/'), facts });
    if (!empty) open.push(own);
  }
  return packets;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function attributesOf(text: string): Record<string, string> {
  const decode = (value: string) =>
    value.replace(/&(?:#x([\da-f]+)|(\w+));/gi, (_, hex, name) => (hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : entities[name]!));
  return Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, decode(value!)]));
}

/** JSON with objects as lists of pairs, since tshark writes a name more than once in an object; scalars as they are written. */
type Content = string | readonly Content[] | { readonly pairs: readonly (readonly [string, Content])[] };

function parseContent(text: string): Content {
  let at = 0;
  const isNext = (character: string) => {
    while (/\s/.test(text[at] ?? '')) at++;
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const scalar = /"(?:[^"\\]|\\.)*"|[\w.+-]+/y;
  const readScalar = () => {
    scalar.lastIndex = at;
    const token = scalar.exec(text)?.[0];
    if (token === undefined) throw new Error(`no JSON at ${at}: ${text.slice(at, at + 40)}`);
    at = scalar.lastIndex;
    return String(JSON.parse(token));
  };
  const read = (): Content => {
    if (isNext('[')) {
      const contents: Content[] = [];
      while (!isNext(']')) {
        contents.push(read());
        isNext(',');
      }
      return contents;
    }
    if (!isNext('{')) return readScalar();
    const pairs: [string, Content][] = [];
    while (!isNext('}')) {
      const name = readScalar();
      isNext(':');
      pairs.push([name, read()]);
      isNext(',');
    }
    return { pairs };
  };
  return read();
}

/** The nodes of an object. A list has a node for each of what it holds. */
function leavesOf(content: Content, path = ''): Leaf[] {
  if (typeof content === 'string') return [{ path, facts: { value: content } }];
  if (!('pairs' in content)) return content.flatMap((one) => leavesOf(one, path));
  const below = content.pairs.flatMap(([name, inner]) => leavesOf(inner, path === '' ? name : `${path}/${name}`));
  return path === '' ? below : [{ path, facts: {} }, ...below];
}

function member(content: Content, ...names: readonly string[]): Content {
  const [first, ...rest] = names;
  if (first === undefined) return content;
  if (typeof content === 'string' || !('pairs' in content)) throw new Error(`"${first}" of what is no object`);
  return member(content.pairs.find(([name]) => name === first)![1], ...rest);
}

/** The packets of `-T json`, the nodes of each in one list. */
export function parseJson(text: string): Leaf[][] {
  return (parseContent(text) as readonly Content[]).map((packet) => leavesOf(member(packet, '_source', 'layers')));
}

/** The packets of `-T ek`, the values of each in one list. */
export function parseEk(text: string): Leaf[][] {
  const documents = text.split('\n').filter((_, i) => i % 2 === 1);
  return documents.map((line) => leavesOf(member(parseContent(line), 'layers')));
}
