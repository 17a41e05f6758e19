import type { Field, Value } from '../schema/field.ts';
import { displayText } from '../schema/render.ts';
import { fillTemplate, parseTemplate, type Template } from '../schema/template.ts';
import type { Words } from './node.ts';
import type { Slots, Values } from './slots.ts';
import type { Node } from './tree.ts';

/** The label of a block, or of the elements of a list, which may have values of its fields in it. */
export class ElementLabel {
  readonly #template: Template;
  readonly #slots: Slots;

  constructor(text: string, slots: Slots) {
    this.#template = parseTemplate(text)!;
    this.#slots = slots;
  }

  /** The words, or what makes them later from values that are `shared` with rows that follow. */
  of(values: Values, shared: boolean): string | Words {
    const { texts, names } = this.#template;
    return names.length === 0 ? texts[0]! : new ElementWords(this, shared ? values.slice() : values);
  }

  fill(values: Values, node: Node): string {
    const textOf = (name: string) => {
      const slot = this.#slots.of(name);
      const value: Value | undefined = slot === undefined ? undefined : values[slot];
      if (value === undefined) return undefined;
      const field = findField(node, name);
      return field ? displayText(field, value) : String(value);
    };
    return fillTemplate(this.#template, textOf) ?? node.field.label;
  }
}

class ElementWords implements Words {
  readonly #label: ElementLabel;
  readonly #values: Values;

  constructor(label: ElementLabel, values: Values) {
    this.#label = label;
    this.#values = values;
  }

  wordsOf(node: Node): string {
    return this.#label.fill(this.#values, node);
  }
}

function findField(node: Node, name: string): Field | undefined {
  if (node.field.name === name) return node.field;
  for (const child of node.children) {
    const found = findField(child, name);
    if (found) return found;
  }
  return undefined;
}
