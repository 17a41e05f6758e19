// Time and memory of a whole process, with nothing but Node and Linux's /proc.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** /proc counts processor time in hundredths of a second. */
const ticksPerSecond = 100;
/** Milliseconds between two looks at the peak memory, which only ever rises. */
const lookEvery = 4;

/**
 * What a process took; null where the system does not tell.
 * @typedef {object} Measured
 * @property {number} wall seconds
 * @property {number | null} user seconds
 * @property {number | null} system seconds
 * @property {number | null} peak octets of resident memory
 */

/**
 * Runs a program, throws its output away, and measures it. Rejects if it cannot be started or fails.
 * @param {readonly string[]} command
 * @param {readonly number[]} [ends] exit statuses that are no failure
 * @returns {Promise<Measured>}
 */
export function measure([program, ...words], ends = [0]) {
  return new Promise((resolve, reject) => {
    const before = timesOfChildren();
    const start = process.hrtime.bigint();
    const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
    let peak = peakOf(child.pid);
    const timer = setInterval(() => (peak = peakOf(child.pid) ?? peak), lookEvery);
    const kill = () => child.kill();
    process.once('exit', kill);

    /** @type {Measured} */
    let measured;
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (errors = `${errors}${text}`.slice(-1000)));
    child.on('exit', () => {
      const wall = Number(process.hrtime.bigint() - start) / 1e9;
      clearInterval(timer);
      const after = timesOfChildren();
      const spent = /** @param {'user' | 'system'} kind */ (kind) => before && after && (after[kind] - before[kind]) / ticksPerSecond;
      measured = { wall, user: spent('user'), system: spent('system'), peak };
    });
    child.on('error', reject);
    child.on('close', (status) => {
      process.off('exit', kill);
      if (status !== null && ends.includes(status)) resolve(measured);
      else reject(new Error(`status ${status}: ${errors.trim().split('\n').at(-1)}`));
    });
  });
}

/** Processor time of all children that have ended; they run one after the other. */
function timesOfChildren() {
  const fields = readProc('self/stat')
    ?.replace(/^.*\) /s, '')
    .split(' ');
  return fields ? { user: Number(fields[13]), system: Number(fields[14]) } : null;
}

/** @param {number | undefined} pid */
function peakOf(pid) {
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(readProc(`${pid}/status`) ?? '');
  return match ? Number(match[1]) * 1024 : null;
}

/** @param {string} path */
function readProc(path) {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return null; // no Linux, or the process has ended
  }
}
