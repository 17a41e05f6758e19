type Style = (text: string) => string;

/** How parts of a text for people stand out. */
export interface Paint {
  readonly strong: Style;
  readonly faint: Style;
  readonly wrong: Style;
}

const ansi =
  (code: number): Style =>
  (text) =>
    `\x1b[${code}m${text}\x1b[0m`;
const asItIs: Style = (text) => text;

export const plain: Paint = { strong: asItIs, faint: asItIs, wrong: asItIs };
/** For terminals. */
export const colours: Paint = { strong: ansi(1), faint: ansi(2), wrong: ansi(31) };

/**
 * A text of a capture, safe on a terminal: control characters, which may move the cursor or worse, and those that
 * turn the writing direction are shown by their number.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0)!;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
