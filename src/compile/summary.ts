import type { Phrase } from '../schema/dissector.ts';
import { parseExpression } from '../schema/parse-expression.ts';
import { plainText } from '../schema/render.ts';
import { fillTemplate, parseTemplate } from '../schema/template.ts';
import { compileTest, type Scope } from './evaluate.ts';
import type { Node } from './tree.ts';

/** The layer in words; undefined where every phrase vanished. */
export type Summarise = (scope: Scope, layer: Node) => string | undefined;

const nowhere = { bytes: new Uint8Array(), at: 0, end: 0 };

/** A value's name if it has one, else the value itself: a sentence has no room for both. What is only set says its label. */
function wordsOf(node: Node): string {
  if (node.value === true) return node.label ?? node.field.label;
  const name = typeof node.value === 'number' ? node.field.valueName?.(node.value) : undefined;
  return name ?? plainText(node.field, node.value!);
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

/** Nodes of a field that say something, without those inside of others: the payloads of a message, not the proposals within. */
function outermost(nodes: readonly Node[], name: string): Node[] {
  return nodes.flatMap((node) => (node.field.name === name && says(node) ? [node] : outermost(node.children, name)));
}

function says({ value }: Node): boolean {
  return value !== undefined && value !== false && value !== '';
}

/**
 * Compiles the phrases of a summary. `{name}` is the first value of the field in the layer, `{name#}` the same as a
 * plain decimal number, `{name*}` all of them with commas, but none within another; a phrase vanishes where a field of
 * it is absent, empty or not set.
 */
export function compileSummary(phrases: readonly Phrase[]): Summarise {
  const compiled = phrases.map((phrase) => {
    const { say, test } = typeof phrase === 'string' ? { say: phrase, test: undefined } : { say: phrase.say, test: phrase.if };
    return { template: parseTemplate(say)!, test: test === undefined ? undefined : compileTest(parseExpression(test, 'dissector')) };
  });
  return (scope, layer) => {
    const textOf = (name: string) => {
      const form = /[*#]$/.exec(name)?.[0];
      const nodes = outermost(layer.children, form ? name.slice(0, -1) : name);
      if (nodes.length === 0) return undefined;
      if (form === '*') return counted(nodes.map(wordsOf)).join(', ');
      return form === '#' ? String(nodes[0]!.value) : wordsOf(nodes[0]!);
    };
    const said = compiled
      .filter(({ test }) => test === undefined || test({ scope, ...nowhere }))
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
