import { CaptureError, ComparedCapture, type ComparisonResult, compare, createDecoder, standardRegistry } from '../engine/index.ts';
import { comparisonJson } from '../output/comparison/json.ts';
import { comparisonText } from '../output/comparison/text.ts';
import { type Arguments, status, UserError } from './command.ts';
import { decodeAs } from './decode-as.ts';
import { decoderOptions } from './decoder-options.ts';
import { fileName } from './diagnose-file.ts';
import { readInput } from './input.ts';
import { output } from './output.ts';
import { terminalPaint } from './paint.ts';

/** `nattscope compare INSIDE OUTSIDE`: exit status 1 if there is an error or a warning, 2 if a file could not be read whole. */
export async function runCompare(args: Arguments): Promise<number> {
  const files = args.files as [string, string];
  if (files[0] === '-' && files[1] === '-') throw new UserError('compare: standard input can be read once', status.wrongUsage);
  const captures: ComparedCapture[] = [];
  let exitStatus: number = status.done;
  for (const file of files) {
    const registry = standardRegistry();
    decodeAs(registry, args.texts('decode-as'));
    const capture = new ComparedCapture(registry, createDecoder({ ...decoderOptions(args, registry), verifyChecksums: true }));
    captures.push(capture);
    const read = await readWhole(file, capture);
    if (read === status.interrupted) return read;
    exitStatus = Math.max(exitStatus, read);
  }
  const result = await compare(captures[0]!, captures[1]!);
  const names = files.map(fileName) as [string, string];
  output.write(
    args.is('json') ? `${JSON.stringify(comparisonJson(names, result), null, 2)}\n` : comparisonText(names, result, terminalPaint()),
  );
  return exitStatus === status.done && isWrong(result) ? status.found : exitStatus;
}

/** Of a damaged capture, what was read of it is compared. */
async function readWhole(file: string, capture: ComparedCapture): Promise<number> {
  try {
    return await readInput(file, async (batch) => {
      capture.add(batch);
      return true;
    });
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    process.stderr.write(`nattscope: ${error.message}\n`);
    return status.unreadable;
  }
}

function isWrong({ findings }: ComparisonResult): boolean {
  return findings.some(({ finding }) => finding.severity === 'error' || finding.severity === 'warning');
}
