/** A display filter that cannot be used: what is wrong and what would be right, in one line, and where in its text. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  /** Offset of the fault in the filter's text. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
