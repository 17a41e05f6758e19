import type { Phrase } from '../schema/dissector.ts';
import { nameOf, plainText } from '../schema/render.ts';
import { fillTemplate, parseTemplate } from '../schema/template.ts';
import type { DetailCode } from './detail-code.ts';
import type { Values } from './slots.ts';
import type { Node } from './tree.ts';

/** The layer in words; undefined where every phrase vanished. */
export type Summarise = (values: Values, layer: Node) => string | undefined;

const nowhere = { bytes: new Uint8Array(), at: 0, end: 0 };

/** A value's name if it has one, else the value itself: a sentence has no room for both. What is only set says its label. */
function wordsOf(node: Node): string {
  if (node.value === true) return node.label ?? node.field.label;
  return nameOf(node.field, node.value!) ?? plainText(node.field, node.value!);
}

/** Equal words in a row as one: `Notify ×5`. */
function counted(words: readonly string[]): string[] {
  const runs: { word: string; times: number }[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.word === word) last.times++;
    else runs.push({ word, times: 1 });
  }
  return runs.map(({ word, times }) => (times === 1 ? word : `${word} ×${times}`));
}

/** A flag that is not set says nothing, and so does an empty text. */
function isSaid({ field, value }: Node, name: string): boolean {
  return field.name === name && value !== undefined && value !== false && value !== '';
}

/** Nodes of a field, without those inside of others: the payloads of a message, not the proposals within. */
function outermost(nodes: readonly Node[], name: string, found: Node[] = []): Node[] {
  for (const node of nodes) {
    if (isSaid(node, name)) found.push(node);
    else if (node.children.length > 0) outermost(node.children, name, found);
  }
  return found;
}

function first(nodes: readonly Node[], name: string): Node | undefined {
  for (const node of nodes) {
    if (isSaid(node, name)) return node;
    const inside = node.children.length === 0 ? undefined : first(node.children, name);
    if (inside) return inside;
  }
  return undefined;
}

/**
 * Compiles the phrases of a summary. `{name}` is the first value of the field in the layer, `{name#}` the same as a
 * plain decimal number, `{name*}` all of them with commas, but none within another; a phrase vanishes where a field of
 * it is absent, empty or not set.
 */
export function compileSummary(phrases: readonly Phrase[], code: DetailCode): Summarise {
  const compiled = phrases.map((phrase) => {
    const { say, test } = typeof phrase === 'string' ? { say: phrase, test: undefined } : { say: phrase.say, test: phrase.if };
    return { template: parseTemplate(say)!, test: code.test(test) };
  });
  return (values, layer) => {
    const textOf = (name: string) => {
      if (name.endsWith('*')) {
        const nodes = outermost(layer.children, name.slice(0, -1));
        return nodes.length === 0 ? undefined : counted(nodes.map(wordsOf)).join(', ');
      }
      const isDecimal = name.endsWith('#');
      const node = first(layer.children, isDecimal ? name.slice(0, -1) : name);
      if (!node) return undefined;
      return isDecimal ? String(node.value) : wordsOf(node);
    };
    const said = compiled
      .filter(({ test }) => test === undefined || test({ values, ...nowhere }))
      .map(({ template }) => fillTemplate(template, textOf))
      .filter((text) => text !== undefined);
    return said.length === 0 ? undefined : joined(said);
  };
}

/** Phrases in a row: behind a colon an enumeration begins, without a comma; a colon before nothing goes. */
function joined(phrases: readonly string[]): string {
  const line = phrases.reduce((before, phrase) => before + (before.endsWith(':') && phrase.startsWith(', ') ? phrase.slice(1) : phrase));
  return line.endsWith(':') ? line.slice(0, -1) : line;
}
