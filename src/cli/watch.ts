import { CaptureError, createDecoder, standardRegistry, Watch, type WatchEvent } from '../engine/index.ts';
import { watchJson, watchText } from '../output/watch-text.ts';
import { type Arguments, status } from './command.ts';
import { decodeAs } from './decode-as.ts';
import { decoderOptions } from './decoder-options.ts';
import { fileName } from './diagnose-file.ts';
import { readInput } from './input.ts';
import { output } from './output.ts';
import { terminalPaint } from './paint.ts';

/** Milliseconds after which time goes on for rules that wait, while no packet comes. */
const pulse = 1000;

/** `nattscope watch FILE`: what happens, as it happens. Exit status 1 if errors or warnings hold at the end. */
export async function runWatch(args: Arguments): Promise<number> {
  const file = args.files[0]!;
  const registry = standardRegistry();
  decodeAs(registry, args.texts('decode-as'));
  const paint = terminalPaint();
  const isJson = args.is('json');
  const tell = (event: WatchEvent) => output.write(isJson ? watchJson(event) : watchText(event, paint));
  const watch = new Watch(registry, createDecoder({ ...decoderOptions(args, registry), verifyChecksums: true }), tell);
  let last = { captured: Number.NaN, arrived: 0 };
  // One look after the other: a tick that comes while packets are looked at waits for them.
  let looking: Promise<void> = Promise.resolve();
  const look = (what: () => Promise<void>) => (looking = looking.then(what).then(() => output.flush()));
  const timer =
    file === '-'
      ? setInterval(() => {
          const quiet = (Date.now() - last.arrived) / 1000;
          if (quiet * 1000 >= pulse && !Number.isNaN(last.captured)) look(() => watch.tick(last.captured + quiet));
        }, pulse)
      : undefined;
  let exitStatus: number = status.done;
  try {
    exitStatus = await readInput(file, async (batch) => {
      await look(() => watch.add(batch));
      last = { captured: watch.now, arrived: Date.now() };
      return true;
    });
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    process.stderr.write(`nattscope: ${error.message}\n`);
    exitStatus = status.unreadable;
  } finally {
    clearInterval(timer);
  }
  await look(() => watch.finish());
  const { packets, sessions, open } = watch;
  const summary = `${packets} packet${packets === 1 ? '' : 's'}, ${sessions} IKE session${sessions === 1 ? '' : 's'}, ${open.length} finding${open.length === 1 ? '' : 's'} open`;
  process.stderr.write(`nattscope: ${fileName(file)}: ${summary}\n`);
  // To stop it is how a live capture ends.
  if (exitStatus === status.unreadable) return exitStatus;
  return open.length > 0 ? status.found : status.done;
}
