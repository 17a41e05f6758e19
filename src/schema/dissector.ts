/**
 * The dissector language. This JSON Schema is its one source: the TypeScript types below are derived from it, the
 * checks (check.ts) walk it, and the file `dissector.schema.json` of the package is written from it.
 */

/** Keys that any row may have. */
const anyRow = {
  if: { type: 'string', description: 'The row is read only if this expression holds. An absent field makes it false.' },
  ref: { type: 'string', description: 'Section of the document that defines this, e.g. "3.1".' },
} as const;

/** Keys that say how a value is named and shown. */
const presentation = {
  name: { type: 'string', description: 'Display-filter name, Wireshark’s where Wireshark has one, e.g. "esp.spi".' },
  also: { type: 'array', items: { type: 'string' }, description: 'Further names for the same octets, e.g. "ip.addr" beside "ip.src".' },
  label: { type: 'string', description: 'Words shown before the value. The default is made from the name.' },
  base: { enum: ['dec', 'hex'], description: 'Base in which an integer is shown; hex is as wide as the type.' },
  values: { type: 'string', description: 'Table that names the values, integers or octets, e.g. "ip.proto".' },
  scale: { type: 'integer', minimum: 2, description: 'The value is the integer times this, e.g. 4 where a length counts 32-bit words.' },
  check: {
    anyOf: [{ $ref: '#/$defs/check' }, { type: 'array', items: { $ref: '#/$defs/check' } }],
    description: 'What must hold once the row is read; otherwise the packet gets a note.',
  },
  column: { const: true, description: 'The streaming path reads this field into a column. Only fields of fixed width can be columns.' },
} as const;

const type = {
  enum: [
    ...['u8', 'u16', 'u24', 'u32', 'u64', 'i8', 'i16', 'i24', 'i32', 'i64'],
    ...['u16le', 'u24le', 'u32le', 'u64le'],
    ...['uint', 'bool', 'bytes', 'text', 'ipv4', 'ipv6', 'mac', 'eui64', 'time', 'none'],
  ] as const,
  description:
    'What the octets are. Integers are big-endian unless the type ends in "le"; "uint" has 1 to 8 octets by size; "none" marks octets.',
} as const;

export const dissectorSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'nattscope dissector',
  type: 'object',
  required: ['protocol', 'label', 'fields'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    protocol: { type: 'string', description: 'Short name of the protocol in filters and references, e.g. "udpencap".' },
    label: { type: 'string', description: 'Full name, e.g. "UDP Encapsulation of IPsec Packets".' },
    short: { type: 'string', description: 'Name in the protocol column; the default is the protocol in capitals.' },
    rfc: { type: 'integer', description: 'RFC that defines the protocol; "ref" keys name its sections.' },
    doc: { type: 'string', description: 'Document that defines the protocol, where that is no RFC, and remarks.' },
    on: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'integer' } },
      description: 'Tables and values that lead here, e.g. { "udp.port": [4500] }.',
    },
    guess: {
      type: 'array',
      items: { $ref: '#/$defs/guess' },
      description: 'Recognition by content, asked where no table entry leads on.',
    },
    accepts: {
      type: 'string',
      description: 'Expression over look-ahead that must hold where a number leads here: a port is a hint. Otherwise the octets are data.',
    },
    stream: {
      type: 'object',
      required: ['size', 'begins'],
      additionalProperties: false,
      description: 'Over TCP, octets are a stream of messages, which no segment border respects; each is decoded where it becomes whole.',
      properties: {
        size: {
          type: 'string',
          description: 'Octets of the message ahead; absent while that cannot be said, 0 where it cannot be a message.',
        },
        begins: {
          type: 'string',
          description: 'Expression over look-ahead that tells the first octet of a message, where a stream is picked up in its middle.',
        },
      },
    },
    size: { type: 'string', description: 'Octets of the whole layer, counted from its first octet; may name fields of the layer.' },
    fields: { $ref: '#/$defs/rows', description: 'The rows in wire order.' },
    parts: {
      type: 'object',
      additionalProperties: { $ref: '#/$defs/rows' },
      description: 'Named groups of rows for blocks, lists and cases.',
    },
    tables: {
      type: 'object',
      additionalProperties: { $ref: '#/$defs/names' },
      description: 'Value tables of this file alone; shared ones are files of their own.',
    },
    summary: {
      type: 'array',
      items: { $ref: '#/$defs/phrase' },
      description: 'The packet in one line, phrase by phrase.',
    },
  },
  $defs: {
    rows: { type: 'array', items: { $ref: '#/$defs/row' } },
    part: {
      anyOf: [{ type: 'string' }, { $ref: '#/$defs/rows' }],
      description: 'Name of a part, or its rows in place.',
    },
    names: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Names by value: "1", "4, 34" or "128..255"; of octets "09002689dfd6b712", or how they begin, "12f5f28c*".',
    },
    check: {
      type: 'object',
      required: ['that', 'say'],
      additionalProperties: false,
      properties: {
        that: { type: 'string', description: 'Expression that holds for a good packet.' },
        say: { type: 'string', description: 'The note if it does not hold.' },
        severity: { enum: ['error', 'warning', 'note'], description: 'The default is "warning".' },
        name: { type: 'string', description: 'Display-filter name of the note, e.g. "isakmp.payloadlength.invalid".' },
      },
    },
    guess: {
      type: 'object',
      required: ['in', 'that', 'confidence'],
      additionalProperties: false,
      properties: {
        in: { type: 'string', description: 'Table beside which this is asked, e.g. "udp.port".' },
        that: { type: 'string', description: 'Expression over look-ahead; it sees only the octets of the payload.' },
        confidence: { type: 'integer', minimum: 1, maximum: 100, description: 'Percent; shown with the layer, the highest is taken.' },
        at: { type: 'array', items: { type: 'integer' }, description: 'Asked for these values of the table alone.' },
        after: { type: 'string', description: 'Asked only between two hosts that were seen to speak this protocol.' },
        keep: {
          type: 'string',
          description: 'Protocol of later packets between the same addresses and ports, where nothing else recognises them.',
        },
      },
    },
    phrase: {
      anyOf: [
        { type: 'string' },
        {
          type: 'object',
          required: ['if', 'say'],
          additionalProperties: false,
          properties: { if: { type: 'string' }, say: { type: 'string' } },
        },
      ],
      description: 'Text with {field} in it ({field#}: as a decimal number, {field*}: all its values); it vanishes where one is absent.',
    },
    tag: {
      type: 'object',
      required: ['name', 'first', 'next'],
      additionalProperties: false,
      description: 'The type of each element, which the element before it announces.',
      properties: {
        name: { type: 'string' },
        first: { type: 'string', description: 'Type of the first element, seen from outside the list.' },
        next: { type: 'string', description: 'Type of the following element, seen from the finished one.' },
        values: presentation.values,
        base: presentation.base,
      },
    },
    join: {
      type: 'object',
      required: ['name', 'key', 'more'],
      additionalProperties: false,
      description: 'The octets may be one piece of a larger whole; the whole is read where its last piece arrives.',
      properties: {
        name: { type: 'string', description: 'Prefix of the field names of the whole: NAME.fragments, NAME.reassembled.length …' },
        key: { type: 'array', items: { type: 'string' }, description: 'Fields that pieces of one whole have in common.' },
        offset: { type: 'string', description: 'Place of the piece in the whole, in octets.' },
        number: { type: 'string', description: 'In place of "offset": number of the piece, counting from 1.' },
        more: { type: 'string', description: 'Expression that holds where more pieces follow.' },
      },
    },
    segment: {
      type: 'object',
      required: ['name', 'sequence', 'acknowledged', 'opens', 'closes', 'resets'],
      additionalProperties: false,
      description: 'The octets are a segment of a stream, if the protocol that follows has a "stream" key.',
      properties: {
        name: {
          type: 'string',
          description: 'Prefix of the field names of messages from several segments: NAME.segments, NAME.reassembled.length …',
        },
        sequence: { type: 'string', description: 'Place of the first octet in the stream, modulo 2^32.' },
        acknowledged: { type: 'string', description: 'Place up to which the other direction has arrived.' },
        opens: { type: 'string', description: 'Expression that holds where the stream begins; that counts as one octet.' },
        closes: { type: 'string', description: 'Expression that holds where it ends.' },
        resets: { type: 'string', description: 'Expression that holds where both directions end at once.' },
      },
    },
    bit: {
      type: 'object',
      required: ['width'],
      additionalProperties: false,
      description: 'Some bits of an integer, most significant first. Width 1 without values is a boolean; without a name it is reserved.',
      properties: {
        width: { type: 'integer', minimum: 1, maximum: 32 },
        ...presentation,
        type,
        bits: { type: 'array', items: { $ref: '#/$defs/bit' }, description: 'These bits again, in smaller pieces.' },
        ref: anyRow.ref,
      },
    },
  },
} as const;

/** The seven kinds of rows, each known by the key it cannot be without. */
export const rowKinds = {
  value: {
    type: 'object',
    required: ['value', 'name'],
    additionalProperties: false,
    description: 'A computed field without octets of its own.',
    properties: {
      value: { type: 'string', description: 'Expression over earlier fields.' },
      ...presentation,
      type: { enum: ['u8', 'u16', 'u32', 'bool', 'none'], description: 'How the value is shown; the default is "u32".' },
      ...anyRow,
    },
  },
  type: {
    type: 'object',
    required: ['type'],
    additionalProperties: false,
    description: 'A field.',
    properties: {
      ...presentation,
      type,
      size: { type: 'string', description: 'Octets, as an expression. The default for bytes, text and none is what is left.' },
      bits: { type: 'array', items: { $ref: '#/$defs/bit' }, description: 'The integer in pieces; their widths add up to it.' },
      over: { $ref: '#/$defs/rows', description: 'The same octets read once more, as children.' },
      peek: { const: true, description: 'The octets are shown, not consumed: the next row begins where this one did.' },
      with: { type: 'string', description: 'A function of the decoder that checks or computes what rows cannot, e.g. "checksum.udp".' },
      sealed: { type: 'string', description: 'Name of the opener that may decrypt or inflate these octets.' },
      opens: { type: 'string', description: 'Part that reads the opened octets.' },
      tells: { type: 'array', items: { type: 'string' }, description: 'Fields that the opener adds, and that later expressions may name.' },
      ...anyRow,
    },
  },
  block: {
    type: 'object',
    required: ['block'],
    additionalProperties: false,
    description: 'A subtree; its label may hold {field}.',
    properties: {
      block: { type: 'string' },
      name: presentation.name,
      of: { type: 'string', description: 'Part with the rows.' },
      fields: { $ref: '#/$defs/rows' },
      size: { type: 'string', description: 'Octets of the block, counted from its first octet.' },
      ...anyRow,
    },
  },
  list: {
    type: 'object',
    required: ['list'],
    additionalProperties: false,
    description: 'Elements of one shape until the octets end; the label of each may hold {field}.',
    properties: {
      list: { type: 'string' },
      name: presentation.name,
      of: { type: 'string', description: 'Part with the rows of one element.' },
      fields: { $ref: '#/$defs/rows' },
      size: { type: 'string', description: 'Octets of one element, counted from its first octet; may name fields of the element.' },
      tag: { $ref: '#/$defs/tag' },
      count: { type: 'string', description: 'Number of elements.' },
      until: { type: 'string', description: 'The list ends after the element for which this holds.' },
      ...anyRow,
    },
  },
  match: {
    type: 'object',
    required: ['match', 'cases'],
    additionalProperties: false,
    description: 'Rows by the value of an expression.',
    properties: {
      match: { type: 'string' },
      cases: {
        type: 'object',
        additionalProperties: { $ref: '#/$defs/part' },
        description: 'Rows by value: "1", "4, 34" or "128..255".',
      },
      else: { $ref: '#/$defs/part' },
      ...anyRow,
    },
  },
  next: {
    type: 'object',
    required: ['next'],
    additionalProperties: false,
    description: 'The next layer begins here.',
    properties: {
      next: {
        anyOf: [
          { type: 'string', description: 'A protocol.' },
          {
            type: 'object',
            required: ['table', 'key'],
            additionalProperties: false,
            properties: {
              table: { type: 'string', description: 'Table of the protocols’ "on" keys.' },
              key: {
                anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
                description: 'Fields looked up there, in this order.',
              },
            },
          },
        ],
      },
      join: { $ref: '#/$defs/join' },
      segment: { $ref: '#/$defs/segment' },
      quoted: {
        const: true,
        description: 'The octets are a copy of another packet, as in an ICMP error: cut is no fault, and nothing in it is traffic.',
      },
      ...anyRow,
    },
  },
} as const;

type Defs = typeof dissectorSchema.$defs;
type Kinds = typeof rowKinds;

/** The TypeScript type of a JSON Schema, as far as this file uses it. */
type Of<S> = S extends { $ref: '#/$defs/row' }
  ? Row
  : S extends { $ref: `#/$defs/${infer N extends keyof Defs}` }
    ? Of<Defs[N]>
    : S extends { enum: readonly (infer E)[] }
      ? E
      : S extends { const: infer C }
        ? C
        : S extends { anyOf: readonly (infer A)[] }
          ? Of<A>
          : S extends { type: 'array'; items: infer I }
            ? readonly Of<I>[]
            : S extends { properties: infer P }
              ? ObjectOf<P, S extends { required: readonly (infer R)[] } ? R : never>
              : S extends { additionalProperties: infer V }
                ? { readonly [key: string]: Of<V> }
                : S extends { type: 'boolean' }
                  ? boolean
                  : S extends { type: 'integer' }
                    ? number
                    : string;

type ObjectOf<P, R> = { readonly [K in keyof P as K extends R ? K : never]: Of<P[K]> } & {
  readonly [K in keyof P as K extends R ? never : K]?: Of<P[K]>;
};

/** A kind of row forbids the keys of the others, so that the compiler names a wrong key instead of a wrong union. */
type RowOf<K extends keyof Kinds> = Of<Kinds[K]> & {
  readonly [Other in Exclude<keyof Kinds, K | keyof Kinds[K]['properties']>]?: never;
};

export type ValueRow = RowOf<'value'>;
export type FieldRow = RowOf<'type'>;
export type BlockRow = RowOf<'block'>;
export type ListRow = RowOf<'list'>;
export type MatchRow = RowOf<'match'>;
export type NextRow = RowOf<'next'>;
export type Row = ValueRow | FieldRow | BlockRow | ListRow | MatchRow | NextRow;
export type Bit = Of<Defs['bit']>;
export type Check = Of<Defs['check']>;
export type Phrase = Of<Defs['phrase']>;
export type FieldType = (typeof type.enum)[number];

/** A protocol as rows in wire order. See docs/dissectors.md. */
export type Dissector = Of<typeof dissectorSchema>;

/** A registry as data: names by value, with the document that they are from. */
export interface ValueTable {
  readonly table: string;
  readonly source: string;
  readonly values: { readonly [value: string]: string };
  /** What a name tells an engineer, in a sentence, by the name. */
  readonly meanings?: { readonly [name: string]: string };
}

/** The whole language as one JSON Schema: completion, hover texts and checks for whoever writes a dissector. */
export function dissectorJsonSchema(): object {
  const kinds = Object.keys(rowKinds) as (keyof Kinds)[];
  const row = {
    type: 'object',
    anyOf: kinds.map((kind) => ({ required: [kind] })),
    allOf: kinds.map((kind, i) => ({
      // "value" rows may carry a type as well, so a kind is chosen only where none before it is.
      if: { required: [kind], not: { anyOf: kinds.slice(0, i).map((earlier) => ({ required: [earlier] })) } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
      then: rowKinds[kind],
    })),
  };
  return { ...dissectorSchema, $defs: { ...dissectorSchema.$defs, row } };
}
