import { type ParseArgsConfig, parseArgs } from 'node:util';
import { suggest } from '../engine/index.ts';
import { type Arguments, type Command, type Option, status, UserError } from './command.ts';

/** Switches that every command has. */
export const commonOptions: Readonly<Record<string, Option>> = {
  help: { short: 'h', help: 'show this help' },
};

/** Reads a command's arguments; throws a UserError in one line for what the command does not take. */
export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const options = { ...command.options, ...commonOptions };
  const config = {
    args: [...argv],
    options: Object.fromEntries(Object.entries(options).map(toConfig)),
    allowPositionals: true,
    strict: false,
    tokens: true,
  } as const;
  const { values, positionals, tokens } = parseArgs(config satisfies ParseArgsConfig);
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = options[token.name];
    if (!option) throw unknownOption(token.rawName, command, options);
    if (option.value !== undefined && token.value === undefined) throw misused(`${token.rawName} needs a value, ${option.value}`, command);
    if (option.value === undefined && token.value !== undefined) throw misused(`${token.rawName} takes no value`, command);
  }
  const given: Readonly<Record<string, unknown>> = values;
  const list = (name: string) => [given[name] ?? []].flat() as string[];
  const args: Arguments = {
    files: positionals,
    text: (name) => list(name).at(-1),
    texts: list,
    is: (name) => given[name] === true,
  };
  const isTooMany = positionals.length > command.operandCount && !command.isOpen;
  if (!args.is('help') && (positionals.length < command.operandCount || isTooMany)) {
    const problem =
      positionals.length < command.operandCount ? `${command.operands} is missing` : `"${positionals[command.operandCount]}" is too much`;
    throw misused(problem, command);
  }
  return args;
}

function toConfig([name, { short, value, multiple }]: [string, Option]) {
  const type = value === undefined ? 'boolean' : 'string';
  return [name, { type, ...(short !== undefined && { short }), ...(multiple && { multiple }) }] as const;
}

function unknownOption(given: string, command: Command, options: Readonly<Record<string, Option>>): UserError {
  const known = Object.entries(options).flatMap(([name, { short }]) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]);
  const meant = given.startsWith('--') ? suggest(given, known) : known.find((name) => name.toLowerCase() === given.toLowerCase());
  return misused(`there is no option ${given}${meant === undefined ? '' : `, did you mean ${meant}?`}`, command);
}

function misused(problem: string, { name }: Command): UserError {
  return new UserError(`${name}: ${problem} (see: nattscope help ${name})`, status.wrongUsage);
}
