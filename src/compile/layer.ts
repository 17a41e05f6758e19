import type { Field } from '../schema/field.ts';
import { hex } from '../schema/render.ts';
import type { Extent } from './host.ts';
import { TreeNode, type Words } from './node.ts';
import type { Values } from './slots.ts';
import type { Summarise } from './summary.ts';
import { firstValue, type Hosts, type Layer, type Node } from './tree.ts';

/** What all layers of a protocol have in common. */
export interface LayerKind {
  readonly protocol: string;
  readonly label: string;
  readonly field: Field;
  readonly summarise: Summarise;
}

/** A layer as the walk enters it. Its words are made when somebody asks. */
export class WalkedLayer implements Layer, Words {
  readonly protocol: string;
  readonly node: TreeNode;
  readonly quoted: boolean;
  readonly confidence: number | undefined;
  readonly via: string | undefined;
  readonly values: Values;
  payload = -1;
  readonly #kind: LayerKind;
  #summary: string | undefined | null = null;
  #hosts: Hosts | undefined;

  constructor(
    kind: LayerKind,
    { source, start, end, quoted }: Extent,
    values: Values,
    confidence: number | undefined,
    via: string | undefined,
  ) {
    this.protocol = kind.protocol;
    this.node = new TreeNode('layer', kind.field, true, source, start, end, this);
    this.quoted = quoted;
    this.confidence = confidence;
    this.via = via;
    this.values = values;
    this.#kind = kind;
  }

  get summary(): string | undefined {
    if (this.#summary === null) this.#summary = this.#kind.summarise(this.values, this.node);
    return this.#summary;
  }

  get hosts(): Hosts | undefined {
    this.#hosts ??= this.#findHosts();
    return this.#hosts;
  }

  #findHosts(): Hosts | undefined {
    const source = firstValue(this.node.children, `${this.protocol}.src`);
    const destination = firstValue(this.node.children, `${this.protocol}.dst`);
    return source instanceof Uint8Array && destination instanceof Uint8Array
      ? { source: hex(source), destination: hex(destination) }
      : undefined;
  }

  add(node: Node): void {
    this.node.add(node);
  }

  wordsOf(): string {
    const { summary, confidence } = this;
    const { label } = this.#kind;
    const words = summary === undefined ? label : `${label}, ${summary}`;
    return confidence === undefined ? words : `${words}, ${confidence}% sure`;
  }
}
