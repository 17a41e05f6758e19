// Finds the programs that a comparison needs.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const require = createRequire(import.meta.url);

/**
 * @typedef {object} Tool
 * @property {readonly string[]} command how it begins; empty if it is missing
 * @property {string | null} version
 * @property {'pcap' | 'pcapng'} [reads] the one format it knows
 * @property {string} [missing] why it cannot run
 */

/**
 * Each of them by its name; one that is not here says why.
 * @param {string} folder where programs may be compiled to
 * @returns {Record<string, Tool>}
 */
export function findTools(folder) {
  return {
    nattscope: nattscope(),
    node: { command: [process.execPath], version: process.version },
    tshark: installed('tshark'),
    capinfos: installed('capinfos'),
    tcpdump: installed('tcpdump'),
    ndpiReader: installed('ndpiReader'),
    'pcap-parser': npmPackage('pcap-parser', 'pcap'),
    'pcap-ng-parser': npmPackage('pcap-ng-parser', 'pcapng'),
    'limit.c': compiled(folder),
  };
}

/**
 * Where PATH has a program.
 * @param {string} program
 */
function which(program) {
  const places = (process.env.PATH ?? '').split(delimiter).map((place) => join(place, program));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * @param {string} why
 * @returns {Tool}
 */
function missing(why) {
  return { command: [], version: null, missing: why };
}

/** @returns {Tool} */
function nattscope() {
  const main = here('../dist/cli/main.js');
  if (!existsSync(main)) return missing('not built: npm run build');
  const { version } = JSON.parse(readFileSync(here('../package.json'), 'utf8'));
  return { command: [process.execPath, main], version };
}

/**
 * @param {string} program
 * @returns {Tool}
 */
function installed(program) {
  const path = which(program);
  if (!path) return missing('not installed');
  return { command: [path], version: versionOf(path) };
}

/** @param {string} path */
function versionOf(path) {
  try {
    const text = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return /\d+\.\d+(\.\d+)?/.exec(text)?.[0] ?? null;
  } catch {
    return null; // ndpiReader has no such option
  }
}

/**
 * @param {string} name
 * @param {'pcap' | 'pcapng'} reads
 * @returns {Tool}
 */
function npmPackage(name, reads) {
  try {
    const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8'));
    return { command: [process.execPath, here('events.mjs'), name], version, reads };
  } catch {
    return missing('not installed');
  }
}

/**
 * @param {string} folder
 * @returns {Tool}
 */
function compiled(folder) {
  const compiler = which('cc');
  if (!compiler) return missing('no C compiler');
  const program = join(folder, 'limit');
  execFileSync(compiler, ['-O2', '-o', program, here('limit.c')]);
  return { command: [program], version: versionOf(compiler), reads: 'pcap' };
}
