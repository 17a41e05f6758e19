import type { Layer, Node } from '../../src/compile/tree.ts';
import type { Packet } from '../../src/decode/packet.ts';
import type { FieldLookup } from '../../src/filter/lookup.ts';
import { type Field, field, type Value } from '../../src/schema/field.ts';

/** A registry of just these fields and protocols. */
export function lookupOf(fields: readonly Field[], protocols: readonly string[]): FieldLookup {
  const bearing = (name: string) => fields.filter((declared) => declared.name === name || declared.also.includes(name));
  return {
    fields: bearing,
    isProtocol: (name) => protocols.includes(name),
    names: () => [...fields.flatMap(({ name, also }) => [name, ...also]), ...protocols],
  };
}

/** A layer as a test gives it: where its header lies in the frame, and its fields. */
export interface LayerOf {
  readonly protocol: string;
  readonly start: number;
  readonly payload: number;
  readonly nodes?: readonly (readonly [Field, Value | undefined])[];
}

/** A packet of these octets and layers. */
export function packetOf(number: number, bytes: Uint8Array, layers: readonly LayerOf[]): Packet {
  const source = { label: 'Frame', bytes };
  const node = (kind: Node['kind'], of: Field, value: Value | undefined, start: number, end: number, children: Node[] = []): Node => {
    return { kind, field: of, value, source, start, end, children };
  };
  const decoded = layers.map(({ protocol, start, payload, nodes = [] }): Layer => {
    const children = nodes.map(([of, value]) => node('field', of, value, start, payload));
    // Fields lie at any depth: half of them in a block.
    const block = node('block', field('', 'Block', 'none'), undefined, start, payload, children.splice(children.length >> 1));
    const layer = node('layer', field(protocol, protocol, 'none'), undefined, start, payload, [...children, block]);
    return { protocol, node: layer, payload, summary: undefined, quoted: false, add: () => {} };
  });
  return {
    number,
    time: undefined,
    originalLength: bytes.length,
    bytes,
    layers: decoded,
    tree: decoded.map((layer) => layer.node),
    sources: [source],
    notes: [],
  };
}

export function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.replaceAll(/[^0-9a-f]/g, '').match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}
