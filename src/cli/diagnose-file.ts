import { setFlagsFromString } from 'node:v8';
import { CaptureError, createDecoder, Diagnosis, type DiagnosisOptions, type DiagnosisResult, standardRegistry } from '../engine/index.ts';
import { type Arguments, status } from './command.ts';
import { decodeAs } from './decode-as.ts';
import { decoderOptions } from './decoder-options.ts';
import { readInput } from './input.ts';

// Sessions that are given up are old by then. V8 would let as many of them pile up as are kept; this takes 50 MB less.
setFlagsFromString('--heap-growing-percent=25');

/** Diagnoses a capture; of a damaged one, what was read of it. Without a result nothing could be read, or it was interrupted. */
export async function diagnoseFile(
  file: string,
  args: Arguments,
  options: DiagnosisOptions = {},
): Promise<{ result: DiagnosisResult | undefined; exitStatus: number }> {
  const registry = standardRegistry();
  decodeAs(registry, args.texts('decode-as'));
  const diagnosis = new Diagnosis(registry, createDecoder({ ...decoderOptions(args, registry), verifyChecksums: true }), options);
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
  return { result: exitStatus === status.interrupted ? undefined : await diagnosis.finish(), exitStatus };
}

/** What a file is called in an answer. */
export function fileName(file: string): string {
  return file === '-' ? 'standard input' : file;
}
