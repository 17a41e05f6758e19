import type { Field } from '../schema/field.ts';
import type { Scope } from './evaluate.ts';
import type { Extent } from './host.ts';
import type { Summarise } from './summary.ts';
import type { Layer, Node, Source } from './tree.ts';

/** What all layers of a protocol have in common. */
export interface LayerKind {
  readonly protocol: string;
  readonly label: string;
  readonly field: Field;
  readonly summarise: Summarise;
}

/**
 * A layer as the walk enters it. Its words are made when somebody asks: most packets are counted or filtered and never
 * shown. (Layers are classes since an object literal with a getter costs the engine a hidden class of its own each time.)
 */
export class WalkedLayer implements Layer {
  readonly protocol: string;
  readonly node: Node;
  readonly quoted: boolean;
  readonly confidence: number | undefined;
  readonly via: string | undefined;
  readonly scope: Scope;
  payload = -1;
  readonly #summarise: Summarise;
  #summary: string | undefined | null = null;

  constructor(
    kind: LayerKind,
    { source, start, end, quoted }: Extent,
    scope: Scope,
    confidence: number | undefined,
    via: string | undefined,
  ) {
    this.protocol = kind.protocol;
    this.node = new LayerNode(this, kind, source, start, end);
    this.quoted = quoted;
    this.confidence = confidence;
    this.via = via;
    this.scope = scope;
    this.#summarise = kind.summarise;
  }

  get summary(): string | undefined {
    if (this.#summary === null) this.#summary = this.#summarise(this.scope, this.node);
    return this.#summary;
  }
}

class LayerNode implements Node {
  readonly kind = 'layer';
  readonly field: Field;
  readonly value = true;
  readonly source: Source;
  readonly start: number;
  end: number;
  readonly children: Node[] = [];
  readonly #layer: Layer;
  readonly #label: string;

  constructor(layer: Layer, { field, label }: LayerKind, source: Source, start: number, end: number) {
    this.#layer = layer;
    this.#label = label;
    this.field = field;
    this.source = source;
    this.start = start;
    this.end = end;
  }

  get label(): string {
    const { summary, confidence } = this.#layer;
    const words = summary === undefined ? this.#label : `${this.#label}, ${summary}`;
    return confidence === undefined ? words : `${words}, ${confidence}% sure`;
  }
}
