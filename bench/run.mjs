// Runs nattscope and its peers in turn on the same capture. `npm run bench -- --help` has the options.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { benchmark } from './benchmark.mjs';
import { natural, OptionError, sizeOf, trafficHelp, trafficOf, trafficOptions } from './options.mjs';
import { reportOf } from './report.mjs';

const options = /** @type {const} */ ({
  ...trafficOptions,
  small: { type: 'string', default: '20MB' },
  rounds: { type: 'string', default: '3' },
  only: { type: 'string', default: '' },
  folder: { type: 'string', default: os.tmpdir() },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
});

const usage = `\
Usage: npm run bench -- [options]

Makes a capture, runs nattscope and every peer that is installed on it in turn, prints ratios, and removes the capture.

  --rounds N         how often each runs (3)
  --only WORD        comparisons that have this word in a program's name
  --json FILE        write the result there, too
  --folder FOLDER    for the captures (where the system has temporary files)
  --small SIZE       of the capture for what takes long (20MB)
${trafficHelp}`;

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

try {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(usage);
  } else {
    const rounds = natural('rounds', values.rounds);
    if (rounds < 1) throw new OptionError('--rounds: at least 1');
    const result = await benchmark({
      traffic: trafficOf(values),
      small: sizeOf(values.small),
      rounds,
      only: values.only,
      folder: values.folder,
      progress: (what) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${what}`),
    });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    process.stdout.write(reportOf(result));
    if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
  }
} catch (error) {
  if (!(error instanceof OptionError || String(/** @type {any} */ (error).code).startsWith('ERR_PARSE_ARGS'))) throw error;
  console.error(`${/** @type {Error} */ (error).message}\n\n${usage}`);
  process.exitCode = 2;
}
