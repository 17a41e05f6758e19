#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { CaptureError, suggest } from '../engine/index.ts';
import { readArguments } from './arguments.ts';
import { type Command, status, UserError } from './command.ts';
import { commands, overview } from './commands.ts';
import { commandHelp, generalHelp } from './help.ts';
import { output } from './output.ts';
import { version } from './version.ts';

// What a packet leaves behind is garbage before the next one comes: a young generation that grows takes 25 MB more, and no less time.
setFlagsFromString('--semi-space-growth-factor=1');

function commandNamed(name: string): Command {
  const command = commands.find((known) => known.name === name);
  if (command) return command;
  const names = commands.map((known) => known.name);
  const meant = suggest(name, names);
  const advice = meant === undefined ? `the commands are ${names.join(', ')}` : `did you mean ${meant}?`;
  throw new UserError(`"${name}" is neither a command nor a file; ${advice}`, status.wrongUsage);
}

async function run(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || (first === 'help' && rest.length === 0)) {
    output.write(generalHelp());
    return status.done;
  }
  if (first === '--version' || first === '-V') {
    output.write(`${version()}\n`);
    return status.done;
  }
  if (first === 'help') {
    output.write(commandHelp(commandNamed(rest[0]!)));
    return status.done;
  }
  // A word that names no command is the capture of `nattscope FILE`, and so is what starts with an option.
  const isCommand = commands.some(({ name }) => name === first);
  const isFile = first === '-' || first.startsWith('-') || /[./]/.test(first) || existsSync(first);
  const command = !isCommand && isFile ? overview : commandNamed(first);
  const args = readArguments(command, isCommand ? rest : argv);
  if (!args.is('help')) return await command.run(args);
  output.write(commandHelp(command));
  return status.done;
}

/** One line on stderr and an exit status for whatever went wrong. */
function report(error: unknown): number {
  if (error instanceof UserError) {
    process.stderr.write(`nattscope: ${error.message}\n`);
    return error.exitStatus;
  }
  if (error instanceof CaptureError) {
    process.stderr.write(`nattscope: ${error.message}\n`);
    return status.unreadable;
  }
  throw error;
}

try {
  process.exitCode = await run(process.argv.slice(2));
  await output.flush();
} catch (error) {
  await output.flush();
  process.exitCode = report(error);
}
