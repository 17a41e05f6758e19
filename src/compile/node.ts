import type { Field, Value } from '../schema/field.ts';
import type { Node, NodeKind, Source } from './tree.ts';
import { valueFrom } from './value.ts';

/** What a node gets for a value that is to be read from its octets, once somebody asks for it. */
export const unread = Symbol('unread');

/** Words that are made when somebody asks for them: most packets are counted or filtered and never shown. */
export interface Words {
  wordsOf(node: Node): string;
}

/** The children of a node that has none: most nodes. */
const none: readonly Node[] = [];

/** The one class of all nodes: objects of one shape are what the engine reads fastest. */
export class TreeNode implements Node {
  readonly kind: NodeKind;
  readonly field: Field;
  readonly source: Source;
  readonly start: number;
  end: number;
  children: readonly Node[] = none;
  #value: Value | undefined | typeof unread;
  #label: string | Words | undefined;

  constructor(
    kind: NodeKind,
    field: Field,
    value: Value | undefined | typeof unread,
    source: Source,
    start: number,
    end: number,
    label?: string | Words,
  ) {
    this.kind = kind;
    this.field = field;
    this.source = source;
    this.start = start;
    this.end = end;
    this.#value = value;
    this.#label = label;
  }

  /** The children, for who adds some. */
  get ownChildren(): Node[] {
    if (this.children === none) this.children = [];
    return this.children as Node[];
  }

  add(child: Node): void {
    this.ownChildren.push(child);
  }

  get value(): Value | undefined {
    const value = this.#value;
    return value === unread ? this.#read() : value;
  }

  #read(): Value {
    const value = valueFrom(this.field.type, this.source.bytes.subarray(this.start, this.end));
    this.#value = value;
    return value;
  }

  get label(): string | undefined {
    if (typeof this.#label === 'object') this.#label = this.#label.wordsOf(this);
    return this.#label;
  }

  /** The words of this very node are known once its octets are read. */
  set label(words: string | Words | undefined) {
    this.#label = words;
  }
}
