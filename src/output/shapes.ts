import type { Node } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import type { Field } from '../schema/field.ts';
import { expertNodes } from './expert.ts';

/** Nodes that all known shapes may have together; a capture that has more is one of a kind in every packet. */
const mostSteps = 1 << 15;

/**
 * The shapes of packets. Two packets have one shape if their trees have the same fields in the same order and depth,
 * and the same of them have a value, octets, and as many octets as what they are part of: all that decides what an
 * output makes of a packet but for the values. Captures have few shapes, so what is made for one serves many packets.
 */
export class Shapes<Plan> {
  /** The nodes of the packet that was asked for last, in tree order, behind each note its expert info; then those of others. */
  readonly nodes: Node[] = [];
  readonly #make: (packet: Packet, nodes: readonly Node[]) => Plan;
  readonly #withLabels: boolean;
  #root = new Step<Plan>('layer', '', 0, undefined);
  #steps = 0;
  #count = 0;
  #packet!: Packet;

  /** `make` is called for the first packet of each shape; `withLabels`: what has no name has the same label. */
  constructor(make: (packet: Packet, nodes: readonly Node[]) => Plan, withLabels = false) {
    this.#make = make;
    this.#withLabels = withLabels;
  }

  /** The plan for packets of this one's shape. */
  planOf(packet: Packet): Plan {
    if (this.#steps > mostSteps) {
      this.#root = new Step('layer', '', 0, undefined);
      this.#steps = 0;
    }
    this.#packet = packet;
    this.#count = 0;
    const { tree, layers } = packet;
    let step = this.#root;
    for (let i = 0; i < tree.length; i++) step = this.#walk(step, tree[i]!, -1, layers[i - 1]?.quoted === true ? quoted : 0);
    if (step.plan === undefined) {
      this.nodes.length = this.#count;
      step.plan = this.#make(packet, this.nodes);
    }
    return step.plan;
  }

  /** The step behind the node and those below it; `whole`: octets of what it is part of. */
  #walk(from: Step<Plan>, node: Node, whole: number, mark: number): Step<Plan> {
    const { kind, field, value, children } = node;
    const { length } = children;
    const size = node.end - node.start;
    let form = length * marks + mark;
    if (value === undefined) form += noValue;
    if (size === 0) form += noOctets;
    if (size === whole) form += wholeSize;
    if (kind === 'computed' && !(value instanceof Uint8Array)) form += noPlace;
    // Each note without a name has a field of its own.
    const isNamed = field.name !== '';
    const key = kind === 'note' ? field.name : field;
    const label = this.#withLabels && !isNamed ? (node.label ?? field.label) : undefined;
    let step = from.first;
    while (step !== undefined && !(step.key === key && step.form === form && step.kind === kind && step.label === label)) step = step.other;
    if (step === undefined) {
      step = new Step(kind, key, form, label);
      step.other = from.first;
      from.first = step;
      this.#steps++;
    }
    this.nodes[this.#count++] = node;
    if (kind === 'note') for (const part of expertNodes(this.#packet, node)) this.nodes[this.#count++] = part;
    for (let i = 0; i < length; i++) step = this.#walk(step, children[i]!, isNamed ? size : whole, 0);
    return step;
  }
}

/** The place of each node, the same in all packets of a shape. */
export function placesOf(nodes: readonly Node[]): ReadonlyMap<Node, number> {
  return new Map(nodes.map((node, place) => [node, place]));
}

/** What is the same of a node in all packets of a shape, beside its field and kind. */
const noValue = 1;
const noOctets = 2;
const wholeSize = 4;
const noPlace = 8;
const quoted = 16;
const marks = 32;

/** A node on the way through the tree; the last one has the plan. */
class Step<Plan> {
  readonly kind: Node['kind'];
  readonly key: Field | string;
  readonly form: number;
  readonly label: string | undefined;
  /** What may follow: the first, then one behind the other. */
  first: Step<Plan> | undefined;
  other: Step<Plan> | undefined;
  plan: Plan | undefined;

  constructor(kind: Node['kind'], key: Field | string, form: number, label: string | undefined) {
    this.kind = kind;
    this.key = key;
    this.form = form;
    this.label = label;
    this.first = undefined;
    this.other = undefined;
    this.plan = undefined;
  }
}
