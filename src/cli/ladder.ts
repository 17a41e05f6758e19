import { type DiagnosisResult, type LadderNames, standardRegistry } from '../engine/index.ts';
import { ladderMermaid } from '../output/ladder/mermaid.ts';
import { laddersSvg } from '../output/ladder/svg.ts';
import { ladderText } from '../output/ladder/text.ts';
import { type Arguments, status, UserError } from './command.ts';
import { diagnoseFile } from './diagnose-file.ts';
import { output } from './output.ts';
import { terminalPaint } from './paint.ts';

/** Sessions that are drawn where none is asked for. */
const mostSessions = 10;

/** `nattscope ladder FILE`: the messages of its sessions, from side to side. */
export async function runLadder(args: Arguments): Promise<number> {
  if (args.is('svg') && args.is('mermaid')) throw new UserError('ladder: --svg and --mermaid are two formats', status.wrongUsage);
  const { result, exitStatus } = await diagnoseFile(args.files[0]!, args);
  if (!result) return exitStatus;
  const numbers = numbersOf(args.text('session'), result);
  const drawn = numbers.map((number) => ({ number, session: result.sessions[number - 1]! }));
  const names = ladderNames();
  if (args.is('svg')) output.write(laddersSvg(drawn, result, names));
  else if (args.is('mermaid')) output.write(drawn.map(({ session }) => ladderMermaid(session, result, names)).join('\n'));
  else if (drawn.length === 0) output.write('There is no IKE session in this capture.\n');
  else output.write(drawn.map(({ session, number }) => ladderText(session, number, result, names, terminalPaint())).join('\n'));
  const more = result.sessions.length - drawn.length;
  if (more > 0 && args.text('session') === undefined)
    process.stderr.write(`nattscope: ${more} more session${more === 1 ? '' : 's'}; --session N shows one of them\n`);
  return exitStatus;
}

function numbersOf(wanted: string | undefined, { sessions }: DiagnosisResult): number[] {
  if (wanted === undefined) return sessions.slice(0, mostSessions).map((_, i) => i + 1);
  const number = Number(wanted);
  if (!Number.isInteger(number) || number < 1 || number > sessions.length)
    throw new UserError(
      `--session ${wanted}: there ${sessions.length === 1 ? 'is 1 session' : `are ${sessions.length} sessions`}, counted from 1`,
    );
  return [number];
}

function ladderNames(): LadderNames {
  const registry = standardRegistry();
  const [exchanges, v1, v2] = ['ike.exchange', 'ike.notification', 'ike.notify'].map((table) => registry.namesOf(table));
  return {
    exchange: (type) => exchanges?.ofInteger(type),
    notification: (version, type) => (version === 1 ? v1 : v2)?.ofInteger(type),
  };
}
