import { CaptureError, createDecoder, Diagnosis, type DiagnosisResult, standardRegistry } from '../engine/index.ts';
import { diagnosisJson } from '../output/diagnosis-json.ts';
import { diagnosisText } from '../output/diagnosis-text.ts';
import { type Arguments, status } from './command.ts';
import { decodeAs } from './decode-as.ts';
import { decoderOptions } from './decoder-options.ts';
import { readInput } from './input.ts';
import { output } from './output.ts';
import { terminalPaint } from './paint.ts';

/** `nattscope diagnose FILE...`: exit status 0 where nothing is wrong, 1 where something is, 2 where a file could not be read whole. */
export async function runDiagnose(args: Arguments): Promise<number> {
  let worst: number = status.done;
  const objects: object[] = [];
  for (const file of args.files) {
    const { result, exitStatus } = await diagnose(file, args);
    if (exitStatus === status.interrupted) return exitStatus;
    worst = Math.max(worst, exitStatus);
    if (!result) continue;
    const name = file === '-' ? 'standard input' : file;
    if (args.is('json')) objects.push(diagnosisJson(name, result));
    else output.write(`${worst === status.done && file === args.files[0] ? '' : '\n'}${diagnosisText(name, result, terminalPaint())}`);
    await output.flush();
  }
  if (args.is('json')) output.write(`${JSON.stringify(args.files.length === 1 ? (objects[0] ?? null) : objects, null, 2)}\n`);
  return worst;
}

/** Of a damaged capture, what was read of it is diagnosed. */
async function diagnose(file: string, args: Arguments): Promise<{ result: DiagnosisResult | undefined; exitStatus: number }> {
  const registry = standardRegistry();
  decodeAs(registry, args.texts('decode-as'));
  const diagnosis = new Diagnosis(registry, createDecoder({ ...decoderOptions(args, registry), verifyChecksums: true }), {
    thorough: args.is('search-all'),
  });
  let isRead = false;
  let exitStatus: number = status.done;
  try {
    exitStatus = await readInput(file, async (batch) => {
      isRead = true;
      diagnosis.add(batch);
      return true;
    });
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    process.stderr.write(`nattscope: ${error.message}\n`);
    exitStatus = status.unreadable;
    if (!isRead) return { result: undefined, exitStatus };
  }
  const result = await diagnosis.finish();
  const isWrong = result.findings.some(({ severity }) => severity === 'error' || severity === 'warning');
  return { result, exitStatus: exitStatus === status.done && isWrong ? status.found : exitStatus };
}
