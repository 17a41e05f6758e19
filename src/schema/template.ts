/** A text with {field} in it: labels of blocks and list elements, phrases of a summary. */
export interface Template {
  /** Plain texts and names in turn, beginning and ending with a text. */
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

/** Undefined where a brace is left open. */
export function parseTemplate(text: string): Template | undefined {
  const parts = text.split(/\{([^{}]*)\}/);
  const texts = parts.filter((_, i) => i % 2 === 0);
  const names = parts.filter((_, i) => i % 2 === 1);
  return texts.some((plain) => /[{}]/.test(plain)) ? undefined : { texts, names };
}

/** The text with each name replaced, `a|b` by the first of both that is there; undefined where a name is absent. */
export function fillTemplate(template: Template, textOf: (name: string) => string | undefined): string | undefined {
  let filled = template.texts[0]!;
  for (let i = 0; i < template.names.length; i++) {
    const name = template.names[i]!;
    const text = name.includes('|') ? firstOf(name.split('|'), textOf) : textOf(name);
    if (text === undefined) return undefined;
    filled += text + template.texts[i + 1];
  }
  return filled;
}

function firstOf(names: readonly string[], textOf: (name: string) => string | undefined): string | undefined {
  for (const name of names) {
    const text = textOf(name);
    if (text !== undefined) return text;
  }
  return undefined;
}
