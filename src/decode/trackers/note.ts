import { limits } from '../../compile/limits.ts';
import { TreeNode } from '../../compile/node.ts';
import type { Layer, Severity } from '../../compile/tree.ts';
import type { Field } from '../../schema/field.ts';
import type { Packet } from '../packet.ts';

/** Adds a note to a layer, in the tree under the name of `field`. */
export function addNote(packet: Packet, layer: Layer, field: Field, { severity, say }: { severity: Severity; say: string }): void {
  const { source, start, end } = layer.node;
  if (packet.notes.length < limits.notes)
    packet.notes.push({ kind: 'check', severity, say, layer: layer.protocol, field: field.name, source, offset: start });
  layer.add(new TreeNode('note', field, true, source, start, end, say));
}
