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

/** The text with each name replaced; undefined where one of the names is absent. */
export function fillTemplate(template: Template, textOf: (name: string) => string | undefined): string | undefined {
  let filled = template.texts[0]!;
  for (let i = 0; i < template.names.length; i++) {
    const text = textOf(template.names[i]!);
    if (text === undefined) return undefined;
    filled += text + template.texts[i + 1];
  }
  return filled;
}
