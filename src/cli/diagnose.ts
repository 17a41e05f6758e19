import { defaultThresholds, suggest, type Thresholds } from '../engine/index.ts';
import { diagnosisJson } from '../output/diagnosis-json.ts';
import { diagnosisText } from '../output/diagnosis-text.ts';
import { type Arguments, status, UserError } from './command.ts';
import { diagnoseFile, fileName } from './diagnose-file.ts';
import { output } from './output.ts';
import { terminalPaint } from './paint.ts';

/** `nattscope diagnose FILE...`: exit status 0 where nothing is wrong, 1 where something is, 2 where a file could not be read whole. */
export async function runDiagnose(args: Arguments): Promise<number> {
  const thresholds = thresholdsIn(args.texts('threshold'));
  let worst: number = status.done;
  const objects: object[] = [];
  let isFirst = true;
  for (const file of args.files) {
    const { result, exitStatus } = await diagnoseFile(file, args, { thorough: args.is('search-all'), thresholds });
    if (exitStatus === status.interrupted) return exitStatus;
    const isWrong = result?.findings.some(({ severity }) => severity === 'error' || severity === 'warning');
    worst = Math.max(worst, exitStatus === status.done && isWrong ? status.found : exitStatus);
    if (!result) continue;
    if (args.is('json')) objects.push(diagnosisJson(fileName(file), result));
    else output.write(`${isFirst ? '' : '\n'}${diagnosisText(fileName(file), result, terminalPaint())}`);
    isFirst = false;
    await output.flush();
  }
  if (args.is('json')) output.write(`${JSON.stringify(args.files.length === 1 ? (objects[0] ?? null) : objects, null, 2)}\n`);
  return worst;
}

/** NAME=NUMBER, several times. */
function thresholdsIn(texts: readonly string[]): Partial<Thresholds> {
  const names = Object.keys(defaultThresholds);
  const pairs = texts.map((text) => {
    const [name = '', value = ''] = text.split('=', 2);
    const meant = suggest(name, names);
    if (!names.includes(name))
      throw new UserError(`--threshold ${text}: ${meant === undefined ? `the names are ${names.join(', ')}` : `did you mean ${meant}?`}`);
    if (value.trim() === '' || !(Number(value) >= 0)) throw new UserError(`--threshold ${text}: "${value}" is no number from 0 on`);
    return [name, Number(value)] as const;
  });
  return Object.fromEntries(pairs);
}
