const longest = 60;

/** A piece of somebody's text for a message: in quotes, on one line, and not too long. */
export function quote(text: string): string {
  const piece = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return JSON.stringify(piece).replaceAll(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
