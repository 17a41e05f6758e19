/** An option of a command; those without `value` are switches. */
export interface Option {
  /** Letter for the short form, `-Y`. */
  readonly short?: string;
  /** What its value is called in the help; absent for a switch. */
  readonly value?: string;
  readonly multiple?: true;
  readonly help: string;
}

/** What the user gave, by the options' long names. */
export interface Arguments {
  readonly files: readonly string[];
  /** The value of an option that is given once; the last one counts. */
  text(option: string): string | undefined;
  /** The values of an option that may be given several times. */
  texts(option: string): readonly string[];
  is(option: string): boolean;
}

/** A command as data: its help is derived from this, and its code is loaded when it runs. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Operands, e.g. "FILE N". */
  readonly operands: string;
  /** How many operands it takes; `isOpen`: or more. */
  readonly operandCount: number;
  readonly isOpen?: true;
  readonly options: Readonly<Record<string, Option>>;
  readonly notes?: readonly string[];
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** Runs it; gives the exit status. */
  readonly run: (args: Arguments) => Promise<number>;
}

/** Exit statuses of all commands. */
export const status = { done: 0, found: 1, wrongArgument: 1, unreadable: 2, unwritable: 2, wrongUsage: 2, interrupted: 130 } as const;

/** Something that the user has to put right. `message` has no line break but before a line that marks a place. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitStatus: number;

  constructor(message: string, exitStatus: number = status.wrongArgument) {
    super(message);
    this.exitStatus = exitStatus;
  }
}
