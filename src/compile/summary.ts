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
function isSaid({ value }: Node): boolean {
  return value !== undefined && value !== false && value !== '';
}

/** What the phrases want to know of a field, and what a layer has of it. */
class Mention {
  first: Node | undefined;
  /** Nodes of the field without those inside of others: the payloads of a message, not the proposals within. */
  outermost: Node[] = [];
  isInside = false;
}

/** Finds in one walk what the phrases mention. */
function findMentions(nodes: readonly Node[], mentions: ReadonlyMap<string, Mention>): void {
  for (const node of nodes) {
    const mention = mentions.get(node.field.name);
    if (mention && !mention.isInside && isSaid(node)) {
      mention.first ??= node;
      mention.outermost.push(node);
      mention.isInside = true;
      findMentions(node.children, mentions);
      mention.isInside = false;
    } else if (node.children.length > 0) {
      findMentions(node.children, mentions);
    }
  }
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
  const names = new Set(compiled.flatMap(({ template }) => template.names.flatMap((name) => name.split('|').map(bare))));
  return (values, layer) => {
    const mentions = new Map<string, Mention>();
    for (const name of names) mentions.set(name, new Mention());
    findMentions(layer.children, mentions);
    const textOf = (name: string) => {
      const { first, outermost } = mentions.get(bare(name))!;
      if (!first) return undefined;
      if (name.endsWith('*')) return counted(outermost.map(wordsOf)).join(', ');
      return name.endsWith('#') ? String(first.value) : wordsOf(first);
    };
    let said: string | undefined;
    for (const { template, test } of compiled) {
      const text = test === undefined || test({ values, ...nowhere }) ? fillTemplate(template, textOf) : undefined;
      // Behind a colon an enumeration begins, without a comma.
      if (text !== undefined)
        said = said === undefined ? text : said + (said.endsWith(':') && text.startsWith(', ') ? text.slice(1) : text);
    }
    // A colon before nothing goes.
    return said?.endsWith(':') ? said.slice(0, -1) : said;
  };
}

/** The name of a field without what says how it is to be written. */
function bare(name: string): string {
  return name.endsWith('*') || name.endsWith('#') ? name.slice(0, -1) : name;
}
