// Runs the contenders on the same files, in turn, round after round.
import { chmodSync, closeSync, mkdtempSync, openSync, readSync, rmSync, statfsSync } from 'node:fs';
import os from 'node:os';
import { basename, join } from 'node:path';
import { comparisons, programs } from './contenders.mjs';
import { measure } from './measure.mjs';
import { OptionError } from './options.mjs';
import { compare, spreadOf, spreadOfMeasure } from './result.mjs';
import { findTools } from './tools.mjs';
import { generate } from './traffic.mjs';

/**
 * @typedef {object} Plan
 * @property {import('./traffic.mjs').Traffic} traffic of the large capture
 * @property {number} small size of the small one
 * @property {number} rounds
 * @property {string} only comparisons that have this word in a program's name
 * @property {string} folder where captures may be made
 * @property {(what: string) => void} progress
 *
 * @typedef {import('./contenders.mjs').FileName} FileName
 * @typedef {import('./contenders.mjs').Program} Program
 * @typedef {import('./measure.mjs').Measured} Measured
 * @typedef {import('./traffic.mjs').Traffic} Traffic
 * @typedef {Traffic & import('./traffic.mjs').Generated & { path: string }} File
 *
 * @typedef {object} Entry a program that is ready to run
 * @property {Program} program
 * @property {File | undefined} file
 * @property {string | null} version
 * @property {readonly string[]} command
 * @property {Measured[]} runs
 */

/**
 * Makes the captures, measures, and removes them.
 * @param {Plan} plan
 * @returns {Promise<import('./result.mjs').Result>}
 */
export async function benchmark(plan) {
  const folder = mkdtempSync(join(plan.folder, 'nattscope-bench-'));
  chmodSync(folder, 0o755); // tcpdump gives up root's rights before it opens a file
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await benchmarkIn(folder, plan);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/**
 * @param {string} folder
 * @param {Plan} plan
 * @returns {Promise<import('./result.mjs').Result>}
 */
async function benchmarkIn(folder, { traffic, small, rounds, only, progress }) {
  const wanted = {
    capture: traffic,
    pcapng: /** @type {Traffic} */ ({ ...traffic, format: 'pcapng' }),
    few: { ...traffic, sessions: Math.min(200, traffic.sessions) },
    small: { ...traffic, size: Math.min(small, traffic.size) },
  };
  const tools = findTools(folder);
  const chosen = comparisons.filter(({ ours, peer }) => `${ours} : ${peer}`.includes(only));
  if (chosen.length === 0) throw new OptionError(`--only: no comparison has ${only} in it`);
  const asked = programs.filter(({ name }) => chosen.some(({ ours, peer }) => ours === name || peer === name));
  /** @type {Map<string, string>} */
  const leftOut = new Map();
  for (const { name, tool, on } of asked) {
    const { missing, reads } = tools[tool];
    if (missing) leftOut.set(name, missing);
    else if (reads && on && wanted[on].format !== reads) leftOut.set(name, `reads ${reads} alone`);
  }
  const possible = () => chosen.filter(({ ours, peer }) => !leftOut.has(ours) && !leftOut.has(peer));
  const running = asked.filter(({ name }) => possible().some(({ ours, peer }) => ours === name || peer === name));
  const files = makeFiles(folder, wanted, new Set(running.flatMap(({ on }) => on ?? [])), progress);
  /** @type {Entry[]} */
  const entries = running.map((program) => {
    const { command, version } = tools[program.tool];
    const file = program.on && files[program.on];
    const words = program.words(file?.path ?? '', Math.ceil((file?.packets ?? 0) / 2));
    return { program, file, version, command: [...command, ...words], runs: [] };
  });

  for (const { program, file } of entries) {
    if (!program.before || !file) continue;
    progress(`before ${program.name}`);
    await measure([...tools[program.tool].command, ...program.before(file.path)]);
  }

  for (let round = 1; round <= rounds; round++) {
    for (const { program, command, runs } of entries.filter((entry) => !leftOut.has(entry.program.name))) {
      progress(`round ${round} of ${rounds}: ${program.name}`);
      try {
        runs.push(await measure(command, program.ends));
      } catch (error) {
        leftOut.set(program.name, /** @type {Error} */ (error).message);
      }
    }
  }

  const runsOf = /** @param {string} name */ (name) => /** @type {Entry} */ (entries.find(({ program }) => program.name === name)).runs;
  return {
    schema: 1,
    date: new Date().toISOString(),
    machine: machine(),
    rounds,
    files: Object.fromEntries(Object.entries(files).map(([name, { path, ...file }]) => [name, file])),
    programs: entries.filter(({ program }) => !leftOut.has(program.name)).map(programResult),
    comparisons: possible().map((comparison) => compare(comparison, runsOf(comparison.ours), runsOf(comparison.peer), traffic.size)),
    leftOut: [...leftOut].map(([name, because]) => ({ name, because })),
  };
}

/**
 * @param {string} folder
 * @param {Record<FileName, Traffic>} wanted
 * @param {ReadonlySet<FileName>} needed
 * @param {Plan['progress']} progress
 */
function makeFiles(folder, wanted, needed, progress) {
  const { bavail, bsize } = statfsSync(folder);
  const octets = [...needed].reduce((sum, name) => sum + wanted[name].size, 0);
  if (octets > bavail * bsize) throw new OptionError(`${folder} has no room for ${octets} octets of captures; --folder names another`);
  /** @type {Partial<Record<FileName, File>>} */
  const files = {};
  for (const name of needed) {
    progress(`making ${name}`);
    const path = join(folder, `${name}.${wanted[name].format}`);
    files[name] = { ...wanted[name], ...generate(path, wanted[name]), path };
    warm(path);
  }
  return files;
}

/**
 * Has the system keep a file in memory.
 * @param {string} path
 */
function warm(path) {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(1 << 20);
  while (readSync(file, buffer) > 0);
  closeSync(file);
}

/**
 * @param {Entry} entry
 * @returns {import('./result.mjs').ProgramResult}
 */
function programResult({ program, file, version, command, runs }) {
  const wall = spreadOf(runs.map((run) => run.wall));
  return {
    name: program.name,
    command: command.map((word) => (/[/\\]/.test(word) ? basename(word) : word)).join(' '),
    version,
    file: program.on ?? null,
    wall,
    user: spreadOfMeasure(runs, 'user'),
    system: spreadOfMeasure(runs, 'system'),
    peak: spreadOfMeasure(runs, 'peak'),
    packetsPerSecond: file ? Math.round(file.packets / wall.median) : null,
  };
}

function machine() {
  return {
    processor: os.cpus()[0]?.model ?? os.arch(),
    cores: os.availableParallelism(),
    memory: os.totalmem(),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
  };
}
