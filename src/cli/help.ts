import { commonOptions } from './arguments.ts';
import type { Command, Option } from './command.ts';
import { commands } from './commands.ts';

/** Rows of two columns, the first as wide as its longest text. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}

function optionRow([name, { short, value, help, multiple }]: [string, Option]): [string, string] {
  const forms = `${short === undefined ? '    ' : `-${short}, `}--${name}`;
  return [`${forms}${value === undefined ? '' : ` ${value}`}`, `${help}${multiple ? '; may be repeated' : ''}`];
}

/** `nattscope --help`. */
export function generalHelp(): string {
  return `nattscope shows what NAT does to IPsec.

Usage: nattscope FILE
       nattscope COMMAND FILE [options]

Commands:
${columns(commands.map(({ name, operands, summary }) => [`${name} ${operands}`, summary]))}
Options:
${columns([
  ['-h, --help', 'show this help; with a command, its own'],
  ['-V, --version', 'show the version'],
])}
Exit status: 0 done; 1 a wrong filter, field or value, or diagnose found something; 2 wrong usage, or an input that could not be read or an output that could not be written as a whole.
`;
}

/** `nattscope COMMAND --help`. */
export function commandHelp({ name, operands, summary, options, notes, examples }: Command): string {
  return `nattscope ${name}: ${summary}

Usage: nattscope ${name} ${operands} [options]

Options:
${columns(Object.entries({ ...options, ...commonOptions }).map(optionRow))}
${notes === undefined ? '' : `${notes.join('\n')}\n\n`}Examples:
${examples.map(({ line, does }) => `  ${line}\n      ${does}\n`).join('')}`;
}
