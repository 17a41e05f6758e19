import { type Node, walkTree } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import type { Field, Time, Value } from '../schema/field.ts';
import { plainText } from '../schema/render.ts';
import { Cells } from './cells.ts';
import type { PacketFormat } from './format.ts';
import { isoText } from './json-values.ts';

type Scalar = string | number | boolean;

/**
 * One object a packet and line. Its keys are the fields' names in tree order; a field that occurs more than once has
 * an array. Integers are numbers where JSON's can hold them, times are texts with nanoseconds, octets are hexadecimal.
 * `notes` says what is wrong with the packet. With names, only those fields.
 */
export function ndjsonFormat(names: readonly string[] = []): PacketFormat {
  const cells = new Cells(names);
  const fieldsOf =
    names.length === 0 ? allFields : (packet: Packet) => cells.collect(packet).map((nodes, i) => [names[i]!, nodes] as const);
  return {
    head: '',
    text: (packet) => {
      const pairs = [...fieldsOf(packet)]
        .filter(([, nodes]) => nodes.length > 0)
        .map(([name, nodes]) => pairText(name, nodes.map(scalarOf)));
      if (packet.notes.length > 0)
        pairs.push(`"notes":${JSON.stringify(packet.notes.map(({ severity, say, layer }) => ({ severity, say, layer })))}`);
      return `{${pairs.join(',')}}\n`;
    },
    tail: () => '',
  };
}

/** Aliases (`ip.addr` for `ip.src`) and layers are left out: they say nothing that is not there already. */
function allFields({ tree }: Packet): Map<string, Node[]> {
  const fields = new Map<string, Node[]>();
  walkTree(tree, (node) => {
    const { name } = node.field;
    if (name === '' || node.value === undefined || node.kind === 'layer') return;
    const known = fields.get(name);
    if (known) known.push(node);
    else fields.set(name, [node]);
  });
  return fields;
}

function pairText(name: string, values: readonly Scalar[]): string {
  return `${JSON.stringify(name)}:${JSON.stringify(values.length === 1 ? values[0] : values)}`;
}

function scalarOf({ field, value, kind, label }: Node): Scalar {
  return kind === 'layer' ? (label ?? field.label) : scalar(field, value!);
}

function scalar(field: Field, value: Value): Scalar {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return field.type === 'time' ? isoText(value as Time) : plainText(field, value);
}
